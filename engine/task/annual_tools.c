/* What every section of the annual report needs: words, names, releases, charts. */
#include "annual_i.h"
#include "merged.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

bool mx_annual__ok(annual *a, int rc)
{
    if (a->rc >= 0 && rc < 0) a->rc = rc;
    return a->rc >= 0;
}

/* ---- Words ------------------------------------------------------------------ */

/* The buffer's text for as long as the report lives; "" when something failed. */
static const char *keep(annual *a, mx_buf *text)
{
    const char *kept = NULL;
    if (mx_annual__ok(a, mx_buf_check(text))) {
        kept = mx_arena_copy(a->arena, text->at == NULL ? "" : text->at, text->size);
        if (kept == NULL) mx_annual__ok(a, mx_fail_memory());
    }
    mx_buf_dispose(text);
    return kept == NULL ? "" : kept;
}

const char *mx_annual__fill(annual *a, const char *key, const mx_text_value values[], size_t count)
{
    mx_buf text = {0};
    mx_annual__ok(a, mx_texts_fill(&text, a->texts, key, values, count));
    return keep(a, &text);
}

const char *mx_annual__text(annual *a, const char *key)
{
    return mx_annual__fill(a, key, NULL, 0);
}

const char *mx_annual__unmark(annual *a, const char *markup)
{
    mx_buf text = {0};
    mx_report_unmark(&text, markup, a->lang);
    return keep(a, &text);
}

const char *mx_annual__plain(annual *a, const char *key)
{
    return mx_annual__unmark(a, mx_annual__text(a, key));
}

void mx_annual__paragraph(annual *a, const char *key)
{
    mx_report_paragraph(a->report, mx_annual__text(a, key));
}

void mx_annual__tell(annual *a, const char *markup)
{
    if (markup != NULL) mx_report_paragraph(a->report, markup);
}

const char *mx_annual__date(annual *a)
{
    mx_buf date = {0};
    mx_show_date(&date, a->date, a->lang);
    return keep(a, &date);
}

void mx_annual__heading(annual *a, int level, const char *id, const char *key)
{
    mx_report_heading(a->report, level, id, mx_annual__text(a, key));
}

mx_text_value mx_annual__bound(const char *name, double value)
{
    int decimals = 0;
    for (double unit = 0.005; decimals < 3 && (value < 0 || value > 0) && fabs(value) < unit; unit /= 10) decimals++;
    return (mx_text_value){.name = name, .number = value, .show = MX_SHOW_POINTS, .decimals = decimals};
}

/* ---- Names ------------------------------------------------------------------- */

/* The text "PREFIX.code", blanks of the code as _, or the code where there is none. */
static const char *name_by_text(annual *a, const char *prefix, const char *code)
{
    char *key = mx_arena_format(a->arena, "%s.%s", prefix, code);
    if (key == NULL) {
        mx_annual__ok(a, mx_fail_memory());
        return code;
    }
    for (char *c = key; *c != '\0'; c++)
        if (*c == ' ') *c = '_';
    return mx_texts_get(a->texts, key)[0] == '\0' ? code : mx_annual__plain(a, key);
}

static const char *name_by_frame(const mx_frame *frame, const char *column, const char *code)
{
    size_t key = mx_frame_find(frame, column), name = mx_frame_find(frame, "name");
    for (size_t row = 0; row < mx_frame_n_rows(frame); row++) {
        const char *here = mx_frame_text(frame, row, key);
        if (here != NULL && strcmp(here, code) == 0) {
            const char *found = mx_frame_text(frame, row, name);
            return found == NULL ? code : found;
        }
    }
    return code;
}

static const char *name_by_taxonomy(annual *a, const char *code, bool is_dimension)
{
    mx_str text = mx_str_of(code);
    size_t number = is_dimension ? mx_taxonomy_find_dimension(a->taxonomy, text)
                                 : mx_taxonomy_find_component(a->taxonomy, text);
    if (number == SIZE_MAX) return code;
    return mx_topic_name(is_dimension ? mx_taxonomy_dimension(a->taxonomy, number)
                                      : mx_taxonomy_component(a->taxonomy, number),
                         a->lang);
}

