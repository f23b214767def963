/*
 * The auditor: random people, random questions about them, and a reader who has all the answers.
 *
 * Each case draws a population, tables of it (one, several at once, one release after the other, before and
 * after the people change), lets them through a gate, and gives what came out to a reader (reader.h), who knows
 * of disclose nothing but its output. No withheld figure may be found by him, nor be known to within a tenth,
 * nor may what was withheld together be few people.
 *
 * MIEUX_TEST_TABLES=N tries N cases of each kind and says what they came to; MIEUX_TEST_SEED=K tries case K of each
 * alone, and shows it.
 */
#include "reader.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "mx/disclose.h"
#include "support/check.h"

/* ---- The world ------------------------------------------------------------------------------------ */

enum { TERRITORY, GROUP, COMPONENT, POLARITY, N_KEYS, LEVEL = N_KEYS, N_AXES };
enum { MOST_OF_KEY = 16, N_LEVELS = 5, MOST_COLUMNS = 24, MOST_QUESTIONS = 8 };

static const char *const key_names[N_KEYS] = {"territory", "group", "component", "polarity"};

/* People, alike in an atom: by territory, group, component, polarity and level. Besides, what they said. */
typedef struct {
    size_t sizes[N_AXES], n_atoms, n_places; /* a place: an atom without its level */
    size_t per_council, per_dimension;
    bool has_shares; /* tables of it show levels and shares; else counts of those who agree */
    double *people; /* by atom */
    double *said;   /* statements, by place */
} world;

static size_t below(mx_rng *rng, size_t bound)
{
    return (size_t)mx_rng_below(rng, bound);
}

static bool often(mx_rng *rng, size_t percent)
{
    return below(rng, 100) < percent;
}

static size_t axis_of(const world *w, size_t atom, size_t axis)
{
    for (size_t a = N_AXES - 1; a > axis; a--) atom /= w->sizes[a];
    return atom % w->sizes[axis];
}

/* How many people a place has: several habits, since ties and zeros are another matter than spread. */
static size_t draw_people(mx_rng *rng, int habit, size_t few)
{
    switch (habit) {
    case 0: return below(rng, 3 * few);                                       /* small everywhere */
    case 1: return often(rng, 15) ? below(rng, few) : few + below(rng, 9 * few); /* seldom few */
    case 2: return (1 + below(rng, 3)) * (few / 2 + 1);                       /* ties */
    case 3: return often(rng, 50) ? 0 : below(rng, 4 * few);                  /* holes */
    case 4: return often(rng, 10) ? 400 + below(rng, 600) : below(rng, 2 * few); /* giants */
    default: return often(rng, 30) ? 1 + below(rng, few) : few;               /* right at the edge */
    }
}

enum { N_HABITS = 6 };

static void draw_world(world *w, mx_rng *rng, const size_t sizes[N_KEYS], size_t few)
{
    const int habit = (int)below(rng, N_HABITS), levels = (int)below(rng, 3);
    *w = (world){.per_council = 2 + below(rng, 2), .per_dimension = 2 + below(rng, 2), .n_places = 1,
                 .has_shares = often(rng, 70)};
    for (size_t a = 0; a < N_KEYS; a++) w->n_places *= w->sizes[a] = sizes[a];
    w->sizes[LEVEL] = N_LEVELS;
    w->n_atoms = w->n_places * N_LEVELS;
    w->people = calloc(w->n_atoms, sizeof *w->people);
    w->said = calloc(w->n_places, sizeof *w->said);
    CHECK(w->people && w->said);
    for (size_t p = 0; p < w->n_places; p++)
        for (size_t n = draw_people(rng, habit, few); n > 0; n--) {
            size_t level = levels == 0 ? below(rng, N_LEVELS) : levels == 1 ? below(rng, 2) + below(rng, 2) : 3 + below(rng, 2);
            w->people[p * N_LEVELS + level]++;
            w->said[p] += 1 + (double)below(rng, 3);
        }
}

static void dispose_world(world *w)
{
    free(w->people);
    free(w->said);
}

static const char *council_name(size_t index)
{
    static const char *const names[] = {"conseil 1", "conseil 2", "conseil 3", "conseil 4", "conseil 5",
                                        "conseil 6", "conseil 7", "conseil 8"};
    return names[index];
}

static const char *value_name(size_t key, size_t value)
{
    static char names[N_KEYS][MOST_OF_KEY][4];
    char *name = names[key][value];
    name[0] = "tgcp"[key];
    name[1] = (char)('a' + value);
    return name;
}

static const char *dimension_name(const world *w, size_t component)
{
    static const char *const names[] = {"A", "B", "C", "D", "E", "F", "G", "H"};
    return names[component / w->per_dimension];
}

/* Territories below councils, councils below the network. */
static mx_frame *draw_tree(const world *w)
{
    mx_frame *tree;
    CHECK_OK(mx_frame_new(&tree));
    for (size_t c = 0; c < 3; c++)
        CHECK_OK(mx_frame_add_column(tree, (const char *[]){"territory", "parent", "network"}[c], MX_TEXT, MX_KEY));
    const size_t n_councils = (w->sizes[TERRITORY] + w->per_council - 1) / w->per_council;
    CHECK_OK(mx_frame_add_rows(tree, w->sizes[TERRITORY] + n_councils));
    for (size_t t = 0; t < w->sizes[TERRITORY]; t++) {
        CHECK_OK(mx_frame_set_text(tree, t, 0, value_name(TERRITORY, t)));
        CHECK_OK(mx_frame_set_text(tree, t, 1, council_name(t / w->per_council)));
        CHECK_OK(mx_frame_set_text(tree, t, 2, "réseau"));
    }
    for (size_t c = 0; c < n_councils; c++) {
        CHECK_OK(mx_frame_set_text(tree, w->sizes[TERRITORY] + c, 0, council_name(c)));
        CHECK_OK(mx_frame_set_text(tree, w->sizes[TERRITORY] + c, 2, "réseau"));
    }
    return tree;
}

/* ---- Questions -------------------------------------------------------------------------------------- */

/* What a row says of a key: one value of it, several under one name, or all. */
typedef struct {
    char name[64], dimension[8]; /* "" is missing; only components have a dimension */
    bool has[MOST_OF_KEY];
} kind;

typedef enum { AS_TOTAL, AS_ROWS, AS_FIXED } use;
typedef enum { PEOPLE, STATEMENTS, COUNT, SHARES, OUTER_SHARES, LEVELS, MEAN } form;

typedef struct {
    const char *name;
    mx_role role;
    double of_level[N_LEVELS]; /* people of each level count so often */
    bool is_said;              /* statements, not people */
} column;

