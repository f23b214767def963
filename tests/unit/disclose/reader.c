#include "reader.h"

#include <glpk.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "support/check.h"

/* A sum over atoms, then over classes of atoms: the atoms that he cannot tell apart. */
typedef struct {
    double *factors;
    double least, most; /* what he was told; of what he asks, what he found possible */
    double whole_least, whole_most; /* the same of whole people */
    double truth;
} figure;

typedef struct {
    figure *all;
    size_t n, capacity;
} figures;

struct reader {
    size_t n_atoms, n_classes, n_programs;
    figures told, asked;
    size_t *class_of; /* by atom */
    double *found;    /* the last population found, by class */
    glp_prob *program;
};

reader *reader_new(size_t n_atoms)
{
    reader *r = calloc(1, sizeof *r);
    CHECK(r != NULL);
    r->n_atoms = n_atoms;
    return r;
}

static void free_figures(figures *f)
{
    for (size_t i = 0; i < f->n; i++) free(f->all[i].factors);
    free(f->all);
}

void reader_free(reader *r)
{
    if (!r) return;
    free_figures(&r->told);
    free_figures(&r->asked);
    free(r->class_of);
    free(r->found);
    if (r->program) glp_delete_prob(r->program);
    free(r);
}

static figure *add(figures *f, const double factors[], size_t n)
{
    if (f->n == f->capacity) {
        f->capacity = f->capacity ? 2 * f->capacity : 64;
        f->all = realloc(f->all, f->capacity * sizeof *f->all);
        CHECK(f->all != NULL);
    }
    figure *one = &f->all[f->n++];
    *one = (figure){.factors = malloc(n * sizeof *factors)};
    CHECK(one->factors != NULL);
    memcpy(one->factors, factors, n * sizeof *factors);
    return one;
}

void reader_told_between(reader *r, const double factors[], double least, double most)
{
    figure *f = add(&r->told, factors, r->n_atoms);
    f->least = least;
    f->most = most;
}

void reader_told(reader *r, const double factors[], double value)
{
    reader_told_between(r, factors, value, value);
}

size_t reader_asks(reader *r, const double factors[], double truth)
{
    figure *f = add(&r->asked, factors, r->n_atoms);
    f->least = f->most = f->whole_least = f->whole_most = f->truth = truth;
    return r->asked.n - 1;
}

/* ---- What he can tell apart ------------------------------------------------------------------- */

static uint64_t mix(uint64_t hash, double factor)
{
    uint64_t bits;
    memcpy(&bits, &factor, sizeof bits);
    hash = (hash ^ bits) * 0x9e3779b97f4a7c15u;
    return hash ^ (hash >> 29);
}

typedef struct {
    uint64_t hash;
    size_t at;
} hashed;

static int by_hash(const void *a, const void *b)
{
    const hashed *x = a, *y = b;
    if (x->hash != y->hash) return x->hash < y->hash ? -1 : 1;
    return x->at < y->at ? -1 : 1;
}

/* The population that is so is one that he has come across. */
static void find_classes(reader *r, const double population[])
{
    hashed *atoms = calloc(r->n_atoms, sizeof *atoms);
    r->class_of = calloc(r->n_atoms, sizeof *r->class_of);
    r->found = calloc(r->n_atoms, sizeof *r->found);
    CHECK(atoms && r->class_of && r->found);
    for (size_t a = 0; a < r->n_atoms; a++) {
        atoms[a] = (hashed){1, a};
        for (size_t i = 0; i < r->told.n; i++) atoms[a].hash = mix(atoms[a].hash, r->told.all[i].factors[a]);
        for (size_t i = 0; i < r->asked.n; i++) atoms[a].hash = mix(atoms[a].hash, r->asked.all[i].factors[a]);
    }
    qsort(atoms, r->n_atoms, sizeof *atoms, by_hash);
    for (size_t i = 0; i < r->n_atoms; i++) {
        if (i == 0 || atoms[i].hash != atoms[i - 1].hash) r->n_classes++;
        r->class_of[atoms[i].at] = r->n_classes - 1;
        r->found[r->n_classes - 1] += population[atoms[i].at];
    }
    free(atoms);
}

