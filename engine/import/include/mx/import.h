/*
 * import: what the rows of a file mean.
 *
 * A file of any kind (contract.md §2) comes in as an open sheet; what goes out
 * are frames in the one form the store takes: canonical column names, canonical
 * spellings (periods, dates, codes, words such as "kept"), every reference
 * checked. Beside each row stands the line it came from, in a number column
 * `line`. What is wrong with a row becomes a complaint with its line and column
 * as the file calls it; all of them are collected, and the frames hold the good
 * rows only, so that the caller may refuse the whole file or keep what is good.
 *
 * The follow-up of people is packed: one row for a person, a questionnaire and a
 * period, with a text `levels` that has one character a question, by its position
 * in the questionnaire:
 *     '0' + level - lowest   an answer
 *     '.'                    asked, no answer
 *     '/'                    asked, does not know
 *     '!'                    asked, declines
 *     '-'                    asked, not concerned
 *     ' '                    not asked (as are positions beyond the end)
 * A person who answers twice in a period must say the same; an answer fills in for none.
 *
 * Free text is looked through for personal data, which is masked in statements (and in all
 * else, if asked to); respondents and authors get pseudonyms by a key, or must look like
 * codes (mx/personal.h).
 *
 * An mx_import owns its frames and notes. The result does not depend on the
 * number of threads.
 */
#ifndef MX_IMPORT_H
#define MX_IMPORT_H

#include "mx/base.h"
#include "mx/frame.h"
#include "mx/personal.h"
#include "mx/sheet.h"
#include "mx/taxonomy.h"

MX_DOOR_OPEN

/* The marks of `levels` that are not answers. */
#define MX_LEVELS_NO_ANSWER '.'
#define MX_LEVELS_DO_NOT_KNOW '/'
#define MX_LEVELS_DECLINES '!'
#define MX_LEVELS_NOT_CONCERNED '-'
#define MX_LEVELS_NOT_ASKED ' '

/* The questionnaire of indicators and files that name none. */
#define MX_QUESTIONNAIRE_DEFAULT "spiral"

/* The kinds of file, in the order in which files that refer to each other are loaded. Levels, positions
 * and answers are tables of a store as it exports them; segments are coded passages of a qualitative
 * tool, of which mx_segments makes statements and codes. */
typedef enum {
    MX_KIND_TERRITORIES,
    MX_KIND_GROUPS,
    MX_KIND_INDICATORS,
    MX_KIND_LEVELS,
    MX_KIND_POSITIONS,
    MX_KIND_STATEMENTS,
    MX_KIND_SEGMENTS,
    MX_KIND_CODES,
    MX_KIND_FOLLOW_UP,
    MX_KIND_ANSWERS,
    MX_KIND_OBJECTIVES,
    MX_KIND_COMMITMENTS,
    MX_KIND_ACTIONS,
    MX_KIND_CONTRACTS,
    MX_KIND_REVIEWS,
    MX_N_KINDS
} mx_kind;

/* "follow-up" or "suivi": the name of a kind in a language; a literal. */
const char *mx_kind_name(mx_kind kind, mx_lang lang);

/* The kind a user names, in either language, any case and accents. MX_E_USAGE, with
 * the list of names, when there is no such kind. */
int mx_kind_parse(mx_kind *out, const char *name) MX_MUST_CHECK;

/* What the store holds already, lent for the time of reading. NULL means none. The
 * frames have the canonical columns of their table; only those named here are read. */
typedef struct {
    const mx_taxonomy *const *frameworks; /* of the store; the first is the default; at least one */
    size_t n_frameworks;
    const mx_frame *territories; /* territory */
    const mx_frame *groups;      /* territory group */
    const mx_frame *statements;  /* territory statement */
    const mx_frame *indicators;  /* indicator questionnaire scale lowest highest */
    const mx_frame *positions;   /* questionnaire indicator position */
    const mx_frame *objectives;  /* territory objective */
    const mx_frame *commitments; /* territory commitment */
    const mx_frame *contracts;   /* territory contract */
} mx_import_context;

/* In which free text personal data is masked; in the rest it is reported. */
typedef enum { MX_MASK_STATEMENTS, MX_MASK_ALL, MX_MASK_NONE } mx_import_masking;

typedef struct {
    const char *file;      /* as the user named it, for complaints and messages */
    const char *hash;      /* of its bytes, for the names made up for people and statements */
    const char *territory; /* of a file without that column, or NULL */
    const char *coder;     /* of codes without that column, or NULL */
    const char *group, *cycle, *period, *question; /* the same of other columns */
    unsigned n_threads;    /* 0: one for each processor */
    mx_personal *personal; /* looks for personal data; NULL: nobody looks, names stay */
    mx_import_masking masking;
    const mx_key *key; /* makes pseudonyms of respondents and authors; NULL: names that look like codes stay */
    bool needs_key;    /* the store has pseudonyms of a key: other names are refused without it */
    bool keeps_names;  /* names that do not look like codes stay, too */
} mx_import_options;
#define MX_IMPORT_OPTIONS_INIT                                                                               \
    {                                                                                                        \
        "", "", NULL, NULL, NULL, NULL, NULL, NULL, 0, NULL, MX_MASK_STATEMENTS, NULL, false, false          \
    }