/* A table that is asked for. */
typedef struct {
    use uses[N_KEYS];
    kind kinds[N_KEYS][2 * MOST_OF_KEY]; /* of its rows; of a key it does not have, or that is fixed, one */
    size_t n_kinds[N_KEYS], n_parts[N_KEYS]; /* parts come first, then what they add up to */
    bool has_totals, by_dimension;           /* rows without a key; dimensions, not components */
    size_t council;                          /* the scope; SIZE_MAX: all territories */
    bool is_one_place;                       /* the scope is a territory */
    size_t n_columns;
    column columns[MOST_COLUMNS];
    mx_frame *result, *shown; /* of the same rows: what came out, once it has */
    size_t *row_kinds;        /* [row * N_KEYS + key] */
} question;

static void set_kind(kind *k, const char *name, const char *dimension)
{
    *k = (kind){.name = ""};
    snprintf(k->name, sizeof k->name, "%s", name);
    snprintf(k->dimension, sizeof k->dimension, "%s", dimension);
}

static bool is_in_scope(const world *w, const question *q, size_t territory)
{
    return q->council == SIZE_MAX || territory / w->per_council == q->council;
}

/* All values of a key, under this name. */
static void add_all(const world *w, question *q, size_t key, const char *name)
{
    kind *k = &q->kinds[key][q->n_kinds[key]++];
    set_kind(k, name, "");
    for (size_t v = 0; v < w->sizes[key]; v++) k->has[v] = key != TERRITORY || is_in_scope(w, q, v);
}

static void add_parts(const world *w, question *q, size_t key)
{
    for (size_t v = 0; v < w->sizes[key]; v++) {
        const char *dimension = key == COMPONENT ? dimension_name(w, v) : "";
        if (key == TERRITORY && !is_in_scope(w, q, v)) continue;
        bool goes_on = key == COMPONENT && q->by_dimension && v % w->per_dimension > 0;
        if (!goes_on) set_kind(&q->kinds[key][q->n_kinds[key]++], key == COMPONENT && q->by_dimension ? "" : value_name(key, v), dimension);
        q->kinds[key][q->n_kinds[key] - 1].has[v] = true;
    }
    q->n_parts[key] = q->n_kinds[key];
}

/* Dimensions as totals of their components. */
static void add_dimensions(const world *w, question *q)
{
    for (size_t v = 0; v < w->sizes[COMPONENT]; v++) {
        if (v % w->per_dimension == 0) set_kind(&q->kinds[COMPONENT][q->n_kinds[COMPONENT]++], "", dimension_name(w, v));
        q->kinds[COMPONENT][q->n_kinds[COMPONENT] - 1].has[v] = true;
    }
}

static void draw_key(const world *w, mx_rng *rng, question *q, size_t key, use how)
{
    q->uses[key] = how;
    switch (how) {
    case AS_TOTAL: add_all(w, q, key, ""); break;
    case AS_FIXED:
        if (key == TERRITORY) q->is_one_place = true;
        add_parts(w, q, key);
        q->kinds[key][0] = q->kinds[key][below(rng, q->n_parts[key])];
        q->n_kinds[key] = q->n_parts[key] = 1;
        break;
    case AS_ROWS:
        add_parts(w, q, key);
        if (key == TERRITORY && often(rng, 40)) add_all(w, q, key, "ensemble");
        if (!q->has_totals || often(rng, 40)) break;
        if (key == COMPONENT && !q->by_dimension) add_dimensions(w, q);
        if (key != TERRITORY || q->council == SIZE_MAX) add_all(w, q, key, "");
        break;
    }
}

static void add_column(question *q, const char *name, mx_role role, double one, double two, double three, double four, double five)
{
    q->columns[q->n_columns++] = (column){.name = name, .role = role, .of_level = {one, two, three, four, five}};
}

static void draw_columns(question *q, form f)
{
    static const char *const levels[] = {"level_1", "level_2", "level_3", "level_4", "level_5"};
    add_column(q, "n", MX_PEOPLE, 1, 1, 1, 1, 1);
    if (f == COUNT) add_column(q, "agree", MX_COUNT, 0, 0, 0, 1, 1);
    for (size_t l = 0; f == LEVELS && l < N_LEVELS; l++)
        add_column(q, levels[l], MX_COUNT, l == 0, l == 1, l == 2, l == 3, l == 4);
    if (f == LEVELS || f == SHARES || f == OUTER_SHARES) {
        add_column(q, "share_low", MX_SHARE, 1, 1, 0, 0, 0);
        if (f != OUTER_SHARES) add_column(q, "share_middle", MX_SHARE, 0, 0, 1, 0, 0);
        add_column(q, "share_high", MX_SHARE, 0, 0, 0, 1, 1);
    }
    if (f == LEVELS || f == MEAN) add_column(q, "mean", MX_FIGURE, 1, 2, 3, 4, 5);
    if (f == STATEMENTS) q->columns[q->n_columns++] = (column){.name = "statements", .role = MX_FIGURE, .is_said = true};
}

static bool has_atom(const world *w, const question *q, size_t row, size_t atom)
{
    for (size_t key = 0; key < N_KEYS; key++)
        if (!q->kinds[key][q->row_kinds[row * N_KEYS + key]].has[axis_of(w, atom, key)]) return false;
    return true;
}

static double figure_of(const world *w, const question *q, size_t row, const column *c)
{
    double sum = 0;
    for (size_t a = 0; a < w->n_atoms; a++) {
        if (!has_atom(w, q, row, a)) continue;
        if (!c->is_said) sum += c->of_level[a % N_LEVELS] * w->people[a];
        else if (a % N_LEVELS == 0) sum += w->said[a / N_LEVELS];
    }
    return sum;
}

/* Every row in which there is somebody; its kinds in q->row_kinds. */
static void fill_rows(const world *w, question *q)
{
    size_t n_rows = 1, n = 0;
    for (size_t key = 0; key < N_KEYS; key++) n_rows *= q->n_kinds[key];
    q->row_kinds = calloc(n_rows * N_KEYS, sizeof *q->row_kinds);
    CHECK(q->row_kinds != NULL);
    for (size_t i = 0; i < n_rows; i++) {
        size_t rest = i;
        for (size_t key = N_KEYS; key-- > 0; rest /= q->n_kinds[key]) q->row_kinds[n * N_KEYS + key] = rest % q->n_kinds[key];
        if (figure_of(w, q, n, &q->columns[0]) > 0) n++;
    }
    CHECK_OK(mx_frame_add_rows(q->result, n));
}

