/*
 * classify: from what somebody wrote to a proposal of component and polarity.
 *
 * A model is a file that training makes and classifying maps: weights of hashed
 * words and letters, one column a component, beside small models of language,
 * polarity and meaning. It is read-only and shared by threads; each thread reads
 * statements with an mx_reader of its own, which remembers the words it met.
 * The same model and text give the same proposal, whatever came before and
 * however many threads work; training gives the same bytes for any number of them.
 *
 * The room knows texts only: no files of rows, no store. A model proposes and
 * says how sure it is; people decide.
 */
#ifndef MX_CLASSIFY_H
#define MX_CLASSIFY_H

#include "mx/base.h"
#include "mx/frame.h"

MX_DOOR_OPEN

/* ---- Models ------------------------------------------------------------- */

typedef struct mx_model mx_model;

/* Map the model at `path`. MX_E_NOTFOUND without a file; MX_E_SYNTAX for one
 * that is no model, is damaged, or comes from another version. */
int mx_model_open(mx_model **out, const char *path) MX_MUST_CHECK;

/* The same over bytes that the caller keeps for as long as the model lives, 16-byte
 * aligned as mx_buf gives them; `name` is what messages call them. */
int mx_model_read(mx_model **out, const void *bytes, size_t size, const char *name) MX_MUST_CHECK;
void mx_model_close(mx_model *model); /* NULL is fine */

/* All live as long as the model. Hashes are 64 hexadecimal digits. */
const char *mx_model_hash(const mx_model *model);          /* names the model as a coder */
const char *mx_model_training_hash(const mx_model *model); /* of the examples it was fitted on */
const char *mx_model_framework(const mx_model *model);     /* version of the taxonomy: "2015" */
size_t mx_model_n_examples(const mx_model *model);
bool mx_model_is_adapted(const mx_model *model);           /* it learnt from what people coded in a store */
size_t mx_model_n_components(const mx_model *model);
const char *mx_model_component(const mx_model *model, size_t index); /* by code, ascending */

/* A proposal is `auto` when its dimension is at least this probable, and its component likelier
 * than not. */
double mx_model_threshold(const mx_model *model);

/* What `auto` promises: so large a share of the dimensions of such proposals is right
 * (datasets/classifier: on texts in a manner that the model never read, and on all others more). */
#define MX_AUTO_PROMISE 0.9

/* ---- Proposals ----------------------------------------------------------- */

typedef struct {
    mx_str text;      /* UTF-8; bad bytes separate words */
    const char *lang; /* ISO 639-1; NULL or "" when it is to be found out */
    int question;     /* 1, 2 or 3; 0 when unknown */
} mx_statement;

#define MX_PROPOSALS 3

typedef struct {
    const char *component[MX_PROPOSALS]; /* the likeliest first; live with the model */
    double confidence[MX_PROPOSALS];     /* calibrated probabilities */
    char dimension;                      /* of the first component */
    double dimension_confidence;         /* the sum over its components */
    char lang[4];                        /* given or found; "" for other scripts and no words */
    char polarity;                       /* '+', '-', or 0 where neither text nor question tells */
    double positive;                     /* probability of '+', by the text alone */
    char meaning;                        /* P, O, Q or S */
    double meaning_confidence;
    char beneficiary; /* 'k' my children, 'i' no one in particular */
    bool is_auto;     /* else a person should look */
} mx_proposal;

typedef struct mx_reader mx_reader;
int mx_reader_new(mx_reader **out, const mx_model *model) MX_MUST_CHECK; /* borrows the model */
void mx_reader_free(mx_reader *reader);

/* A proposal for one statement. Fails only when memory is out: a text without
 * words gets the model's prior, to be reviewed. */
int mx_classify(mx_proposal *out, mx_reader *reader, const mx_statement *statement) MX_MUST_CHECK;