/* Factors of atoms become those of classes. */
static void fold(const reader *r, figures *f)
{
    double *by_class = calloc(r->n_classes, sizeof *by_class);
    CHECK(by_class != NULL);
    for (size_t i = 0; i < f->n; i++) {
        for (size_t a = 0; a < r->n_atoms; a++) by_class[r->class_of[a]] = f->all[i].factors[a];
        memcpy(f->all[i].factors, by_class, r->n_classes * sizeof *by_class);
    }
    free(by_class);
}

static double sum_of(const reader *r, const figure *f, const double population[])
{
    double sum = 0;
    for (size_t c = 0; c < r->n_classes; c++) sum += f->factors[c] * population[c];
    return sum;
}

/* What he was told twice is told once, between the narrower bounds. */
static void forget_repetitions(reader *r)
{
    hashed *order = calloc(r->told.n + 1, sizeof *order);
    bool *is_kept = calloc(r->told.n + 1, sizeof *is_kept);
    size_t n = 0;
    CHECK(order && is_kept);
    for (size_t i = 0; i < r->told.n; i++) {
        order[i] = (hashed){1, i};
        for (size_t c = 0; c < r->n_classes; c++) order[i].hash = mix(order[i].hash, r->told.all[i].factors[c]);
    }
    qsort(order, r->told.n, sizeof *order, by_hash);
    for (size_t i = 0, first = 0; i < r->told.n; i++) {
        if (i > 0 && order[i].hash != order[i - 1].hash) first = i;
        figure *f = &r->told.all[order[first].at], *again = &r->told.all[order[i].at];
        f->least = fmax(f->least, again->least);
        f->most = fmin(f->most, again->most);
        is_kept[order[first].at] = true;
    }
    for (size_t i = 0; i < r->told.n; i++) {
        if (is_kept[i]) r->told.all[n++] = r->told.all[i];
        else free(r->told.all[i].factors);
    }
    r->told.n = n;
    free(order);
    free(is_kept);
}

/* ---- Programs ---------------------------------------------------------------------------------- */

static int bounds_of(const figure *f)
{
    if (f->least == f->most) return GLP_FX;
    if (isinf(f->least) && isinf(f->most)) return GLP_FR;
    return isinf(f->least) ? GLP_UP : isinf(f->most) ? GLP_LO : GLP_DB;
}

static void write_program(reader *r)
{
    int *index = calloc(r->n_classes + 1, sizeof *index);
    double *value = calloc(r->n_classes + 1, sizeof *value);
    CHECK(index && value);
    r->program = glp_create_prob();
    glp_term_out(GLP_OFF);
    if (r->told.n > 0) glp_add_rows(r->program, (int)r->told.n);
    glp_add_cols(r->program, (int)r->n_classes);
    for (int c = 1; c <= (int)r->n_classes; c++) glp_set_col_bnds(r->program, c, GLP_LO, 0, 0);
    for (size_t i = 0; i < r->told.n; i++) {
        const figure *f = &r->told.all[i];
        int n = 0;
        for (size_t c = 0; c < r->n_classes; c++) {
            if (f->factors[c] == 0) continue;
            index[++n] = (int)c + 1;
            value[n] = f->factors[c];
        }
        glp_set_mat_row(r->program, (int)i + 1, n, index, value);
        glp_set_row_bnds(r->program, (int)i + 1, bounds_of(f), f->least, f->most);
    }
    free(index);
    free(value);
}