/* The component that an indicator measures; NULL when its file names none, or one that is not known. */
static const mx_topic *component_of(const annual *a, const char *indicator)
{
    size_t key = mx_frame_find(a->indicators, "indicator"), of = mx_frame_find(a->indicators, "component");
    for (size_t row = 0; row < mx_frame_n_rows(a->indicators); row++) {
        const char *here = mx_frame_text(a->indicators, row, key);
        if (here == NULL || strcmp(here, indicator) != 0) continue;
        size_t number = mx_taxonomy_find_component(a->taxonomy, mx_str_of(mx_frame_text(a->indicators, row, of)));
        return number == SIZE_MAX ? NULL : mx_taxonomy_component(a->taxonomy, number);
    }
    return NULL;
}

/* An indicator that carries a component's code and no name of its own goes by the component's. What a
 * file calls it is in one language, French here: in English, one called as its component goes by the
 * component's English name, and another has that beside its own. */
static const char *name_indicator(annual *a, const char *code)
{
    const char *name = name_by_frame(a->indicators, "indicator", code);
    if (name == code) return name_by_taxonomy(a, code, false);
    const mx_topic *component = a->lang == MX_FR ? NULL : component_of(a, code);
    if (component == NULL) return name;
    const char *beside = mx_topic_name(component, a->lang);
    if (strcmp(mx_topic_name(component, MX_FR), name) == 0 || strcmp(beside, name) == 0) return beside;
    const char *both = mx_arena_format(a->arena, "%s (%s)", name, beside);
    if (both == NULL) mx_annual__ok(a, mx_fail_memory());
    return both == NULL ? name : both;
}

/* What several values that were put together are called: each by its name, the first of them when there are
 * many. */
static const char *name_several(annual *a, annual_naming naming, const char *label)
{
    enum { MOST = 6 };
    static const char between[] = " + ";
    mx_buf text = {0};
    size_t n = 1, taken = 0;
    for (const char *at = strstr(label, between); at != NULL; at = strstr(at + 1, between)) n++;
    for (const char *at = label; at != NULL && taken < (n > MOST ? MOST - 1 : n); taken++) {
        const char *end = strstr(at, between);
        char *code = mx_arena_copy(a->arena, at, end == NULL ? strlen(at) : (size_t)(end - at));
        if (code == NULL) mx_annual__ok(a, mx_fail_memory());
        mx_buf_format(&text, "%s%s", taken == 0 ? "" : between, code == NULL ? "" : mx_annual__name(a, naming, code));
        at = end == NULL ? NULL : end + sizeof between - 1;
    }
    if (taken < n) mx_buf_format(&text, mx_tr(" + %zu autres", " + %zu others"), n - taken);
    return keep(a, &text);
}

const char *mx_annual__name(annual *a, annual_naming naming, const char *code)
{
    if ((naming == NAME_TERRITORY || naming == NAME_COMPONENT) && strstr(code, " + ") != NULL)
        return name_several(a, naming, code);
    switch (naming) {
    case NAME_TERRITORY: return name_by_frame(a->territories, "territory", code);
    case NAME_INDICATOR: return name_indicator(a, code);
    case NAME_DIMENSION: return name_by_taxonomy(a, code, true);
    case NAME_COMPONENT: return name_by_taxonomy(a, code, false);
    case NAME_QUESTION: return name_by_text(a, "question", code);
    case NAME_PHASE: return name_by_text(a, "phase", code);
    case NAME_STATUS: return name_by_text(a, "status", code);
    case NAME_SCOPE: return name_by_text(a, "scope", code);
    case NAME_KIND: return code;
    case NAME_CONCLUSION: return name_by_text(a, "conclusion", code);
    }
    return code;
}

static const char *text_at(const mx_frame *frame, size_t row, const char *column)
{
    return mx_frame_text(frame, row, mx_frame_find(frame, column));
}

/* What people call a group of a territory, which goes by its code or its name. */
static const char *name_group(const annual *a, const char *territory, const char *group)
{
    for (size_t i = 0; territory != NULL && i < mx_frame_n_rows(a->groups); i++) {
        const char *code = text_at(a->groups, i, "group"), *where = text_at(a->groups, i, "territory"),
                   *name = text_at(a->groups, i, "name");
        if (code == NULL || strcmp(code, group) != 0 || name == NULL || where == NULL) continue;
        bool is_there = strcmp(where, territory) == 0 ||
                        strcmp(name_by_frame(a->territories, "territory", where), territory) == 0;
        if (is_there) return name;
    }
    return group;
}

