/* The method box, the sources, and the trail of each figure. */
#include "annual_i.h"
#include "withheld.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "mx/import.h"

#define TERMS_MOST 12

typedef struct {
    const char *terms[TERMS_MOST], *texts[TERMS_MOST];
    size_t count;
} terms;

static void add(annual *a, terms *to, const char *term_key, const char *text)
{
    assert(to->count < TERMS_MOST);
    to->terms[to->count] = mx_annual__text(a, term_key);
    to->texts[to->count++] = text;
}

static const char *say_framework(annual *a)
{
    return ANNUAL_SAY(a, "method.framework", VALUE_TEXT("name", mx_taxonomy_name(a->taxonomy, a->lang)),
                      VALUE_TEXT("version", mx_taxonomy_version(a->taxonomy)),
                      VALUE_COUNT("dimensions", mx_taxonomy_n_dimensions(a->taxonomy)),
                      VALUE_COUNT("components", mx_taxonomy_n_components(a->taxonomy)));
}

static const char *say_coding(annual *a)
{
    const mx_release *c = a->found.coding;
    if (mx_annual__n_rows(c) == 0) return mx_annual__text(a, "method.coding.none");
    if (isnan(mx_annual__number(c, 0, "statements"))) return mx_annual__text(a, "method.coding.withheld");
    double share_open = mx_annual__number(c, 0, "share_open");
    return ANNUAL_SAY(a, "method.coding", VALUE_COUNT("coded", mx_annual__number(c, 0, "coded")),
                      VALUE_COUNT("statements", mx_annual__number(c, 0, "statements")),
                      VALUE_COUNT("open", mx_annual__number(c, 0, "open")),
                      VALUE_SHARE("share_open", share_open),
                      VALUE_COUNT("model", mx_annual__number(c, 0, "by_model")),
                      VALUE_COUNT("general", mx_annual__number(c, 0, "general")));
}

static bool is_word(const mx_release *release, size_t row, const char *column, const char *text)
{
    const char *word = mx_annual__word(release, row, column);
    return word != NULL && strcmp(word, text) == 0;
}

/* All pairs of coders together, on the component. */
static const char *say_agreement(annual *a)
{
    const mx_release *g = a->found.agreement;
    for (size_t row = 0; row < mx_annual__n_rows(g); row++) {
        double share = mx_annual__number(g, row, "share_agreed");
        if (is_word(g, row, "level", "component") && is_word(g, row, "coder_1", "*") && !isnan(share))
            return ANNUAL_SAY(a, "method.agreement", VALUE_SHARE("share", share),
                              VALUE_COUNT("statements", mx_annual__number(g, row, "statements")),
                              VALUE_DECIMAL("kappa", mx_annual__number(g, row, "kappa"), 2));
    }
    return mx_annual__text(a, "method.agreement.none");
}

static const char *say_rule(annual *a)
{
    const mx_rule *rule = &a->ask->rule;
    if (rule->min_count == 0) return mx_annual__text(a, "method.rule.internal");
    return ANNUAL_SAY(a, "method.rule", VALUE_COUNT("min", rule->min_count), VALUE_TEXT("rule", rule->name));
}

static const char *say_withheld(annual *a)
{
    size_t n_rows = 0, n_cells = mx_report_n_withheld(a->report);
    for (size_t i = 0; i < a->n_releases; i++) n_rows += mx_release_n_withheld(a->releases[i].release);
    if (n_rows + n_cells == 0) return mx_annual__text(a, "method.withheld.none");
    return ANNUAL_SAY(a, "method.withheld", VALUE_COUNT("n", n_cells), VALUE_COUNT("rows", n_rows));
}

static bool has_shared(const annual *a)
{
    const size_t kind = mx_frame_find(a->imports, "kind"), by = mx_frame_find(a->imports, "replaced_by");
    for (size_t row = 0; row < mx_frame_n_rows(a->imports); row++)
        if (strcmp(mx_frame_text(a->imports, row, kind), "shared") == 0 && isnan(mx_frame_number(a->imports, row, by))) return true;
    return false;
}