/* A population that agrees with all he was told widens what he takes for possible of every figure. */
static void note_found(reader *r)
{
    bool is_whole = true;
    for (size_t c = 0; c < r->n_classes; c++) is_whole = is_whole && fabs(r->found[c] - round(r->found[c])) < 1e-6;
    for (size_t i = 0; i < r->asked.n; i++) {
        double sum = sum_of(r, &r->asked.all[i], r->found);
        r->asked.all[i].least = fmin(r->asked.all[i].least, sum);
        r->asked.all[i].most = fmax(r->asked.all[i].most, sum);
        if (!is_whole) continue;
        r->asked.all[i].whole_least = fmin(r->asked.all[i].whole_least, sum);
        r->asked.all[i].whole_most = fmax(r->asked.all[i].whole_most, sum);
    }
}

void reader_thinks(reader *r, const double population[])
{
    find_classes(r, population);
    fold(r, &r->told);
    fold(r, &r->asked);
    forget_repetitions(r);
    for (size_t i = 0; i < r->told.n; i++) {
        const figure *f = &r->told.all[i];
        double sum = sum_of(r, f, r->found);
        if (sum < f->least - 1e-6 || sum > f->most + 1e-6)
            check_fail(__FILE__, __LINE__, "the reader was told %g … %g of what is %g", f->least, f->most, sum);
    }
    for (size_t i = 0; i < r->asked.n; i++) CHECK_NEAR(sum_of(r, &r->asked.all[i], r->found), r->asked.all[i].truth, 1e-9);
    write_program(r);
}

/* The farthest that it can be on one side. */
static double farthest(reader *r, size_t asked, int side)
{
    const figure *f = &r->asked.all[asked];
    glp_smcp how;
    glp_init_smcp(&how);
    how.msg_lev = GLP_MSG_OFF;
    glp_set_obj_dir(r->program, side > 0 ? GLP_MAX : GLP_MIN);
    for (size_t c = 0; c < r->n_classes; c++) glp_set_obj_coef(r->program, (int)c + 1, f->factors[c]);
    r->n_programs++;
    int rc = glp_simplex(r->program, &how), status = glp_get_status(r->program);
    if (rc != 0 || (status != GLP_OPT && status != GLP_UNBND)) { /* a basis gone bad: from the beginning */
        glp_std_basis(r->program);
        rc = glp_simplex(r->program, &how);
        status = glp_get_status(r->program);
    }
    if (rc != 0 || (status != GLP_OPT && status != GLP_UNBND))
        check_fail(__FILE__, __LINE__, "the reader's program does not end: %d, %d", rc, status);
    for (size_t c = 0; c < r->n_classes; c++) r->found[c] = glp_get_col_prim(r->program, (int)c + 1);
    note_found(r);
    if (status == GLP_UNBND) return side > 0 ? (double)INFINITY : -(double)INFINITY;
    return glp_get_obj_val(r->program);
}

void reader_range(reader *r, size_t asked, double *least, double *most)
{
    *least = farthest(r, asked, -1);
    *most = farthest(r, asked, 1);
}

bool reader_reaches(reader *r, size_t asked, int side, double far)
{
    const figure *f = &r->asked.all[asked];
    double room = 1e-6 * (1 + fabs(far));
    if (side > 0 ? f->most >= far - room : f->least <= far + room) return true;
    double end = farthest(r, asked, side);
    return side > 0 ? end >= far - room : end <= far + room;
}

size_t reader_n_programs(const reader *r)
{
    return r->n_programs;
}

/* ---- Whole people ------------------------------------------------------------------------------ */

/* Of more classes than this he does not try all. */
enum { MOST_CLASSES_TRIED = 32 };

/* Populations between bounds, class by class. */
typedef struct {
    const reader *r;
    figure also; /* one more thing that must hold */
    size_t n_tries;
} search;