const char *mx_annual__part(const annual *a, const mx_frame *frame, size_t row)
{
    size_t territory = mx_frame_find(frame, "territory"), group = mx_frame_find(frame, "group");
    const char *where = territory == SIZE_MAX ? NULL : mx_frame_text(frame, row, territory);
    const char *who = group == SIZE_MAX ? NULL : mx_frame_text(frame, row, group);
    if (who != NULL) return name_group(a, where, who);
    return where == NULL ? "" : name_by_frame(a->territories, "territory", where);
}

/* ---- Releases ------------------------------------------------------------------ */

static const annual_named *find_named(const annual_named named[], const char *column)
{
    for (; named != NULL && named->column != NULL; named++)
        if (strcmp(named->column, column) == 0) return named;
    return NULL;
}

static int copy_columns(mx_frame *to, const mx_frame *from, const annual_named named[])
{
    int rc = MX_OK;
    for (size_t c = 0; c < mx_frame_n_columns(from) && rc >= 0; c++) {
        const char *name = mx_frame_name(from, c);
        mx_type type = find_named(named, name) == NULL ? mx_frame_type(from, c) : MX_TEXT;
        rc = mx_frame_add_column(to, name, type, mx_frame_role(from, c));
    }
    return rc < 0 ? rc : mx_frame_add_rows(to, mx_frame_n_rows(from));
}

/* The code in a cell as text; numbers (a question's) by their shortest form. */
static const char *code_text(annual *a, const mx_frame *frame, size_t row, size_t column)
{
    if (mx_frame_type(frame, column) == MX_TEXT) return mx_frame_text(frame, row, column);
    mx_buf text = {0};
    mx_buf_number(&text, mx_frame_number(frame, row, column));
    return keep(a, &text);
}

/* What a missing code is called, where it means something; NULL elsewhere. A row so named is a part
 * of its total like the others, which a missing key would not be. */
static const char *name_nothing(annual *a, annual_naming naming)
{
    if (naming == NAME_DIMENSION) return mx_annual__plain(a, "dimension.open");
    if (naming == NAME_QUESTION) return mx_annual__plain(a, "question.unknown");
    return naming == NAME_KIND ? mx_annual__plain(a, "kind.unknown") : NULL;
}

static int copy_cell(annual *a, mx_frame *to, const mx_frame *from, size_t row, size_t column,
                     const annual_named *named)
{
    if (named != NULL) {
        const char *code = code_text(a, from, row, column);
        bool is_empty = code == NULL || code[0] == '\0';
        return mx_frame_set_text(to, row, column,
                                 is_empty ? name_nothing(a, named->naming)
                                          : mx_annual__name(a, named->naming, code));
    }
    if (mx_frame_type(from, column) == MX_TEXT)
        return mx_frame_set_text(to, row, column, mx_frame_text(from, row, column));
    mx_frame_set_number(to, row, column, mx_frame_number(from, row, column));
    return MX_OK;
}

/* `frame` with names in the place of codes. */
static int put_names(annual *a, mx_frame **out, const mx_frame *frame, const annual_named named[])
{
    int rc = mx_frame_new(out);
    if (rc < 0) return rc;
    rc = copy_columns(*out, frame, named);
    for (size_t c = 0; c < mx_frame_n_columns(frame) && rc >= 0; c++) {
        const annual_named *here = find_named(named, mx_frame_name(frame, c));
        for (size_t row = 0; row < mx_frame_n_rows(frame) && rc >= 0; row++)
            rc = copy_cell(a, *out, frame, row, c, here);
    }
    if (rc < 0) {
        mx_frame_free(*out);
        *out = NULL;
    }
    return rc;
}

/* ---- What releases have in common -------------------------------------------------- */

/* Figures are held against those of an earlier report where both are of the same day, cycle or
 * evaluations, and those of periods wherever they stand. */
typedef enum { OF_DAY, OF_CYCLE, OF_EVALUATIONS, OF_ANY_TIME } time_kind;

/* What the questions that begin like this are about; commands speak of the same subjects. */
typedef struct {
    const char *begins, *subject;
    time_kind time;
    const char *design;
} subject;