static void fill_row(const world *w, question *q, size_t row)
{
    const double n = figure_of(w, q, row, &q->columns[0]);
    for (size_t key = 0; key < N_KEYS; key++) {
        const kind *k = &q->kinds[key][q->row_kinds[row * N_KEYS + key]];
        size_t c = mx_frame_find(q->result, key_names[key]);
        if (q->uses[key] == AS_ROWS && c != SIZE_MAX && k->name[0]) CHECK_OK(mx_frame_set_text(q->result, row, c, k->name));
        c = key == COMPONENT ? mx_frame_find(q->result, "dimension") : SIZE_MAX;
        if (c != SIZE_MAX && k->dimension[0]) CHECK_OK(mx_frame_set_text(q->result, row, c, k->dimension));
    }
    for (size_t i = 0; i < q->n_columns; i++) {
        const column *c = &q->columns[i];
        bool is_quotient = c->role == MX_SHARE || strcmp(c->name, "mean") == 0;
        mx_frame_set_number(q->result, row, mx_frame_find(q->result, c->name), figure_of(w, q, row, c) / (is_quotient ? n : 1));
    }
    CHECK_OK(mx_frame_set_text(q->result, row, mx_frame_find(q->result, "basis"), "count"));
}

static void answer(const world *w, question *q)
{
    CHECK_OK(mx_frame_new(&q->result));
    for (size_t key = 0; key < N_KEYS; key++) {
        if (q->uses[key] != AS_ROWS) continue;
        if (key == COMPONENT) CHECK_OK(mx_frame_add_column(q->result, "dimension", MX_TEXT, MX_KEY));
        if (key != COMPONENT || !q->by_dimension)
            CHECK_OK(mx_frame_add_column(q->result, key_names[key], MX_TEXT, MX_KEY));
    }
    CHECK_OK(mx_frame_add_column(q->result, "basis", MX_TEXT, MX_BASIS));
    for (size_t i = 0; i < q->n_columns; i++)
        CHECK_OK(mx_frame_add_column(q->result, q->columns[i].name, MX_NUMBER, q->columns[i].role));
    fill_rows(w, q);
    for (size_t row = 0; row < mx_frame_n_rows(q->result); row++) fill_row(w, q, row);
}

static void dispose_question(question *q)
{
    mx_frame_free(q->result);
    mx_frame_free(q->shown);
    free(q->row_kinds);
}

/* ---- Asking at the gate ------------------------------------------------------------------------------ */

static int pass(mx_release **out, mx_gate *gate, const question *q, const char *subject)
{
    static const char *const adding[] = {"territory", "group", "dimension", "component", "polarity", NULL};
    mx_fixed_key fixed[N_KEYS];
    size_t n = 0;
    for (size_t key = 0; key < N_KEYS; key++) {
        const kind *k = &q->kinds[key][0];
        if (q->uses[key] != AS_FIXED || key == TERRITORY) continue;
        fixed[n++] = (mx_fixed_key){k->name[0] ? key_names[key] : "dimension", k->name[0] ? k->name : k->dimension};
    }
    mx_outgoing figures = {.result = q->result, .subject = subject, .adding = adding, .fixed = fixed, .n_fixed = n,
                           .together = "ensemble", .has_totals = q->has_totals, .has_each_once = true};
    figures.scope = q->is_one_place ? q->kinds[TERRITORY][0].name : q->council != SIZE_MAX ? council_name(q->council) : NULL;
    return mx_gate_pass(out, gate, &figures);
}

/* ---- What the reader makes of it ---------------------------------------------------------------------- */

/* A withheld figure, as the auditor knows it. */
typedef struct {
    size_t asked, question, row, column;
    double value, most; /* everybody knows that it is not more: the people it is a part of */
    bool is_few, is_number;
    bool is_others; /* those that a part leaves out */
} secret;

typedef struct {
    const char *what;
    int min_count;
    uint64_t seed;
    reader *reader;
    const world *worlds[2];
    size_t n_worlds, n_atoms; /* of all worlds, people and what they said */
    double *factors;          /* scratch */
    secret *secrets;
    size_t n_secrets, capacity;
    size_t *sums, n_sums, sums_capacity; /* what is withheld of one sum, as asked */
} audit;

enum { MOST_SAID = 8 };

/* What all audits of a kind came to. */
typedef struct {
    size_t n_cases, n_releases, n_refused, n_shown, n_withheld, n_sums, n_programs, n_whole, n_undecided, n_finds, n_narrow;
    double narrowest;
} account;

static size_t offset_of(const audit *a, size_t at)
{
    size_t offset = 0;
    for (size_t i = 0; i < at; i++) offset += a->worlds[i]->n_atoms + a->worlds[i]->n_places;
    return offset;
}

static void audit_init(audit *a, const char *what, uint64_t seed, int min_count, const world *const worlds[], size_t n_worlds)
{
    *a = (audit){.what = what, .seed = seed, .min_count = min_count, .n_worlds = n_worlds};
    for (size_t i = 0; i < n_worlds; i++) a->worlds[i] = worlds[i];
    a->n_atoms = offset_of(a, n_worlds);
    a->factors = calloc(a->n_atoms, sizeof *a->factors);
    CHECK(a->factors != NULL);
    a->reader = reader_new(a->n_atoms);
}

static void audit_dispose(audit *a)
{
    reader_free(a->reader);
    free(a->factors);
    free(a->secrets);
    free(a->sums);
}

/* The figure's atoms get its factors, on top of what is there. */
static void add_factors(audit *a, size_t at, const question *q, size_t row, const column *c)
{
    const world *w = a->worlds[at];
    double *people = a->factors + offset_of(a, at), *said = people + w->n_atoms;
    for (size_t atom = 0; atom < w->n_atoms; atom++) {
        if (!has_atom(w, q, row, atom)) continue;
        if (!c->is_said) people[atom] += c->of_level[atom % N_LEVELS];
        else if (atom % N_LEVELS == 0) said[atom / N_LEVELS] += 1;
    }
}

static void clear_factors(audit *a)
{
    memset(a->factors, 0, a->n_atoms * sizeof *a->factors);
}

/* Whoever is counted said something; of rows that are not there he knows that nobody is. */
static void tell_structure(audit *a, size_t at)
{
    const world *w = a->worlds[at];
    const size_t offset = offset_of(a, at);
    for (size_t p = 0; p < w->n_places; p++) {
        clear_factors(a);
        for (size_t l = 0; l < N_LEVELS; l++) a->factors[offset + p * N_LEVELS + l] = -1;
        a->factors[offset + w->n_atoms + p] = 1;
        reader_told_between(a->reader, a->factors, 0, INFINITY);
    }
}