/* What rests on counts that others share, and what they withheld of them; NULL: nothing. */
static const char *say_shared(annual *a)
{
    mx_buf names = {0};
    if (!has_shared(a)) return NULL;
    if (mx_frame_n_rows(a->withheld) == 0) return mx_annual__text(a, "method.shared");
    const char *said = NULL;
    if (mx_annual__ok(a, withheld_of(&names, a->withheld)))
        said = ANNUAL_SAY(a, "method.shared.withheld", VALUE_COUNT("n", mx_frame_n_rows(a->withheld)),
                          VALUE_TEXT("territories", names.at));
    mx_buf_dispose(&names);
    return said;
}

/* By what the store lists this document. */
static void add_fingerprint(mx_buf *out, const char *released)
{
    char hash[MX_SHA256_TEXT];
    mx_sha256(hash, released, strlen(released));
    mx_buf_format(out, mx_tr(" Empreinte de ce qui est publié ici : %.*s.", " Fingerprint of what is published here: %.*s."),
                  MX_FINGERPRINT, hash);
}

/* How what is withheld was kept from being worked out, and what the audit found; NULL: no rule, no need. */
static const char *say_audit(annual *a)
{
    const mx_release **all = mx_arena_alloc(a->arena, (a->n_releases + 1) * sizeof *all);
    mx_buf note = {0};
    const char *said = NULL;
    if (all == NULL) mx_annual__ok(a, mx_fail_memory());
    for (size_t i = 0; all != NULL && i < a->n_releases; i++) all[i] = a->releases[i].release;
    if (all != NULL) mx_annual__ok(a, mx_disclose_explain(&note, all, a->n_releases));
    if (note.size > 0) add_fingerprint(&note, mx_gate_said(a->outlet.gate));
    if (mx_annual__ok(a, mx_buf_check(&note)) && note.size > 0)
        said = ANNUAL_SAY(a, "method.audit", VALUE_TEXT("note", note.at));
    mx_buf_dispose(&note);
    return said;
}

/* The tests behind the report's conclusions, and which of them are corrected for being several. */
static const char *say_tests(annual *a)
{
    return ANNUAL_SAY(a, "method.tests", VALUE_COUNT("linked", mx_annual__n_shown(a->found.linked, "n")),
                      VALUE_COUNT("unlinked", mx_annual__n_shown(a->found.unlinked, "difference")),
                      VALUE_COUNT("specific", mx_annual__n_shown(a->found.specific, "index")));
}

static void method_box(annual *a)
{
    const char *audit = say_audit(a), *shared = say_shared(a);
    terms all = {.count = 0};
    add(a, &all, "method.framework.term", say_framework(a));
    add(a, &all, "method.coding.term", say_coding(a));
    add(a, &all, "method.agreement.term", say_agreement(a));
    add(a, &all, "method.rule.term", say_rule(a));
    add(a, &all, "method.withheld.term", say_withheld(a));
    if (shared != NULL) add(a, &all, "method.shared.term", shared);
    if (audit != NULL) add(a, &all, "method.audit.term", audit);
    add(a, &all, "method.intervals.term", mx_annual__text(a, "method.intervals"));
    add(a, &all, "method.tests.term", say_tests(a));
    add(a, &all, "method.cannot.term", mx_annual__text(a, "method.cannot"));
    add(a, &all, "method.version.term",
        ANNUAL_SAY(a, "method.version", VALUE_TEXT("version", MX_VERSION),
                   VALUE_TEXT("date", mx_annual__date(a))));
    mx_report_open_box(a->report, MX_BOX_METHOD, mx_annual__text(a, "method.title"));
    mx_report_terms(a->report, all.terms, all.texts, all.count);
    mx_report_close_box(a->report);
}

/* ---- Sources ----------------------------------------------------------------------- */

/* The file's own name: a report need not tell in which folder somebody kept it. */
static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

static const char *text_or(const mx_frame *frame, size_t row, const char *column, const char *otherwise)
{
    size_t at = mx_frame_find(frame, column);
    const char *text = at == SIZE_MAX ? NULL : mx_frame_text(frame, row, at);
    return text == NULL ? otherwise : text;
}

static const char *escape(annual *a, const char *text)
{
    mx_buf plain = {0};
    const char *kept = NULL;
    mx_report_plain(&plain, text);
    if (mx_annual__ok(a, mx_buf_check(&plain)))
        kept = mx_arena_copy(a->arena, plain.at == NULL ? "" : plain.at, plain.size);
    mx_buf_dispose(&plain);
    return kept == NULL ? "" : kept;
}