static const subject *find_subject(const char *question)
{
    static const subject subjects[] = {
        {"statements behind", NULL, OF_DAY, NULL},
        {"statements by dimension, corrected", "corrected", OF_CYCLE, NULL},
        {"map", NULL, OF_DAY, NULL}, /* made of what is released, as is the next */
        {"slopes", NULL, OF_DAY, NULL},
        {"statements", "statements", OF_CYCLE, NULL},
        {"five components", "statements", OF_CYCLE, NULL},
        {"components", "statements", OF_CYCLE, NULL},
        {"people by dimension", "statements", OF_CYCLE, NULL},
        {"dimensions particular", "statements", OF_CYCLE, NULL},
        {"coding", "statements", OF_CYCLE, NULL},
        {"typical", "typical", OF_CYCLE, NULL},
        {"agreement", "agreement", OF_CYCLE, NULL},
        {"commitments by", "commitments", OF_DAY, NULL},
        {"commitments kept", "kept", OF_DAY, NULL},
        {"situations", "answers", OF_EVALUATIONS, NULL},
        {"trend", "answers", OF_ANY_TIME, NULL},
        {"share in high", "answers", OF_ANY_TIME, NULL},
        {"change of the same", "change", OF_EVALUATIONS, "linked"},
        {"change between", "change", OF_EVALUATIONS, "unlinked"},
    };
    for (size_t i = 0; i < sizeof subjects / sizeof subjects[0]; i++)
        if (strncmp(question, subjects[i].begins, strlen(subjects[i].begins)) == 0) return &subjects[i];
    return NULL;
}

/* A question of its own, for all territories or by territory, as of the report's day. */
static const char *own_subject(annual *a, const char *question)
{
    static const char by_territory[] = " by territory";
    size_t length = strlen(question), end = sizeof by_territory - 1;
    if (length > end && strcmp(question + length - end, by_territory) == 0) length -= end;
    const char *made = mx_arena_copy(a->arena, question, length);
    if (made == NULL) mx_annual__ok(a, mx_fail_memory());
    return made;
}

int mx_annual__graft(annual *a, const mx_frame *merging)
{
    int rc = MX_OK;
    for (size_t row = 0; rc >= 0 && merging != NULL && row < mx_frame_n_rows(merging); row++)
        if (strcmp(mx_frame_text(merging, row, MX_MERGING_KEY), "territory") == 0)
            rc = mx_gate_graft(a->outlet.gate, mx_frame_text(merging, row, MX_MERGING_LABEL),
                               merged_above(merging, row, a->above));
    return rc;
}

/* The cycle or day that its figures are of; "" where they are of any. */
static const char *time_text(const annual *a, const subject *of)
{
    const char *text = NULL;
    switch (of == NULL ? OF_DAY : of->time) {
    case OF_DAY: text = a->date; break;
    case OF_CYCLE: text = a->cycle; break;
    case OF_EVALUATIONS: text = a->follow_cycle; break;
    case OF_ANY_TIME: break;
    }
    return text == NULL ? "" : text;
}

/* What would go out; it does when it is kept. */
static int try_gate(annual *a, mx_release **out, const mx_frame *readable, const mx_frame *codes, const char *question,
                const char *total)
{
    const subject *of = find_subject(question);
    const time_kind time = of == NULL ? OF_DAY : of->time;
    const bool is_twice = total != NULL && strcmp(total, "territory") == 0;
    const char *const adding[] = {"territory", "period", "phase", is_twice ? NULL : total, NULL};
    const mx_fixed_key fixed[] = {{"as_of", time == OF_DAY ? a->date : NULL},
                                  {"cycle", time == OF_CYCLE         ? a->cycle
                                            : time == OF_EVALUATIONS ? a->follow_cycle
                                                                     : NULL},
                                  {"design", of == NULL ? NULL : of->design}};
    const mx_outgoing figures = {.result = readable,
                                .codes = codes,
                                .subject = of == NULL ? own_subject(a, question) : of->subject,
                                .adding = adding,
                                .fixed = fixed,
                                .n_fixed = sizeof fixed / sizeof fixed[0],
                                .scope = a->together.under,
                                .together = a->name,
                                .has_totals = true};
    return a->rc < 0 ? a->rc : mx_gate_try(out, a->outlet.gate, &figures);
}