static void tell_absent(audit *a, size_t at, const question *q)
{
    question all = *q;
    const world *w = a->worlds[at];
    size_t kinds[N_KEYS];
    all.row_kinds = kinds;
    size_t n_rows = 1;
    for (size_t key = 0; key < N_KEYS; key++) n_rows *= q->n_kinds[key];
    for (size_t i = 0; i < n_rows; i++) {
        size_t rest = i;
        for (size_t key = N_KEYS; key-- > 0; rest /= q->n_kinds[key]) kinds[key] = rest % q->n_kinds[key];
        if (figure_of(w, &all, 0, &q->columns[0]) > 0) continue;
        clear_factors(a);
        add_factors(a, at, &all, 0, &q->columns[0]);
        reader_told(a->reader, a->factors, 0);
    }
}

static void add_secret(audit *a, const secret *s)
{
    if (a->n_secrets == a->capacity) {
        a->capacity = a->capacity ? 2 * a->capacity : 64;
        a->secrets = realloc(a->secrets, a->capacity * sizeof *a->secrets);
        CHECK(a->secrets != NULL);
    }
    a->secrets[a->n_secrets++] = *s;
}

/* What is withheld, and those it leaves out where they are few. A mean is a secret where its people are few;
 * elsewhere it is withheld since it would give others away. */
static void ask_secret(audit *a, size_t at, const question *q, size_t row, size_t i, const mx_frame *shown)
{
    const column *c = &q->columns[i];
    const double value = figure_of(a->worlds[at], q, row, c), n = figure_of(a->worlds[at], q, row, &q->columns[0]);
    const bool is_part = c->role == MX_COUNT || c->role == MX_SHARE, is_mean = strcmp(c->name, "mean") == 0;
    const bool knows_n = !isnan(mx_frame_number(shown, row, mx_frame_find(shown, "n")));
    const double people = c->role == MX_FIGURE ? n : value;
    if (is_mean && n >= a->min_count) return;
    secret s = {.row = row, .column = i, .value = value, .most = is_part && knows_n ? n : INFINITY,
                .is_few = people < a->min_count, .is_number = !is_mean};
    s.asked = reader_asks(a->reader, a->factors, value);
    add_secret(a, &s);
    if (!is_part || n - value >= a->min_count) return;
    for (size_t f = 0; f < a->n_atoms; f++) a->factors[f] = -a->factors[f];
    add_factors(a, at, q, row, &q->columns[0]);
    s.value = n - value;
    s.is_few = s.is_others = true;
    s.asked = reader_asks(a->reader, a->factors, s.value);
    add_secret(a, &s);
}

/* Who reads "fewer than eleven people", and no more, knows that. */
static void tell_reason(audit *a, const mx_frame *shown, size_t row)
{
    const char *why = mx_frame_text(shown, row, mx_frame_find(shown, "withheld"));
    char few[64];
    snprintf(few, sizeof few, "moins de %d personnes", a->min_count);
    if (why && strcmp(why, few) == 0) reader_told_between(a->reader, a->factors, 0, a->min_count - 1);
}

/* A level by itself where its part of the scale is shown and it is all of that, or nobody is there: no secret. */
static bool is_told_besides(const question *q, size_t row, size_t i, const mx_frame *shown)
{
    if (q->columns[i].role != MX_COUNT || strncmp(q->columns[i].name, "level_", 6) != 0) return false;
    for (size_t other = 0; other < q->n_columns; other++) {
        const column *c = &q->columns[other];
        double share = c->role == MX_SHARE ? mx_frame_number(shown, row, mx_frame_find(shown, c->name)) : NAN, width = 0;
        bool is_within = false;
        for (size_t l = 0; l < N_LEVELS; l++) {
            width += c->of_level[l];
            is_within = is_within || (c->of_level[l] > 0 && q->columns[i].of_level[l] > 0);
        }
        if (!isnan(share) && is_within && (width == 1 || share == 0)) return true;
    }
    return false;
}

static void tell_figure(audit *a, account *sum, size_t at, const question *q, size_t row, size_t i, const mx_frame *shown)
{
    const column *c = &q->columns[i];
    const double figure = mx_frame_number(shown, row, mx_frame_find(shown, c->name)),
                 n = mx_frame_number(shown, row, mx_frame_find(shown, "n"));
    clear_factors(a);
    add_factors(a, at, q, row, c);
    if (isnan(figure)) {
        if (c->role == MX_PEOPLE) tell_reason(a, shown, row);
        if (!is_told_besides(q, row, i, shown)) ask_secret(a, at, q, row, i, shown);
        return;
    }
    sum->n_shown++;
    bool is_quotient = c->role == MX_SHARE || strcmp(c->name, "mean") == 0;
    CHECK(!is_quotient || !isnan(n)); /* no figure without its n */
    reader_told(a->reader, a->factors, is_quotient ? round(figure * n) : figure);
}

/* Whether rows differ in one key only. */
static bool is_sibling(const question *q, size_t row, size_t other, size_t key)
{
    for (size_t k = 0; k < N_KEYS; k++)
        if (k != key && q->row_kinds[row * N_KEYS + k] != q->row_kinds[other * N_KEYS + k]) return false;
    return true;
}

static bool is_of_part(const question *q, size_t row, size_t key)
{
    return q->row_kinds[row * N_KEYS + key] < q->n_parts[key];
}

/* What these withheld figures come to, if few. */
static void ask_sum(audit *a, double few)
{
    if (few < 0.5 || few > a->min_count - 0.5) return;
    if (a->n_sums == a->sums_capacity) {
        a->sums_capacity = a->sums_capacity ? 2 * a->sums_capacity : 64;
        a->sums = realloc(a->sums, a->sums_capacity * sizeof *a->sums);
        CHECK(a->sums != NULL);
    }
    a->sums[a->n_sums++] = reader_asks(a->reader, a->factors, few);
}

/* The withheld of rows that differ from this one, the first of them, in one key. `group`: those that are alike in
 * the first letter of what they are part of as well (a dimension, a council); 0: all. */
static void ask_sums_of(audit *a, size_t at, const question *q, size_t row, size_t key, size_t i, const mx_frame *shown, size_t group)
{
    const world *w = a->worlds[at];
    const size_t place = mx_frame_find(shown, q->columns[i].name), size = mx_frame_n_rows(shown);
    const size_t per = key == TERRITORY ? w->per_council : w->per_dimension;
    double few = 0;
    clear_factors(a);
    for (size_t other = 0; other < size; other++) {
        if (!is_of_part(q, other, key) || !is_sibling(q, row, other, key)) continue;
        const kind *k = &q->kinds[key][q->row_kinds[other * N_KEYS + key]];
        size_t first = 0;
        while (!k->has[first]) first++;
        if (group > 0 && first / per != group - 1) continue;
        if (other < row && group == 0) return; /* they were asked for already */
        if (!isnan(mx_frame_number(shown, other, place))) continue;
        add_factors(a, at, q, other, &q->columns[i]);
        few += figure_of(w, q, other, &q->columns[i]);
    }
    ask_sum(a, few);
}

