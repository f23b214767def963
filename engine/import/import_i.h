/* What the files of import share: the table of kinds, the reading of cells, references. */
#ifndef MX_IMPORT_I_H
#define MX_IMPORT_I_H

#include "mx/import.h"

/* ---- Words (words.c) ----------------------------------------------------------------- */

/* A canonical spelling, and what else people write for it: folded, joined by '|'. */
typedef struct {
    const char *canonical, *names;
} mx_import__word;

typedef struct {
    const mx_import__word *words; /* ends in {NULL, NULL} */
    bool is_open;                 /* other words are taken as they are */
    const char *choice_fr, *choice_en;
} mx_import__words;

typedef enum {
    MX_WORDS_GROUP_KIND,
    MX_WORDS_STATUS,
    MX_WORDS_ACTION_STATUS,
    MX_WORDS_SCOPE,
    MX_WORDS_POLARITY,
    MX_WORDS_YES_NO,
    MX_WORDS_PHASE
} mx_import__word_list;

const mx_import__words *mx_import__words_of(mx_import__word_list list);
/* The canonical word for a folded one, or NULL. */
const char *mx_import__word_find(const mx_import__words *words, mx_str folded);
/* Whether `word` is one of those that '|' joins in `list`. */
bool mx_import__listed(const char *list, mx_str word);

/* ---- Kinds (kinds.c) ------------------------------------------------------------------- */

/* How a cell is read, and what becomes of it. */
typedef enum {
    MX_CELL_NAME,        /* an id: text without blanks at its ends or line breaks */
    MX_CELL_TEXT,        /* words */
    MX_CELL_NUMBER,      /* any number */
    MX_CELL_WHOLE,       /* 0, 1, 2, … */
    MX_CELL_DATE,        /* yyyy-mm-dd */
    MX_CELL_PERIOD,      /* a period in canonical form, or a label */
    MX_CELL_WORD,        /* one of `words` */
    MX_CELL_YES_NO,      /* 1 or 0 */
    MX_CELL_LIST,        /* ids, joined by ';' */
    MX_CELL_CODE,        /* a component or a whole SPIRAL code */
    MX_CELL_COMPONENT,   /* a component */
    MX_CELL_SENSE,       /* P15 */
    MX_CELL_BENEFICIARY, /* k */
    MX_CELL_LANG,        /* fr */
    MX_CELL_SCALE,       /* 1-5, 0-10, real */
    MX_CELL_LEVELS,      /* answers packed; blanks count */
    MX_CELL_FRAMEWORK    /* a version the context holds */
} mx_import__cell_type;

typedef struct {
    mx_import__word name;
    mx_import__cell_type type;
    bool is_required;  /* the column must be there, and its cells filled */
    bool may_be_empty; /* … though this one's cells need not be */
    bool is_free;      /* people write here as they speak */
    bool is_person;    /* names somebody who takes part */
    bool is_aside;     /* read, but no part of the kind's own table */
    mx_import__word_list words;
    bool is_bounded;
    double lowest, highest;
} mx_import__column;

/* What rows may refer to. */
typedef enum {
    MX_REF_TERRITORY,
    MX_REF_GROUP,
    MX_REF_STATEMENT,
    MX_REF_INDICATOR,
    MX_REF_OBJECTIVE,
    MX_REF_COMMITMENT,
    MX_REF_CONTRACT,
    MX_N_REFS
} mx_import__ref;

#define MX_IMPORT_KEY_MAX 7

typedef struct {
    const char *name, *name_fr;
    const mx_import__column *columns;
    size_t n_columns;
    const char *key[MX_IMPORT_KEY_MAX]; /* columns that tell rows apart; NULL ends fewer */
    mx_import__ref defines;             /* what its rows bring into being; MX_N_REFS: nothing */
} mx_import__kind;

/* The columns of follow-up, which is read by a hand of its own. */
enum {
    MX_FU_TERRITORY,
    MX_FU_INDICATOR,
    MX_FU_PERIOD,
    MX_FU_VALUE,
    MX_FU_GROUP,
    MX_FU_RESPONDENT,
    MX_FU_CYCLE,
    MX_FU_PHASE,
    MX_FU_QUESTIONNAIRE,
    MX_FU_WEIGHT,
    MX_FU_COUNT,
    MX_FU_LOW,
    MX_FU_HIGH,
    MX_FU_N,
    MX_FU_STATUS,
    MX_FU_SOURCE,
    MX_FU_REASON,
    MX_FU_N_COLUMNS
};