static int disclose_named(annual *a, mx_release **out, const mx_frame *frame, const char *question,
                          const annual_named named[], const char *total, const mx_frame *merging)
{
    mx_frame *readable = NULL;
    *out = NULL;
    int rc = mx_annual__graft(a, merging);
    if (rc >= 0) rc = put_names(a, &readable, frame, named);
    if (rc >= 0) rc = try_gate(a, out, readable, frame, question, total);
    mx_frame_free(readable);
    return rc;
}

int mx_annual__remember(annual *a)
{
    static const char *const kinds[] = {
        [MX_REPORT_ANNUAL] = "annual", [MX_REPORT_TERRITORY] = "territory", [MX_REPORT_COMPARISON] = "comparison"};
    outlet *o = &a->outlet;
    outlet_word(o, "report");
    outlet_word(o, kinds[a->ask->kind]);
    outlet_option(o, "territory", a->ask->territory);
    outlet_option(o, "network", a->ask->network);
    outlet_option(o, "cycle", a->ask->cycle);
    outlet_option(o, "year", a->year);
    o->day = a->date;
    return outlet_keep(o);
}

/* A release among those of the report, and in its rehearsal. */
static const mx_release *keep_release(annual *a, merged_answer *answer, const char *question)
{
    if (!mx_annual__ok(a, mx_gate_let(a->outlet.gate, answer->release))) return NULL;
    if (a->rehearsal != NULL && !mx_annual__ok(a, merged_rehearse(a->rehearsal, answer, question))) return NULL;
    if (!mx_annual__ok(a, MX_GROW(a->releases, a->n_releases, a->capacity))) return NULL;
    const mx_release *release = answer->release;
    a->releases[a->n_releases++] = (annual_release){answer->release, question};
    answer->release = NULL;
    return release;
}

const mx_release *mx_annual__release_of(annual *a, int rc, mx_frame **frame, const char *question,
                                        const annual_named named[], const char *total)
{
    merged_answer answer = {.result = *frame};
    const mx_release *release = NULL;
    *frame = NULL;
    if (mx_annual__ok(a, rc) &&
        mx_annual__ok(a, disclose_named(a, &answer.release, answer.result, question, named, total, NULL)))
        release = keep_release(a, &answer, question);
    merged_dispose(&answer);
    return release;
}

/* ---- Merging before hiding ------------------------------------------------------------ */

typedef struct {
    annual *a;
    const annual_asked *asked;
} merged_asked;

static int ask_merged(mx_frame **out, void *payload, const mx_frame *merging)
{
    const merged_asked *m = payload;
    return m->asked->ask(out, m->a, merging, m->asked->how);
}

static int disclose_merged(mx_release **out, void *payload, const mx_frame *result, const mx_frame *merging)
{
    const merged_asked *m = payload;
    const annual_asked *asked = m->asked;
    mx_frame *adjusted = NULL;
    size_t n_tests;
    int rc = disclose_named(m->a, out, result, asked->question, asked->named, asked->total, merging);
    if (rc < 0 || !asked->has_tests) return rc;
    rc = merged_adjust(&adjusted, &n_tests, *out, result, m->a->apart.conf);
    mx_release_free(*out);
    *out = NULL;
    if (rc >= 0) rc = disclose_named(m->a, out, adjusted, asked->question, asked->named, asked->total, merging);
    mx_frame_free(adjusted);
    return rc;
}

/* Components and their dimensions. */
static int list_topics(annual *a)
{
    int rc = mx_frame_new(&a->topics);
    if (rc >= 0) rc = mx_frame_add_column(a->topics, "component", MX_TEXT, MX_KEY);
    if (rc >= 0) rc = mx_frame_add_column(a->topics, "dimension", MX_TEXT, MX_KEY);
    for (size_t i = 0; rc >= 0 && i < mx_taxonomy_n_components(a->taxonomy); i++) {
        const char *code = mx_taxonomy_component(a->taxonomy, i)->code;
        rc = mx_frame_add_row(a->topics);
        if (rc >= 0) rc = mx_frame_set_text(a->topics, i, 0, code);
        if (rc >= 0) rc = mx_frame_set_str(a->topics, i, 1, (mx_str){code, 1});
    }
    return rc;
}

int mx_annual__ladders(annual *a, mx_ladder out[4], size_t *n)
{
    int rc = a->above == NULL ? merged_tree(&a->above, a->territories) : MX_OK;
    if (rc >= 0 && a->topics == NULL) rc = list_topics(a);
    *n = rc < 0 ? 0 : merged_ladders(out, a->above, a->topics);
    return rc;
}