static void ask_sums(audit *a, size_t at, const question *q, const mx_frame *shown)
{
    for (size_t row = 0; row < mx_frame_n_rows(shown); row++)
        for (size_t i = 0; i < q->n_columns; i++) {
            if (q->columns[i].role == MX_FIGURE) continue;
            for (size_t key = 0; key < N_KEYS; key++) {
                if (!is_of_part(q, row, key) || q->n_parts[key] < 2) continue;
                ask_sums_of(a, at, q, row, key, i, shown, 0);
                bool is_nested = key == TERRITORY || (key == COMPONENT && !q->by_dimension);
                for (size_t g = 1; is_nested && g <= MOST_OF_KEY / 2; g++) ask_sums_of(a, at, q, row, key, i, shown, g);
            }
        }
}

/* Of the parts of a row that are withheld. */
static void ask_rows(audit *a, size_t at, const question *q, const mx_frame *shown)
{
    for (size_t row = 0; row < mx_frame_n_rows(shown); row++) {
        for (int role = 0; role < 2; role++) {
            const mx_role of = role == 0 ? MX_SHARE : MX_COUNT;
            double few = 0;
            size_t n = 0;
            clear_factors(a);
            for (size_t i = 0; i < q->n_columns; i++) {
                if (q->columns[i].role != of || !isnan(mx_frame_number(shown, row, mx_frame_find(shown, q->columns[i].name)))) continue;
                add_factors(a, at, q, row, &q->columns[i]);
                few += figure_of(a->worlds[at], q, row, &q->columns[i]);
                n++;
            }
            if (n > 1) ask_sum(a, few);
        }
    }
}

static void tell(audit *a, account *sum, size_t at, const question *q, const mx_release *release)
{
    const mx_frame *shown = mx_release_frame(release);
    sum->n_releases++;
    tell_absent(a, at, q);
    for (size_t row = 0; row < mx_frame_n_rows(shown); row++)
        for (size_t i = 0; i < q->n_columns; i++) {
            size_t n = a->n_secrets;
            tell_figure(a, sum, at, q, row, i, shown);
            for (; n < a->n_secrets; n++) a->secrets[n].question = sum->n_releases;
        }
    ask_sums(a, at, q, shown);
    ask_rows(a, at, q, shown);
}

/* ---- The verdict ---------------------------------------------------------------------------------------- */

/* Found: fixed, or few and bounded within a tenth. Narrow: what covers others, and is known to within a tenth. */
static void report_find(const audit *a, account *sum, const secret *s)
{
    double least, most;
    reader_range(a->reader, s->asked, &least, &most);
    bool is_narrow = !s->is_few && most - least > 0.5;
    sum->n_narrow += is_narrow;
    sum->n_finds += !is_narrow;
    if (sum->n_finds + sum->n_narrow > MOST_SAID) return;
    fprintf(stderr, "%s, seed %llu: release %zu, row %zu, column %zu: %g (%s) lies between %g and %g\n", a->what,
            (unsigned long long)a->seed, s->question, s->row + 1, s->column + 1, s->value,
            s->is_others ? "left out" : s->is_few ? "few" : "cover", least, most);
}

enum { MOST_TRIES = 300 };

/* Whether it may be so far off, for people and for whole people. */
static bool may_be(audit *a, account *sum, const secret *s, int side, double reach)
{
    double far = s->value + side * reach;
    if (!reader_reaches(a->reader, s->asked, side, far)) return false;
    if (!s->is_number) return true;
    int can = reader_reaches_whole(a->reader, s->asked, side, ceil(far - 1e-6), MOST_TRIES);
    if (side < 0) can = reader_reaches_whole(a->reader, s->asked, side, floor(far + 1e-6), MOST_TRIES);
    sum->n_whole++;
    sum->n_undecided += can < 0;
    return can != 0;
}

static void judge(audit *a, account *sum, const secret *s)
{
    const double reach = s->is_number ? fmax(s->value / 10, 1) : s->value / 100;
    const bool can_rise = s->value + reach <= s->most, can_fall = s->value - reach >= 0;
    sum->n_withheld++;
    bool rises = may_be(a, sum, s, 1, fmin(reach, s->most - s->value)), falls = may_be(a, sum, s, -1, fmin(reach, s->value));
    bool is_far = (rises && can_rise) || (falls && can_fall);
    if (!is_far || (s->is_few && s->is_number && (!rises || !falls))) report_find(a, sum, s);
}

static void judge_sum(audit *a, account *sum, size_t asked)
{
    double least, most;
    reader_range(a->reader, asked, &least, &most);
    sum->n_sums++;
    if (most - least > 0.5) return;
    if (sum->n_finds++ < MOST_SAID)
        fprintf(stderr, "%s, seed %llu: %g people are known who are withheld together\n", a->what,
                (unsigned long long)a->seed, most);
}

static void measure(audit *a, account *sum, const secret *s)
{
    double least, most;
    reader_range(a->reader, s->asked, &least, &most);
    if (s->value > 0) sum->narrowest = fmin(sum->narrowest, (most - least) / s->value);
}

static void conclude(audit *a, account *sum, bool is_long)
{
    double *population = calloc(a->n_atoms, sizeof *population), *at = population;
    CHECK(population != NULL);
    for (size_t i = 0; i < a->n_worlds; i++) {
        memcpy(at, a->worlds[i]->people, a->worlds[i]->n_atoms * sizeof *at);
        memcpy(at + a->worlds[i]->n_atoms, a->worlds[i]->said, a->worlds[i]->n_places * sizeof *at);
        at += a->worlds[i]->n_atoms + a->worlds[i]->n_places;
    }
    reader_thinks(a->reader, population);
    free(population);
    for (size_t i = 0; i < a->n_secrets; i++) judge(a, sum, &a->secrets[i]);
    for (size_t i = 0; i < a->n_sums; i++) judge_sum(a, sum, a->sums[i]);
    for (size_t i = 0; is_long && i < a->n_secrets; i++) measure(a, sum, &a->secrets[i]);
    sum->n_programs += reader_n_programs(a->reader);
    sum->n_cases++;
}

/* ---- Cases ------------------------------------------------------------------------------------------------ */

static const mx_rule rules[] = {{.name = "health", .min_count = 11, .max_share = 1},
                                {.name = "public", .min_count = 5, .max_share = 1},
                                {.name = "business", .min_count = 3, .max_share = 1}};

/* A case of a kind: draws from `rng`, and tells an audit. */
typedef void (*a_case)(account *sum, const char *what, uint64_t seed, mx_rng *rng, bool is_long);

#ifdef MX_SANITIZED
enum { SLOWER = 8 };
#else
enum { SLOWER = 1 };
#endif