/* The canonical name of the column of a kind that a header means, in either language, any
 * case and accents; a literal. NULL when it is none of them. */
int mx_kind_column(const char **out, mx_kind kind, mx_str name) MX_MUST_CHECK;

/* The kind of a file whose header has these names: of the kinds whose required columns
 * are all there (or given by the options), the one that knows most columns. Where no
 * kind fits, a header with a period and columns of its own is follow-up in wide form.
 * MX_E_VALUE, naming the columns seen and what --kind accepts, when none fits or
 * several fit equally. */
int mx_kind_of_header(mx_kind *out, const mx_str names[], size_t n_names,
                      const mx_import_options *options) MX_MUST_CHECK;

/* ---- Lists and coded passages become statements ------------------------------------------------- */

/* Whether the first of a list's lines may be a title and no statement: it ends in ':' or '?', or most
 * other lines have a bullet or a number and it has none; of a table (`is_table`), always. `out` is that
 * line, which lives as long as `lines`; NULL when it is a statement like the others. */
int mx_cards_title(const char **out, mx_sheet *lines, bool is_table, mx_arena *arena) MX_MUST_CHECK;

/* Statements of a list, one a row of the first column: a sheet with the column `text`, without bullets
 * ("-", "•", "1.", "a)"…), each on the line it stood on. `skips_first`: the first line is a title. */
int mx_cards_make(mx_sheet **out, mx_sheet *lines, bool skips_first) MX_MUST_CHECK;

/* What comes of coded passages, a row each (`text`, `code`; a stretch's own id in `segment`): the sheets
 * of statements (statement, text) and of codes (statement, coder, component, coded_on), either NULL when
 * it would be empty. A code that is a SPIRAL code, begins with one or is the name of a component becomes
 * one; others are listed in the notes. A stretch has an id made of its document, its place and its words.
 * Where a tool gives no id to stretches (QualCoder), equal words of a document are the same. */
typedef struct {
    mx_sheet *statements, *codes;
    const char **notes; /* in the arena that mx_segments_make was given */
    size_t n_notes, notes_capacity;
} mx_segments;
int mx_segments_make(mx_segments *out, mx_sheet *sheet, const mx_taxonomy *framework, const char *coder,
                     mx_arena *arena) MX_MUST_CHECK;
void mx_segments_dispose(mx_segments *segments);

/* ---- Reading ----------------------------------------------------------------------------------------- */

typedef struct mx_import mx_import;

/* Read the whole sheet as a file of this kind. Rows in error are complained about
 * and left out; the call succeeds all the same. It fails where the file as a whole
 * cannot be read: a required column is not there, or two columns mean the same. */
int mx_import_read(mx_import **out, mx_sheet *sheet, mx_kind kind, const mx_import_context *context,
                   const mx_import_options *options, mx_complaints *complaints) MX_MUST_CHECK;
void mx_import_free(mx_import *import);

/* ---- Mapping files ------------------------------------------------------------------------ */

/* A mapping file says what the columns of somebody's file mean: a text of lines "key : value" in
 * sections, for people to read and change (see the manual, "Mapping files"). Applied to a sheet it
 * gives sheets in the canonical form, one a kind, which mx_import_read reads like any file; their rows
 * stand on the lines they came from. One mapping may have several sources: other files, or other
 * sheets of a workbook. */
typedef struct mx_mapping mx_mapping;

/* `file` is for messages, which begin with FILE:LINE. MX_E_SYNTAX; MX_E_LIMIT: over 4 MiB. */
int mx_mapping_parse(mx_mapping **out, mx_str text, const char *file) MX_MUST_CHECK;
void mx_mapping_free(mx_mapping *mapping);
/* What it calls itself, else its file without folder and ending; its text and the hash of it. */
mx_str mx_mapping_name(const mx_mapping *mapping);
mx_str mx_mapping_text(const mx_mapping *mapping);
const char *mx_mapping_hash(const mx_mapping *mapping);

/* The parts of a mapping that are for a file of this name (without folder), from `from` on;
 * SIZE_MAX when there is none left. */
size_t mx_mapping_source(const mx_mapping *mapping, const char *file_name, size_t from);
/* How to open the file for a source. The sheet is a name or a pattern with '*', "" for any. */
void mx_mapping_options(mx_sheet_options *options, const mx_mapping *mapping, size_t source);
const char *mx_mapping_sheet(const mx_mapping *mapping, size_t source);
/* Whether a name of a sheet or file is like such a pattern. */
bool mx_mapping_matches(const char *name, const char *pattern);
/* Where the rows that those of the source belong to stand: a file or a sheet; both "" when nowhere. */
void mx_mapping_parent(const char **file, const char **sheet, const mx_mapping *mapping, size_t source);
/* Whether a file of this name is only there for the rows that others belong to. */
bool mx_mapping_is_parent(const mx_mapping *mapping, const char *file_name);
/* Where the source stands in the order of loading: its first kind, territories and groups aside where
 * it has others, since these are made on the way. */