/* Forms of follow-up that are read as rows of their own: people at each level, and values that
 * others published. No user names them. */
#define MX_KIND_COUNTS ((mx_kind)MX_N_KINDS)
#define MX_KIND_PUBLISHED ((mx_kind)(MX_N_KINDS + 1))
#define MX_N_ALL_KINDS (MX_N_KINDS + 2)

const mx_import__kind *mx_import__kind_of(mx_kind kind);
/* Append a header name without case, accents, and with one '_' between words. */
void mx_import__fold_name(mx_buf *out, mx_str name);
/* The column of a kind that a folded name means; SIZE_MAX when none. */
size_t mx_import__find_column(const mx_import__kind *kind, mx_str folded);

/* A header as a kind understands it. Names are lent by the sheet and end in NUL. */
typedef struct {
    const mx_str *names;
    size_t n_names;
    size_t *column_of; /* of each name: the kind's column, or SIZE_MAX */
    size_t *place_of;  /* of each of the kind's columns: where it stands, or SIZE_MAX */
    int *level_of;     /* of each name: 3 for level_3 of indicators, else -1 */
} mx_import__header;

int mx_import__header_read(mx_import__header *out, mx_kind kind, const mx_str names[], size_t n_names,
                           const mx_import_options *options, mx_arena *arena) MX_MUST_CHECK;
/* What the options give for a column, by its canonical name, where a file has none; or NULL. */
const char *mx_import__given(const mx_import_options *options, const char *name);
/* MX_E_VALUE, naming the first required column that is neither there nor given. */
int mx_import__require(const mx_import__header *header, mx_kind kind,
                       const mx_import_options *options) MX_MUST_CHECK;

/* ---- What the store knows, and the file adds (known.c) ------------------------------------ */

typedef struct {
    const mx_import_context *context;
    mx_ids *ids[MX_N_REFS]; /* names: "territory" or "territory<US>id" */
    mx_ids *statement_ids;  /* statements by id alone, for codes that name no territory */
    uint32_t *n_places;     /* of each of those: how many territories have it */
    size_t n_places_capacity;
} mx_import__known;

int mx_import__known_init(mx_import__known *known, const mx_import_context *context) MX_MUST_CHECK;
void mx_import__known_dispose(mx_import__known *known);
/* Whether references of this sort are by id within a territory. */
bool mx_import__is_scoped(mx_import__ref ref);
/* MX_OK and *is_known; `territory` is looked at for scoped references only. */
int mx_import__knows(bool *is_known, const mx_import__known *known, mx_import__ref ref, const char *territory,
                     mx_str id) MX_MUST_CHECK;
int mx_import__know(mx_import__known *known, mx_import__ref ref, const char *territory,
                    mx_str id) MX_MUST_CHECK;
/* How many territories have a statement of this id. */
size_t mx_import__statement_places(const mx_import__known *known, mx_str id);
/* The known name that differs from `id` only by case or accents, or NULL; for messages. */
const char *mx_import__near(const mx_import__known *known, mx_import__ref ref, mx_str id);
const mx_taxonomy *mx_import__framework(const mx_import__known *known, mx_str version);

/* ---- Cells (cells.c) ------------------------------------------------------------------------ */

/* Where a cell stands, for complaints. */
typedef struct {
    const char *file;
    uint64_t line;
    const char *column;
    mx_complaints *complaints; /* NULL: nobody is told */
    bool is_bad;               /* set by every complaint */
} mx_import__place;

int mx_import__complain(mx_import__place *place, const char *format, ...) MX_PRINTF(2, 3) MX_MUST_CHECK;

/* Reads each of these as the column says and appends its canonical text; an empty
 * result is a missing cell. What is wrong becomes a complaint (place->is_bad). */
typedef struct {
    char decimal; /* of the file */
    const mx_import__known *known;
    mx_buf folded; /* scratch */
    const mx_import_options *options;
    mx_personal *personal; /* of this reader alone; NULL: nobody looks */
    mx_str territory;      /* of the row, for pseudonyms */
} mx_import__cells;

int mx_import__read_text(mx_buf *out, mx_import__cells *cells, const mx_import__column *column, mx_str cell,
                         mx_import__place *place) MX_MUST_CHECK;