static void run(const char *what, a_case one, size_t usual)
{
    const char *more = getenv("MIEUX_TEST_TABLES"), *only = getenv("MIEUX_TEST_SEED");
    const size_t n = more ? (size_t)strtoul(more, NULL, 10) : usual / SLOWER, first = only ? (size_t)strtoul(only, NULL, 10) : 0;
    account sum = {.narrowest = INFINITY};
    clock_t start = clock();
    for (size_t i = first; i < (only ? first + 1 : n); i++) {
        mx_rng rng;
        mx_rng_seed(&rng, 1000 + i);
        one(&sum, what, i, &rng, more != NULL);
    }
    if (more || only)
        printf("%s: %zu cases, %zu releases (%zu refused), %zu figures shown, %zu withheld, %zu sums; %zu programs, %zu searches "
               "of whole numbers (%zu given up); %zu finds, %zu narrow covers, narrowest %.0f %%; %.1f s\n",
               what, sum.n_cases, sum.n_releases, sum.n_refused, sum.n_shown, sum.n_withheld, sum.n_sums, sum.n_programs,
               sum.n_whole, sum.n_undecided, sum.n_finds, sum.n_narrow, 100 * sum.narrowest, (double)(clock() - start) / CLOCKS_PER_SEC);
    if (sum.n_finds > 0) check_fail(__FILE__, __LINE__, "%s: %zu of %zu withheld figures found", what, sum.n_finds, sum.n_withheld);
    /* Tables that share no cell narrow each other, through what no table shows: a person in few places at once. */
    CHECK(100 * sum.n_narrow <= sum.n_withheld);
    CHECK(only || (sum.n_withheld > 0 && sum.n_shown > 0));
}

static mx_gate *open_gate(const mx_rule *rule, const world *w)
{
    mx_gate *gate;
    CHECK_OK(mx_gate_open(&gate, rule));
    mx_frame *tree = draw_tree(w);
    CHECK_OK(mx_gate_plant(gate, tree));
    mx_frame_free(tree);
    return gate;
}

static void draw_question(const world *w, mx_rng *rng, question *q, const use uses[N_KEYS], size_t percent_scoped)
{
    *q = (question){.council = SIZE_MAX, .has_totals = often(rng, 50), .by_dimension = often(rng, 30)};
    if (uses[TERRITORY] != AS_FIXED && often(rng, percent_scoped)) q->council = below(rng, (w->sizes[TERRITORY] + w->per_council - 1) / w->per_council);
    for (size_t key = 0; key < N_KEYS; key++) draw_key(w, rng, q, key, uses[key]);
    const form first = w->has_shares && often(rng, 70) ? SHARES : PEOPLE;
    draw_columns(q, (form)((size_t)first + below(rng, first == SHARES ? 4 : w->has_shares ? 2 : 3)));
    answer(w, q);
}

static void show(const question *q, const mx_frame *shown)
{
    for (size_t row = 0; row < mx_frame_n_rows(shown); row++) {
        for (size_t c = 0; c < mx_frame_n_columns(shown); c++) {
            if (row == 0) fprintf(stderr, "%s\t", mx_frame_name(shown, c));
            if (row == 0 && c + 1 < mx_frame_n_columns(shown)) continue;
            if (row == 0) fputc('\n', stderr);
        }
        for (size_t c = 0; c < mx_frame_n_columns(shown); c++) {
            if (mx_frame_type(shown, c) == MX_TEXT) {
                const char *text = mx_frame_text(shown, row, c);
                fprintf(stderr, "%s\t", text ? text : "");
            } else {
                double so = mx_frame_number(q->result, row, c);
                fprintf(stderr, isnan(mx_frame_number(shown, row, c)) ? "[%.3g]\t" : "%.3g\t", so);
            }
        }
        fputc('\n', stderr);
    }
}

/* Ask, and tell the reader what comes out. */
static void release(audit *a, account *sum, size_t at, mx_gate *gate, question *q)
{
    mx_release *out;
    if (mx_frame_n_rows(q->result) == 0) return;
    int rc = pass(&out, gate, q, "subject");
    if (rc == MX_E_REFUSED) {
        sum->n_refused++;
        return;
    }
    CHECK_OK(rc);
    if (getenv("MIEUX_TEST_SEED")) show(q, mx_release_frame(out));
    tell(a, sum, at, q, out);
    CHECK_OK(mx_frame_copy(&q->shown, mx_release_frame(out)));
    mx_release_free(out);
}

/* Some keys as rows, and perhaps of one territory alone. */
static void draw_uses(mx_rng *rng, use uses[N_KEYS], size_t most_rows, size_t percent_fixed)
{
    for (size_t key = 0; key < N_KEYS; key++) uses[key] = key == TERRITORY && often(rng, percent_fixed) ? AS_FIXED : AS_TOTAL;
    for (size_t n = 1 + below(rng, most_rows); n > 0; n--) uses[below(rng, N_KEYS)] = AS_ROWS;
}

static void one_table(account *sum, const char *what, uint64_t seed, mx_rng *rng, bool is_long)
{
    const mx_rule *rule = &rules[below(rng, 3)];
    const size_t sizes[N_KEYS] = {2 + below(rng, 5), 2 + below(rng, 3), 2 + below(rng, 6), 2};
    use uses[N_KEYS];
    world w;
    audit a;
    question q;
    draw_world(&w, rng, sizes, (size_t)rule->min_count);
    draw_uses(rng, uses, 3, 10);
    draw_question(&w, rng, &q, uses, 20);
    mx_gate *gate = open_gate(rule, &w);
    audit_init(&a, what, seed, rule->min_count, (const world *const[]){&w}, 1);
    tell_structure(&a, 0);
    release(&a, sum, 0, gate, &q);
    conclude(&a, sum, is_long);
    audit_dispose(&a);
    dispose_question(&q);
    mx_gate_close(gate);
    dispose_world(&w);
}

TEST(disclose_auditor, finds_nothing_in_one_table)
{
    run("one table", one_table, 80);
}

/* Two questions about the same people, each let through by a gate that knows nothing of the other. */
static void through_gates_apart(account *sum, const char *what, uint64_t seed, mx_rng *rng, bool is_long)
{
    const mx_rule *rule = &rules[below(rng, 3)];
    const size_t sizes[N_KEYS] = {2 + below(rng, 4), 2 + below(rng, 2), 2 + below(rng, 4), 2};
    world w;
    audit a;
    draw_world(&w, rng, sizes, (size_t)rule->min_count);
    audit_init(&a, what, seed, rule->min_count, (const world *const[]){&w}, 1);
    tell_structure(&a, 0);
    for (size_t n = 0; n < 2; n++) {
        mx_gate *gate = open_gate(rule, &w);
        use uses[N_KEYS];
        question q;
        draw_uses(rng, uses, 2, 0);
        draw_question(&w, rng, &q, uses, 0);
        release(&a, sum, 0, gate, &q);
        dispose_question(&q);
        mx_gate_close(gate);
    }
    conclude(&a, sum, is_long);
    audit_dispose(&a);
    dispose_world(&w);
}