/* Several readers who share the work; `threads` 0 is one a core. Borrows the model. */
typedef struct mx_crew mx_crew;
int mx_crew_new(mx_crew **out, const mx_model *model, unsigned threads) MX_MUST_CHECK;
void mx_crew_free(mx_crew *crew);

/* out[i] for statements[i]. */
int mx_crew_classify(mx_crew *crew, mx_proposal out[], const mx_statement statements[],
                     size_t n) MX_MUST_CHECK;

/* One of its readers, for use between two calls of mx_crew_classify. */
mx_reader *mx_crew_reader(mx_crew *crew);

/* Append to `first` and `second` the words that spoke most for the first and for
 * the second component, strongest first, separated by spaces. */
int mx_classify_explain(mx_buf *first, mx_buf *second, mx_reader *reader,
                        const mx_statement *statement, const mx_proposal *proposal) MX_MUST_CHECK;

/* ---- Two themes ------------------------------------------------------------ */

/* A statement that holds two criteria, cut in two. The main factor first: the part that the
 * whole statement is coded by, else the one named first (determination key: "the main factor
 * named"). Parts are slices of the statement's text. */
typedef struct {
    mx_str parts[2];
    mx_proposal themes[2];
} mx_split;

/* Whether a statement holds two criteria: it can be cut at a comma, a semicolon or an "and" so
 * that each part, read alone, is surely of another component (the less sure of the two surest,
 * of all cuts). `whole` is its proposal. `out` is set when *is_two. For a person to confirm:
 * "health, physical and mental" is cut too. */
int mx_classify_split(mx_split *out, bool *is_two, mx_reader *reader, const mx_statement *statement,
                      const mx_proposal *whole) MX_MUST_CHECK;

/* The share of the statements' words and pairs of words that training never met, 0 to 1 (some
 * thousandths are taken for met by chance, and reckoned with). */
int mx_model_unknown(double *out, const mx_model *model, const mx_statement statements[],
                     size_t n) MX_MUST_CHECK;

/* ---- Choosing what people read ----------------------------------------------- */

/* How much a person's code would teach: 0 (sure) to 1, for a small probability and a
 * small distance to the second. */
double mx_proposal_doubt(const mx_proposal *proposal);

/* The same number, out[i], for statements that say the same: the same folded text, or the
 * same stems in any order, words without a theme left out. */
int mx_gists(uint32_t out[], const mx_model *model, const mx_statement statements[], size_t n) MX_MUST_CHECK;

/* Why somebody should read a statement, the most pressing first. */
typedef enum {
    MX_READ_DIFFER, /* people coded it, and differ */
    MX_READ_UNSURE, /* the model is not sure */
    MX_READ_CHECK,  /* drawn from what the model codes alone, to check its promise */
    MX_READ_REST
} mx_reading_reason;

typedef struct {
    mx_reading_reason reason;
    uint32_t gist, component, group; /* as numbers; only their equality counts */
    double doubt;
} mx_candidate;

/* The order in which to read candidates: their positions, in out[n]; *n_out of them.
 * 1. Statements of one gist stand together, in their order, and take one place, that of the
 *    most pressing and most doubtful of them. `most` counts places.
 * 2. Places go by reason; those of MX_READ_CHECK stand at every tenth place instead.
 * 3. Within a reason components take turns, and within a component groups do: each turn has one
 *    place of each component that is left, the most doubtful first.
 * 4. Ties: the place that settles more statements, then the earlier candidate. */
int mx_reading_order(size_t out[], size_t *n_out, const mx_candidate candidates[], size_t n,
                     size_t most) MX_MUST_CHECK;

/* ---- Training -------------------------------------------------------------- */

typedef struct {
    mx_str text;
    const char *lang;      /* one of fr en de es it pt ro; others are read without stems */
    const char *component; /* letter and two digits; NULL or "" when only the rest is known */
    char polarity;         /* '+', '-', or 0 */
    int question;          /* 0 when unknown */
    char meaning;          /* P, O, Q, S (D counts as S), or 0 */
    double weight;         /* how much the row counts; 0 < weight */
} mx_example;