int mx_import__read_number(double *out, mx_import__cells *cells, const mx_import__column *column, mx_str cell,
                           mx_import__place *place) MX_MUST_CHECK;
bool mx_import__is_number(mx_import__cell_type type);

/* The name of a person as it is kept: its pseudonym, or itself if it looks like a code. (persons.c) */
int mx_import__read_person(mx_buf *out, mx_import__cells *cells, mx_str cell,
                           mx_import__place *place) MX_MUST_CHECK;

/* An empty cell, or one that says so: "", NA, N/A, "."; or why: "ne sait pas". */
bool mx_import__is_missing(mx_str cell, char *mark);

/* A scale: 1-5, 0-10; real. Real ones may have bounds, else -inf and inf. */
typedef struct {
    bool is_real;
    double lowest, highest;
} mx_import__scale;
#define MX_SCALE_LEVELS_MAX 78
bool mx_import__scale_parse(mx_import__scale *out, mx_str text, char decimal);
/* "1-5" or "real" */
void mx_import__scale_format(mx_buf *out, mx_import__scale scale);

/* ---- Indicators and their questionnaires (indicators.c) --------------------------------------- */

typedef struct {
    const char *name;
    mx_import__scale scale;
    uint32_t questionnaire; /* among `questionnaires`; MX_NO_ID: none yet */
    uint32_t position;      /* in it, from 0; MX_NO_ID: none yet */
} mx_import__indicator;

/* Numbered as in known->ids[MX_REF_INDICATOR]. */
typedef struct {
    mx_import__indicator *at;
    size_t n;
    mx_ids *questionnaires;
    bool are_new; /* made from the file, since the store had none */
} mx_import__indicators;

void mx_import__indicators_dispose(mx_import__indicators *indicators);

/* ---- The import itself (import.c) -------------------------------------------------------------- */

#define MX_IMPORT_TABLES_MAX 6

struct mx_import {
    mx_arena *arena;
    struct {
        const char *name;
        mx_frame *frame;
    } tables[MX_IMPORT_TABLES_MAX];
    size_t n_tables;
    uint64_t n_rows, n_refused;
    const char **notes;
    size_t n_notes, notes_capacity;
    mx_import_find *finds;
    size_t n_finds, finds_capacity;
};

/* All that reading a file needs. */
typedef struct {
    mx_import *import;
    mx_sheet *sheet;
    mx_kind number;
    const mx_import__kind *kind;
    const mx_import_options *options;
    mx_import__header header;
    mx_import__known known;
    mx_import__cells cells;
    mx_complaints *complaints;
    mx_import__indicators indicators; /* of follow-up */
} mx_import__reader;

/* The indicators of the store, with their places. */
int mx_import__indicators_stored(mx_import__reader *reader) MX_MUST_CHECK;
/* The same; where it has none, those that the columns or the cells of
 * a follow-up file name, with the scale seen. */
int mx_import__indicators_read(mx_import__reader *reader) MX_MUST_CHECK;
/* The indicator that a column of a wide file is; MX_NO_ID when it is none. */
uint32_t mx_import__indicator_of_column(const mx_import__reader *reader, size_t place);

/* Where complaints about a row go; the column is to be set. */
mx_import__place mx_import__place_of(const mx_import__reader *reader, uint64_t line);
/* The header's name for a column of the kind; its canonical name when it is not there. */
const char *mx_import__column_name(const mx_import__reader *reader, size_t column);

/* Take the frame over; one without rows is dropped. */
void mx_import__add_table(mx_import *import, const char *name, mx_frame *frame);
int mx_import__note(mx_import *import, const char *format, ...) MX_PRINTF(2, 3) MX_MUST_CHECK;
/* Say which columns are kept out. */
int mx_import__note_unknown_columns(mx_import__reader *reader) MX_MUST_CHECK;

/* Look through free text for personal data; what is to be masked is masked in `text`. (persons.c) */
int mx_import__look_through(mx_import__reader *reader, const mx_import__column *column, mx_buf *text,
                            mx_lang lang, uint64_t line) MX_MUST_CHECK;
/* A table "masks" of what was masked. */
int mx_import__give_masks(mx_import *import) MX_MUST_CHECK;

/* Rows of every kind but the follow-up of people (rows.c); follow-up in its forms
 * (follow_up.c); answers of people, one cell at a time (people.c). */