/* Were the reader blind, he would find nothing anywhere. */
TEST(disclose_auditor, finds_what_two_gates_give_away_between_them)
{
    account sum = {.n_finds = MOST_SAID, .narrowest = INFINITY}; /* as if all had been said: these are no failures */
    for (uint64_t i = 0; i < 30; i++) {
        mx_rng rng;
        mx_rng_seed(&rng, 1000 + i);
        through_gates_apart(&sum, "gates apart", i, &rng, false);
    }
    CHECK(sum.n_withheld > 0);
    CHECK(sum.n_finds > MOST_SAID);
}

/* ---- One release after the other ------------------------------------------------------------------------------ */

/* Every other release through a new gate that recalls what the last ones said. */
static mx_gate *another_gate(mx_gate *gate, mx_buf *said, const mx_rule *rule, const world *w)
{
    mx_buf_text(said, mx_gate_said(gate));
    mx_gate_close(gate);
    gate = open_gate(rule, w);
    CHECK_OK(mx_gate_recall(gate, said->size > 0 ? said->at : ""));
    return gate;
}

static void in_sequence(account *sum, const char *what, uint64_t seed, mx_rng *rng, bool is_long, size_t percent_fixed)
{
    const mx_rule *rule = &rules[below(rng, 3)];
    const size_t sizes[N_KEYS] = {(percent_fixed > 0 ? 4 : 2) + below(rng, 4), 2 + below(rng, 2), 2 + below(rng, 4), 2};
    world w;
    audit a;
    mx_buf said = {0};
    draw_world(&w, rng, sizes, (size_t)rule->min_count);
    mx_gate *gate = open_gate(rule, &w);
    audit_init(&a, what, seed, rule->min_count, (const world *const[]){&w}, 1);
    tell_structure(&a, 0);
    for (size_t n = 2 + below(rng, 4); n > 0; n--) {
        use uses[N_KEYS];
        question q;
        draw_uses(rng, uses, 2, percent_fixed);
        draw_question(&w, rng, &q, uses, percent_fixed);
        release(&a, sum, 0, gate, &q);
        dispose_question(&q);
        if (often(rng, 50)) gate = another_gate(gate, &said, rule, &w);
    }
    conclude(&a, sum, is_long);
    audit_dispose(&a);
    mx_gate_close(gate);
    mx_buf_dispose(&said);
    dispose_world(&w);
}

static void tables_of_all(account *sum, const char *what, uint64_t seed, mx_rng *rng, bool is_long)
{
    in_sequence(sum, what, seed, rng, is_long, 0);
}

TEST(disclose_auditor, finds_nothing_in_releases_one_after_the_other)
{
    run("one after the other", tables_of_all, 80);
}

static void tables_of_some(account *sum, const char *what, uint64_t seed, mx_rng *rng, bool is_long)
{
    in_sequence(sum, what, seed, rng, is_long, 30);
}

TEST(disclose_auditor, finds_nothing_in_releases_about_some_of_the_people)
{
    run("about some of the people", tables_of_some, 60);
}


/* ---- Before and after the people change -------------------------------------------------------------------------- */

/* A year later: some came, or some came and some left. */
static void draw_later(world *later, const world *w, mx_rng *rng, bool has_leavers)
{
    const size_t most = often(rng, 50) ? 4 : 30, percent = often(rng, 50) ? 10 : 50;
    *later = *w;
    later->people = calloc(w->n_atoms, sizeof *w->people);
    later->said = calloc(w->n_places, sizeof *w->said);
    CHECK(later->people && later->said);
    memcpy(later->people, w->people, w->n_atoms * sizeof *w->people);
    memcpy(later->said, w->said, w->n_places * sizeof *w->said);
    for (size_t a = 0; a < w->n_atoms; a++) {
        if (!often(rng, percent)) continue;
        if (has_leavers && often(rng, 40)) {
            size_t n = below(rng, (size_t)later->people[a] + 1);
            later->people[a] -= (double)n;
            later->said[a / N_LEVELS] -= (double)n;
        } else {
            size_t n = 1 + below(rng, most);
            later->people[a] += (double)n;
            later->said[a / N_LEVELS] += (double)(n + below(rng, n + 1));
        }
    }
}

/* The same question of other people. */
static void ask_again(const world *w, question *again, const question *q)
{
    *again = *q;
    again->result = again->shown = NULL;
    again->row_kinds = NULL;
    answer(w, again);
}

/* What was shown before and is shown now must not differ by few people. */
static void compare_rows(const audit *a, account *sum, const question *q, size_t row, const question *again, size_t other)
{
    for (size_t i = 0; i < q->n_columns; i++) {
        const column *c = &q->columns[i];
        const size_t place = mx_frame_find(q->shown, c->name);
        double before = mx_frame_number(q->shown, row, place), now = mx_frame_number(again->shown, other, place);
        if (c->role == MX_FIGURE || isnan(before) || isnan(now)) continue;
        double few = fabs(figure_of(a->worlds[0], q, row, c) - figure_of(a->worlds[1], again, other, c));
        if (few < 0.5 || few > a->min_count - 0.5) continue;
        if (sum->n_finds++ < MOST_SAID)
            fprintf(stderr, "%s, seed %llu: row %zu, %s: differs by %g people\n", a->what, (unsigned long long)a->seed,
                    other + 1, c->name, few);
    }
}

static void compare_releases(const audit *a, account *sum, const question *q, const question *again)
{
    if (!q->shown || !again->shown) return;
    for (size_t row = 0; row < mx_frame_n_rows(q->shown); row++)
        for (size_t other = 0; other < mx_frame_n_rows(again->shown); other++)
            if (memcmp(&q->row_kinds[row * N_KEYS], &again->row_kinds[other * N_KEYS], N_KEYS * sizeof *q->row_kinds) == 0)
                compare_rows(a, sum, q, row, again, other);
}