/* The kind of a file in the report's language. */
static const char *kind_name(annual *a, const char *kind)
{
    mx_kind found;
    return mx_kind_parse(&found, kind) < 0 ? kind : mx_kind_name(found, a->lang);
}

static const char *say_source(annual *a, size_t row)
{
    const mx_frame *f = a->imports;
    return ANNUAL_SAY(a, "method.sources.item", VALUE_TEXT("kind", kind_name(a, text_or(f, row, "kind", ""))),
                      VALUE_COUNT("rows", mx_frame_number(f, row, mx_frame_find(f, "rows"))),
                      VALUE_TEXT("sha256", text_or(f, row, "sha256", "")));
}

static void sources(annual *a)
{
    size_t n_rows = mx_frame_n_rows(a->imports), replaced_by = mx_frame_find(a->imports, "replaced_by"),
           count = 0;
    const char **names = mx_arena_alloc(a->arena, (n_rows + 1) * sizeof *names);
    const char **texts = mx_arena_alloc(a->arena, (n_rows + 1) * sizeof *texts);
    mx_annual__heading(a, 3, "sources", "method.sources");
    if (names == NULL || texts == NULL) {
        mx_annual__ok(a, mx_fail_memory());
        return;
    }
    for (size_t row = 0; row < n_rows; row++) {
        if (!isnan(mx_frame_number(a->imports, row, replaced_by))) continue;
        names[count] = escape(a, base_name(text_or(a->imports, row, "file", "")));
        texts[count++] = say_source(a, row);
    }
    mx_annual__paragraph(a, count == 0 ? "method.sources.none" : "method.sources.intro");
    mx_report_terms(a->report, names, texts, count);
}

/* ---- The trail ----------------------------------------------------------------------- */

/* Every cell of a release, a tab after each and a line for each row. */
static void write_cells(mx_buf *out, const mx_frame *frame)
{
    for (size_t c = 0; c < mx_frame_n_columns(frame); c++)
        mx_buf_format(out, "%s\t", mx_frame_name(frame, c));
    for (size_t row = 0; row < mx_frame_n_rows(frame); row++) {
        mx_buf_char(out, '\n');
        for (size_t c = 0; c < mx_frame_n_columns(frame); c++) {
            if (mx_frame_type(frame, c) == MX_NUMBER) mx_buf_number(out, mx_frame_number(frame, row, c));
            else if (mx_frame_text(frame, row, c) != NULL) mx_buf_text(out, mx_frame_text(frame, row, c));
            mx_buf_char(out, '\t');
        }
    }
}

const char *mx_annual__step(annual *a, const char *question, const mx_release *release)
{
    const mx_frame *frame = mx_release_frame(release);
    mx_buf cells = {0};
    char hash[MX_SHA256_TEXT] = "";
    write_cells(&cells, frame);
    if (mx_annual__ok(a, mx_buf_check(&cells))) mx_sha256(hash, cells.at, cells.size);
    mx_buf_dispose(&cells);
    return ANNUAL_SAY(a, "method.trail.item", VALUE_TEXT("question", question),
                      VALUE_COUNT("rows", mx_frame_n_rows(frame)),
                      VALUE_COUNT("withheld", mx_release_n_withheld(release)),
                      VALUE_TEXT("sha256", hash));
}

static void trail(annual *a)
{
    size_t count = a->n_releases + a->n_noted;
    const char **items = mx_arena_alloc(a->arena, (count + 1) * sizeof *items);
    mx_annual__heading(a, 3, "trail", "method.trail");
    mx_annual__paragraph(a, "method.trail.intro");
    if (items == NULL) {
        mx_annual__ok(a, mx_fail_memory());
        return;
    }
    for (size_t i = 0; i < a->n_releases; i++)
        items[i] = mx_annual__step(a, a->releases[i].question, a->releases[i].release);
    for (size_t i = 0; i < a->n_noted; i++) items[a->n_releases + i] = a->noted[i];
    mx_report_list(a->report, items, count);
}

void mx_annual__method(annual *a)
{
    mx_annual__heading(a, 2, "method", "method.heading");
    method_box(a);
    sources(a);
    if (a->ask->has_trail) trail(a);
}