int mx_import__read_rows(mx_import__reader *reader) MX_MUST_CHECK;
int mx_import__read_follow_up(mx_import__reader *reader) MX_MUST_CHECK;
int mx_import__read_people(mx_import__reader *reader, bool is_wide) MX_MUST_CHECK;

/* ---- Answers packed (pack.c) ---------------------------------------------------------------------- */

/* What tells one row of answers from another, each as a number in its dictionary. */
enum {
    MX_KEY_TERRITORY,
    MX_KEY_GROUP,
    MX_KEY_RESPONDENT,
    MX_KEY_CYCLE,
    MX_KEY_PHASE,
    MX_KEY_PERIOD,
    MX_KEY_N_TEXTS,
    /* The questionnaire of answers; MX_NO_ID of reals; of counts, indicator and mark. */
    MX_KEY_SHEET = MX_KEY_N_TEXTS,
    MX_KEY_N
};

typedef struct {
    uint32_t key[MX_KEY_N];
    uint32_t at; /* its row in the questionnaire's matrix */
    uint64_t line;
    double weight;                           /* of answers and reals; NaN when there is none */
    double people, weights, weights_squared; /* of counts */
} mx_import__packed_row;

/* Where a questionnaire's answers are: n_rows by stride bytes, MX_LEVELS_NOT_ASKED where nothing is. */
typedef struct {
    unsigned char *marks;
    size_t n_rows, rows_capacity, stride;
    uint32_t *indicator_at; /* by position */
    size_t n_positions, positions_capacity;
} mx_import__matrix;

typedef struct {
    uint32_t row, indicator;
    double value;
    uint64_t line;
} mx_import__real;

typedef struct {
    mx_ids *texts[MX_KEY_N_TEXTS];
    mx_ids *questionnaires;
    mx_import__matrix *matrices; /* by questionnaire */
    size_t n_matrices, matrices_capacity;
    mx_import__indicator *indicators; /* places in this packer */
    size_t n_indicators;
    uint32_t *placed; /* indicators that the file gave a place to, in order */
    size_t n_placed, placed_capacity;
    mx_import__packed_row *rows;
    size_t n_rows, rows_capacity;
    uint32_t *slots; /* hash of keys: row + 1 */
    size_t n_slots;
    mx_import__real *reals;
    size_t n_reals, reals_capacity;
} mx_import__packer;

int mx_import__packer_init(mx_import__packer *packer, const mx_import__indicators *indicators) MX_MUST_CHECK;
void mx_import__packer_dispose(mx_import__packer *packer);

/* The row with this key, made at `line` if there is none. */
int mx_import__packer_row(uint32_t *row, mx_import__packer *packer, const uint32_t key[MX_KEY_N],
                          uint64_t line, double weight) MX_MUST_CHECK;
/* The row with this key, or MX_NO_ID. */
uint32_t mx_import__packer_find(const mx_import__packer *packer, const uint32_t key[MX_KEY_N]);
/* Give an indicator without a place the next one in this questionnaire. */
int mx_import__packer_place(mx_import__packer *packer, uint32_t indicator,
                            mx_str questionnaire) MX_MUST_CHECK;
/* The mark in a row of answers; MX_LEVELS_NOT_ASKED when there is none. */
char mx_import__packer_mark(const mx_import__packer *packer, uint32_t row, uint32_t indicator);
/* What stays of two marks for one question: an answer fills in for none; 0 when they are unequal answers. */
char mx_import__mark_of_both(char before, char mark);
int mx_import__packer_put(mx_import__packer *packer, uint32_t row, uint32_t indicator,
                          char mark) MX_MUST_CHECK;
int mx_import__packer_put_real(mx_import__packer *packer, uint32_t row, uint32_t indicator, double value,
                               uint64_t line) MX_MUST_CHECK;

/* Add all of `from`, which came later in the file. *is_clash: they contradict each other, and `into`
 * is of no use any more. */
int mx_import__packer_merge(mx_import__packer *into, const mx_import__packer *from,
                            bool *is_clash) MX_MUST_CHECK;

/* The tables that came out: positions, answers, reals, counts. Reals said twice count once; those said
 * twice with another value are complained about, and left out. */
int mx_import__packer_give(mx_import__packer *packer, mx_import__reader *reader) MX_MUST_CHECK;

#endif