const mx_release *mx_annual__release_merged(annual *a, const annual_asked *asked)
{
    static const char all[] = "components,groups,territories,periods";
    merged_asked payload = {a, asked};
    merged_answer answer = {0};
    mx_ladder ladders[4];
    size_t n_ladders;
    const mx_release *release = NULL;
    if (a->rc < 0 || !mx_annual__ok(a, mx_annual__ladders(a, ladders, &n_ladders))) return NULL;
    const merged_question question = {ask_merged, disclose_merged, &payload, ladders, n_ladders,
                                      asked->shared == NULL ? NULL : *asked->shared, a->outlet.gate,
                                      mx_arena_format(a->arena, "%s|%s|%s|%s", asked->question,
                                                      asked->about == NULL ? "" : asked->about,
                                                      time_text(a, find_subject(asked->question)),
                                                      a->together.under == NULL ? "" : a->together.under)};
    if (question.table == NULL && !mx_annual__ok(a, mx_fail_memory())) return NULL;
    bool is_tried = a->rehearsal != NULL && a->ask->rule.merge[0] == '\0';
    int rc = is_tried ? merged_try(&answer, &question, all) : merged_ask(&answer, &question, &a->ask->rule);
    if (mx_annual__ok(a, rc)) release = keep_release(a, &answer, asked->question);
    if (a->rc >= 0 && asked->shared != NULL && *asked->shared == NULL) {
        *asked->shared = answer.merging;
        answer.merging = NULL;
    }
    merged_dispose(&answer);
    return release;
}

size_t mx_annual__n_rows(const mx_release *release)
{
    return release == NULL ? 0 : mx_frame_n_rows(mx_release_frame(release));
}

double mx_annual__number(const mx_release *release, size_t row, const char *column)
{
    if (row >= mx_annual__n_rows(release)) return NAN;
    const mx_frame *frame = mx_release_frame(release);
    size_t at = mx_frame_find(frame, column);
    bool is_there = at != SIZE_MAX && mx_frame_type(frame, at) == MX_NUMBER;
    return is_there ? mx_frame_number(frame, row, at) : NAN;
}

const char *mx_annual__word(const mx_release *release, size_t row, const char *column)
{
    if (row >= mx_annual__n_rows(release)) return NULL;
    const mx_frame *frame = mx_release_frame(release);
    size_t at = mx_frame_find(frame, column);
    bool is_there = at != SIZE_MAX && mx_frame_type(frame, at) == MX_TEXT;
    return is_there ? mx_frame_text(frame, row, at) : NULL;
}

size_t mx_annual__n_shown(const mx_release *release, const char *column)
{
    size_t n = 0;
    for (size_t row = 0; row < mx_annual__n_rows(release); row++)
        n += isnan(mx_annual__number(release, row, column)) ? 0 : 1;
    return n;
}

size_t mx_annual__find_acts(const mx_release *release)
{
    size_t row = 0;
    while (row < mx_annual__n_rows(release)) {
        const char *basis = mx_annual__word(release, row, "basis");
        if (basis != NULL && strcmp(basis, "acts") == 0) break;
        row++;
    }
    return row;
}

bool mx_annual__is_member(const annual *a, const char *territory)
{
    return territory != NULL && mx_ids_find(a->members, mx_str_of(territory)) != MX_NO_ID;
}

void mx_annual__table(annual *a, const mx_release *release, const mx_report_column columns[],
                      size_t n_columns, const char *caption, const char *note)
{
    if (release != NULL) mx_report_table(a->report, release, columns, n_columns, caption, note);
}

/* ---- Charts ----------------------------------------------------------------------- */

void mx_annual__draw(annual *a, mx_chart *chart, const char *caption)
{
    if (a->rc < 0 || mx_annual__n_rows(chart->release) == 0) return;
    chart->lang = a->lang;
    const char *source = ANNUAL_SAY(a, "figure.source", VALUE_TEXT("name", a->name), VALUE_TEXT("date", mx_annual__date(a)));
    if (!chart->source[MX_FR] && !chart->source[MX_EN]) chart->source[a->lang] = mx_annual__unmark(a, source);
    mx_report_chart(a->report, chart, caption, NULL);
}