mx_kind mx_mapping_kind(const mx_mapping *mapping, size_t source);

typedef struct mx_mapped mx_mapped;

/* Take every row of the sheet through the mapping. `parent` is the sheet that mx_mapping_parent names,
 * or NULL; `indicators` those of the store (NULL: none), since only others are made. Rows in which a
 * label is not listed or a date cannot be read are complained about and left out. MX_E_VALUE: a column
 * that the mapping needs is not there. The sheets made live with `out`. */
int mx_mapping_apply(mx_mapped **out, mx_mapping *mapping, size_t source, mx_sheet *sheet, mx_sheet *parent,
                     const mx_frame *indicators, const mx_import_options *options,
                     mx_complaints *complaints) MX_MUST_CHECK;
void mx_mapped_free(mx_mapped *mapped);

/* What came out, in the order in which it is to be loaded; every sheet has a row. */
size_t mx_mapped_n(const mx_mapped *mapped);
mx_kind mx_mapped_kind(const mx_mapped *mapped, size_t number);
mx_sheet *mx_mapped_sheet(const mx_mapped *mapped, size_t number);
/* The column of the file that a column of such a sheet comes from; itself when from none. */
const char *mx_mapped_origin(const mx_mapped *mapped, size_t number, const char *column);
/* The names of the file's columns, a line each: what mx_mapped_compare wants next year. */
const char *mx_mapped_headers(const mx_mapped *mapped);
/* How many of the file's columns are among those headers, as a share. */
double mx_mapped_likeness(const mx_mapped *mapped, const char *headers);
/* Note what changed since a file that had these headers. */
int mx_mapped_compare(mx_mapped *mapped, const char *headers) MX_MUST_CHECK;
size_t mx_mapped_n_notes(const mx_mapped *mapped);
const char *mx_mapped_note(const mx_mapped *mapped, size_t number);

/* ---- Proposing a mapping --------------------------------------------------------------------- */

/* A mapping written down after looking through a file, each guess with its reason in a comment and what a
 * person has to confirm marked "# ?". Known are the exports of KoboToolbox, ODK, LimeSurvey, Google and
 * Microsoft Forms, usual answers in French and English, SPIRAL's questions, and sheets of the chain. */
typedef struct mx_draft mx_draft;

/* `indicators`: those of the store, or NULL; of the options, file, territory and period count. Both must
 * outlive the proposal. */
int mx_draft_new(mx_draft **out, const mx_frame *indicators, const mx_import_options *options) MX_MUST_CHECK;
void mx_draft_free(mx_draft *proposal);
/* Look through a sheet that was opened raw (mx_sheet_options.is_raw); `is_alone`: the only one of its file.
 * MX_E_VALUE: no row looks like a header. */
int mx_draft_add(mx_draft *proposal, mx_sheet *raw, bool is_alone) MX_MUST_CHECK;
int mx_draft_text(mx_buf *out, const mx_draft *proposal) MX_MUST_CHECK;
/* How many guesses a person has to confirm; how many sheets have something to load. */
size_t mx_draft_n_open(const mx_draft *proposal);
size_t mx_draft_n_sheets(const mx_draft *proposal);
/* Nothing is to be confirmed, and every sheet is an export of a tool that is known. */
bool mx_draft_is_certain(const mx_draft *proposal);

/* ---- What came out --------------------------------------------------------------------------- */

/* What came out: frames by the name of the store's table, in the order in which
 * they are to be loaded. Every table has at least one row. */
size_t mx_import_n_tables(const mx_import *import);
const char *mx_import_table(const mx_import *import, size_t number);
const mx_frame *mx_import_frame(const mx_import *import, size_t number);

/* Rows of the file, without the header; and how many of them were refused. */
uint64_t mx_import_n_rows(const mx_import *import);
uint64_t mx_import_n_refused(const mx_import *import);

/* Personal data in free text, by line: which kind, in which column (as the file calls it), and
 * whether it was masked. What was masked stands in the table "masks" as well. */
typedef struct {
    mx_personal_kind kind;
    bool is_masked;
    uint64_t line;
    const char *column;
} mx_import_find;
size_t mx_import_n_finds(const mx_import *import);
const mx_import_find *mx_import_find_at(const mx_import *import, size_t number);

/* Sentences a user should read though nothing is wrong: columns left out, indicators
 * made from columns. In the user's language. */
size_t mx_import_n_notes(const mx_import *import);
const char *mx_import_note(const mx_import *import, size_t number);

MX_DOOR_CLOSE

#endif