static void a_year_later(account *sum, const char *what, uint64_t seed, mx_rng *rng, bool is_long)
{
    const mx_rule *rule = &rules[below(rng, 3)];
    const size_t sizes[N_KEYS] = {2 + below(rng, 4), 2 + below(rng, 2), 2 + below(rng, 4), 2}, n = 1 + below(rng, 2);
    world worlds[2];
    question questions[2][MOST_QUESTIONS];
    audit a;
    mx_buf said = {0};
    draw_world(&worlds[0], rng, sizes, (size_t)rule->min_count);
    draw_later(&worlds[1], &worlds[0], rng, often(rng, 50));
    mx_gate *gate = open_gate(rule, &worlds[0]);
    audit_init(&a, what, seed, rule->min_count, (const world *const[]){&worlds[0], &worlds[1]}, 2);
    for (size_t at = 0; at < 2; at++) {
        tell_structure(&a, at);
        for (size_t i = 0; i < n; i++) {
            use uses[N_KEYS];
            draw_uses(rng, uses, 2, 0);
            if (at == 0) draw_question(&worlds[0], rng, &questions[0][i], uses, 0);
            else ask_again(&worlds[1], &questions[1][i], &questions[0][i]);
            release(&a, sum, at, gate, &questions[at][i]);
        }
        gate = another_gate(gate, &said, rule, &worlds[at]);
    }
    for (size_t i = 0; i < n; i++) compare_releases(&a, sum, &questions[0][i], &questions[1][i]);
    conclude(&a, sum, is_long);
    audit_dispose(&a);
    mx_gate_close(gate);
    mx_buf_dispose(&said);
    for (size_t i = 0; i < n; i++) {
        dispose_question(&questions[0][i]);
        dispose_question(&questions[1][i]);
    }
    dispose_world(&worlds[0]);
    dispose_world(&worlds[1]);
}

TEST(disclose_auditor, finds_nothing_a_year_later)
{
    run("a year later", a_year_later, 60);
}

/* ---- The same again ---------------------------------------------------------------------------------------------- */

/* All that a release shows and why it does not, as text. */
static void write_release(mx_buf *out, const mx_release *release)
{
    const mx_frame *shown = mx_release_frame(release);
    for (size_t row = 0; row < mx_frame_n_rows(shown); row++)
        for (size_t c = 0; c < mx_frame_n_columns(shown); c++) {
            const char *text = mx_frame_type(shown, c) == MX_TEXT ? mx_frame_text(shown, row, c) : NULL;
            if (mx_frame_type(shown, c) == MX_NUMBER) mx_buf_number(out, mx_frame_number(shown, row, c));
            else mx_buf_text(out, text ? text : "");
            mx_buf_char(out, c + 1 < mx_frame_n_columns(shown) ? '\t' : '\n');
        }
    CHECK_OK(mx_buf_check(out));
}

static void ask_all(mx_buf *out, mx_gate *gate, const question questions[], size_t n)
{
    for (size_t i = 0; i < n; i++) {
        mx_release *answer;
        CHECK_OK(pass(&answer, gate, &questions[i], "subject"));
        write_release(out, answer);
        mx_release_free(answer);
    }
}

/* The same questions in the same order, asked by somebody who recalls all answers. */
static void the_same_again(account *sum, const char *what, uint64_t seed, mx_rng *rng, bool is_long)
{
    const mx_rule *rule = &rules[below(rng, 3)];
    const size_t sizes[N_KEYS] = {2 + below(rng, 4), 2 + below(rng, 2), 2 + below(rng, 4), 2};
    const size_t n = 2 + below(rng, 3);
    question questions[MOST_QUESTIONS];
    mx_buf first = {0}, again = {0}, said = {0};
    world w;
    draw_world(&w, rng, sizes, (size_t)rule->min_count);
    for (size_t i = 0; i < n; i++) {
        use uses[N_KEYS];
        draw_uses(rng, uses, 2, 15);
        draw_question(&w, rng, &questions[i], uses, 15);
    }
    mx_gate *gate = open_gate(rule, &w);
    ask_all(&first, gate, questions, n);
    gate = another_gate(gate, &said, rule, &w);
    ask_all(&again, gate, questions, n);
    sum->n_cases++;
    sum->n_withheld++;
    sum->n_shown++;
    if (strcmp(first.at, again.at) != 0) {
        if (sum->n_finds++ == 0)
            fprintf(stderr, "%s, seed %llu:\n%s%s", what, (unsigned long long)seed, is_long ? "" : first.at, is_long ? "" : again.at);
    }
    mx_gate_close(gate);
    for (size_t i = 0; i < n; i++) dispose_question(&questions[i]);
    mx_buf_dispose(&first);
    mx_buf_dispose(&again);
    mx_buf_dispose(&said);
    dispose_world(&w);
}

TEST(disclose_auditor, finds_the_same_again)
{
    run("the same again", the_same_again, 80);
}

/* Rows in another order get the same releases. */
static void in_another_order(account *sum, const char *what, uint64_t seed, mx_rng *rng, bool is_long)
{
    const mx_rule *rule = &rules[below(rng, 3)];
    const size_t sizes[N_KEYS] = {2 + below(rng, 4), 2 + below(rng, 3), 2 + below(rng, 4), 2};
    use uses[N_KEYS];
    world w;
    question q;
    size_t order[1024];
    (void)is_long;
    draw_world(&w, rng, sizes, (size_t)rule->min_count);
    draw_uses(rng, uses, 3, 10);
    draw_question(&w, rng, &q, uses, 10);
    const size_t n = mx_frame_n_rows(q.result);
    CHECK(n < 1024);
    for (size_t i = 0; i < n; i++) order[i] = i;
    for (size_t i = n; i-- > 1;) {
        size_t other = below(rng, i + 1), kept = order[i];
        order[i] = order[other];
        order[other] = kept;
    }
    question shuffled = q;
    if (n > 0) {
        mx_release *one, *two;
        CHECK_OK(mx_frame_pick(&shuffled.result, q.result, order, n));
        mx_gate *gate = open_gate(rule, &w), *other = open_gate(rule, &w);
        CHECK_OK(pass(&one, gate, &q, "subject"));
        CHECK_OK(pass(&two, other, &shuffled, "subject"));
        bool is_same = true;
        for (size_t row = 0; row < n; row++)
            for (size_t c = 0; c < mx_frame_n_columns(q.result); c++)
                is_same = is_same && mx_release_is_withheld(one, order[row], c) == mx_release_is_withheld(two, row, c);
        sum->n_shown += mx_release_n_published(one);
        sum->n_withheld += mx_release_n_withheld(one);
        if (!is_same && sum->n_finds++ < MOST_SAID)
            fprintf(stderr, "%s, seed %llu: %zu withheld rows, and %zu\n", what, (unsigned long long)seed,
                    mx_release_n_withheld(one), mx_release_n_withheld(two));
        mx_release_free(one);
        mx_release_free(two);
        mx_gate_close(gate);
        mx_gate_close(other);
        mx_frame_free(shuffled.result);
    }
    sum->n_cases++;
    dispose_question(&q);
    dispose_world(&w);
}

TEST(disclose_auditor, finds_the_same_in_another_order)
{
    run("in another order", in_another_order, 100);
}