typedef struct mx_trainer mx_trainer;
int mx_trainer_new(mx_trainer **out) MX_MUST_CHECK;
void mx_trainer_free(mx_trainer *trainer);

/* Copies the example. MX_E_VALUE for a component that is no code or a weight out of range. */
int mx_trainer_add(mx_trainer *trainer, const mx_example *example) MX_MUST_CHECK;
size_t mx_trainer_count(const mx_trainer *trainer);
mx_str mx_trainer_text(const mx_trainer *trainer, size_t index); /* of an example; the trainer's copy */

/* What a model is made of, to be left out one by one: a bench says what each is worth. */
typedef enum {
    MX_KIND_PAIRS = 1,    /* of neighbouring words */
    MX_KIND_HEADS = 2,    /* the words before the first that links, once more */
    MX_KIND_OPENING = 4,  /* the first two words with a theme, once more, and their pair */
    MX_KIND_LETTERS = 8,  /* runs of letters */
    MX_KIND_TELLING = 16, /* buckets weighed by what they tell of the component */
    MX_KIND_COMPOSED = 32 /* sentences put together from two */
} mx_kind_of_feature;

typedef struct {
    const char *framework; /* what the codes mean: "2015" */
    unsigned threads;      /* 0: as many as cores. The bytes do not depend on it */
    const bool *leave_out; /* one flag an example, or NULL: rows not to learn from */
    bool is_adapted;       /* examples of a store are among them; the model says so */
    unsigned without;      /* kinds of features, by their bits */
} mx_fit;
#define MX_FIT_INIT {"2015", 0, NULL, false, 0}

/* Fit a model and append its file to `out`. MX_E_VALUE with fewer than two components. */
int mx_trainer_fit(mx_trainer *trainer, const mx_fit *fit, mx_buf *out) MX_MUST_CHECK;

/* ---- Scoring ----------------------------------------------------------------- */

typedef struct mx_score mx_score;
int mx_score_new(mx_score **out) MX_MUST_CHECK;
void mx_score_free(mx_score *score);

/* Count one proposal against what people decided. `component` may hold several
 * codes separated by '|', any of which is right; "" counts for polarity alone.
 * `polarity` is '+', '-', or 0 when people left it open. */
int mx_score_add(mx_score *score, const mx_proposal *proposal, const char *component,
                 char polarity) MX_MUST_CHECK;

/* Count what mx_classify_split says of the same statement: `split` NULL where it holds one theme.
 * Two themes are right when either is what people decided. */
void mx_score_add_split(mx_score *score, const mx_split *split, const char *component);

/* Figures (figure, value, low, high, n): accuracy of dimension, component, first
 * three and polarity with 95 % Wilson intervals (polarity_by_text: as if no question were known),
 * share sent to review, accuracy of what is coded automatically, share that holds two themes and how often
 * one of them is right (where it was counted), auto_dimension_expected (what the probabilities say of
 * auto_dimension), macro-F1, expected calibration error. */
int mx_score_figures(mx_frame **out, const mx_score *score) MX_MUST_CHECK;

/* The confusion of dimensions (dimension, then a column for each proposed one). */
int mx_score_confusion(mx_frame **out, const mx_score *score) MX_MUST_CHECK;

/* How confidence and truth go together: a row a tenth of confidence that occurs (from, to, n,
 * confidence: the mean; right: the share of components that are, with its 95 % Wilson interval
 * low, high). A calibrated model has confidence = right in every row. */
int mx_score_reliability(mx_frame **out, const mx_score *score) MX_MUST_CHECK;

/* By dimension that people decided (dimension, n, right, low, high: of the dimension). */
int mx_score_dimensions(mx_frame **out, const mx_score *score) MX_MUST_CHECK;

MX_DOOR_CLOSE

#endif