/* Narrow what each class may be by one sum; false where nothing is left. */
static bool narrow_by(const search *s, const figure *f, double low[], double high[], bool *has_changed)
{
    double least = 0, most = 0;
    for (size_t c = 0; c < s->r->n_classes; c++) {
        double k = f->factors[c];
        if (k == 0) continue;
        least += k > 0 ? k * low[c] : k * high[c];
        most += k > 0 ? k * high[c] : k * low[c];
    }
    if (least > f->most + 1e-6 || most < f->least - 1e-6) return false;
    for (size_t c = 0; c < s->r->n_classes; c++) {
        double k = f->factors[c];
        if (k == 0 || low[c] == high[c]) continue;
        double own_least = k > 0 ? k * low[c] : k * high[c], own_most = k > 0 ? k * high[c] : k * low[c];
        double a = (f->most - (least - own_least)) / k, b = (f->least - (most - own_most)) / k;
        double top = floor((k > 0 ? a : b) + 1e-6), bottom = ceil((k > 0 ? b : a) - 1e-6);
        if (top < high[c]) high[c] = top;
        if (bottom > low[c]) low[c] = bottom;
        if (top < high[c] || bottom > low[c] || high[c] < low[c]) return false;
        double now_least = k > 0 ? k * low[c] : k * high[c], now_most = k > 0 ? k * high[c] : k * low[c];
        *has_changed = *has_changed || now_least != own_least || now_most != own_most;
        least += now_least - own_least;
        most += now_most - own_most;
    }
    return true;
}

static bool narrow(const search *s, double low[], double high[])
{
    for (bool has_changed = true; has_changed;) {
        has_changed = false;
        if (!narrow_by(s, &s->also, low, high, &has_changed)) return false;
        for (size_t i = 0; i < s->r->told.n; i++)
            if (!narrow_by(s, &s->r->told.all[i], low, high, &has_changed)) return false;
    }
    return true;
}

/* 1, 0 or -1; uses low and high up. */
static int try_all(search *s, double low[], double high[])
{
    const size_t n = s->r->n_classes;
    size_t widest = SIZE_MAX;
    if (!narrow(s, low, high)) return 0;
    for (size_t c = 0; c < n; c++)
        if (high[c] > low[c] && (widest == SIZE_MAX || high[c] - low[c] < high[widest] - low[widest])) widest = c;
    if (widest == SIZE_MAX) return 1;
    if (s->n_tries == 0) return -1;
    s->n_tries--;
    double *other = malloc(2 * n * sizeof *other), middle = floor((low[widest] + high[widest]) / 2);
    CHECK(other != NULL);
    memcpy(other, low, n * sizeof *low);
    memcpy(other + n, high, n * sizeof *high);
    high[widest] = middle;
    other[widest] = middle + 1;
    int rc = try_all(s, low, high);
    if (rc == 0) rc = try_all(s, other, other + n);
    free(other);
    return rc;
}

static bool has_reached_whole(const figure *f, int side, double far)
{
    return side > 0 ? f->whole_most > far - 1e-6 : f->whole_least < far + 1e-6;
}

int reader_reaches_whole(reader *r, size_t asked, int side, double far, size_t n_tries)
{
    const figure *f = &r->asked.all[asked];
    if (has_reached_whole(f, side, far)) return 1;
    double end = farthest(r, asked, side);
    if (has_reached_whole(f, side, far)) return 1;
    if (side > 0 ? end < far - 1e-6 : end > far + 1e-6) return 0;
    if (r->n_classes > MOST_CLASSES_TRIED) return -1;
    search s = {.r = r, .n_tries = n_tries};
    s.also = (figure){.factors = f->factors, .least = side > 0 ? far : -(double)INFINITY, .most = side > 0 ? (double)INFINITY : far};
    double *low = calloc(2 * r->n_classes, sizeof *low);
    CHECK(low != NULL);
    for (size_t c = 0; c < r->n_classes; c++) low[r->n_classes + c] = 1e5; /* more than any class here has */
    int rc = try_all(&s, low, low + r->n_classes);
    free(low);
    return rc;
}
