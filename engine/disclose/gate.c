/* The gate: a rule, what went out before, and what goes out now. */
#include "set_i.h"

#include <stdio.h>
#include <string.h>

struct mx_gate {
    mx_rule rule;
    mx_memory *earlier; /* what went through this gate among it */
    mx_frame *tree;     /* territory, above; NULL: nobody stands below another */
    mx_buf said;
    int (*keep)(void *payload, const char *said);
    void *payload;
};

int mx_gate_open(mx_gate **out, const mx_rule *rule)
{
    mx_gate *gate = mx_alloc_array(1, sizeof *gate);
    *out = NULL;
    if (!gate) return mx_fail_memory();
    gate->rule = *rule;
    int rc = mx_memory_new(&gate->earlier);
    if (rc < 0) mx_gate_close(gate);
    else *out = gate;
    return rc;
}

void mx_gate_close(mx_gate *gate)
{
    if (!gate) return;
    mx_memory_free(gate->earlier);
    mx_frame_free(gate->tree);
    mx_buf_dispose(&gate->said);
    mx_free(gate);
}

const mx_rule *mx_gate_rule(const mx_gate *gate)
{
    return &gate->rule;
}

static int recall(mx_gate *gate, const char *said, bool is_of_part)
{
    int rc = mx_memory_add(gate->earlier, said, is_of_part);
    mx_memory_begin(gate->earlier);
    return rc;
}

int mx_gate_recall(mx_gate *gate, const char *said)
{
    return recall(gate, said, false);
}

int mx_gate_recall_part(mx_gate *gate, const char *said)
{
    return recall(gate, said, true);
}

int mx_gate_merging(mx_frame **out, bool *is_known, const mx_gate *gate, const char *table)
{
    return mx_memory_merging(out, is_known, gate->earlier, table);
}

const char *mx_gate_said(const mx_gate *gate)
{
    return gate->said.size > 0 ? gate->said.at : "";
}

void mx_gate_begin(mx_gate *gate)
{
    mx_buf_clear(&gate->said);
    mx_memory_begin(gate->earlier);
}

/* ---- What stands there besides figures ------------------------------------------------------- */

void mx_gate_name_quoted(char out[MX_QUOTED], const char *territory, const char *statement)
{
    char hash[MX_SHA256_TEXT], name[MX_SHA256_TEXT];
    mx_sha256(hash, statement, strlen(statement));
    mx_sha256(name, territory, strlen(territory));
    memcpy(hash + 32, name, 32); /* of both, whatever they are made of */
    mx_sha256(name, hash, 64);
    snprintf(out, MX_QUOTED, "%s%.16s", MX_SAID_QUOTED, name);
}

int mx_gate_quote(mx_gate *gate, const char *territory, const char *statement)
{
    char name[MX_QUOTED];
    if (gate->rule.min_count == 0) return MX_OK;
    mx_gate_name_quoted(name, territory, statement);
    mx_buf_format(&gate->said, "%s\tn=1\n", name);
    return mx_buf_check(&gate->said);
}

static bool begins(mx_str line, const char *with)
{
    const size_t n = strlen(with);
    return line.size >= n && memcmp(line.at, with, n) == 0;
}

bool mx_gate_is_row(mx_str line)
{
    const char *tab = line.size > 1 ? memchr(line.at, '\t', line.size - 1) : NULL;
    return tab && tab[1] != '\t' && !begins(line, MX_SAID_MERGED) && !begins(line, MX_SAID_QUOTED);
}

void mx_gate_keep_by(mx_gate *gate, int (*keep)(void *payload, const char *said), void *payload)
{
    gate->keep = keep;
    gate->payload = payload;
}

/* Territories, each under the one above it, those at the top under their network. */
int mx_gate_plant(mx_gate *gate, const mx_frame *all)
{
    const size_t id = mx_frame_find(all, "territory"), parent = mx_frame_find(all, "parent"),
                 network = mx_frame_find(all, "network");
    mx_frame *tree;
    int rc = mx_frame_new(&tree);
    if (rc == MX_OK) rc = mx_frame_add_column(tree, "territory", MX_TEXT, MX_KEY);
    if (rc == MX_OK) rc = mx_frame_add_column(tree, "above", MX_TEXT, MX_KEY);
    if (rc == MX_OK) rc = mx_frame_add_rows(tree, mx_frame_n_rows(all));
    for (size_t row = 0; rc == MX_OK && row < mx_frame_n_rows(all); row++) {
        const char *name = mx_frame_text(all, row, id), *above = mx_frame_text(all, row, parent);
        if (!above && network != SIZE_MAX) above = mx_frame_text(all, row, network);
        bool is_itself = above && strcmp(above, name) == 0; /* a network's own row may bear its name */
        rc = mx_frame_set_text(tree, row, 0, name);
        if (rc == MX_OK) rc = mx_frame_set_text(tree, row, 1, is_itself ? NULL : above);
    }
    if (rc < 0) {
        mx_frame_free(tree);
        return rc;
    }
    mx_frame_free(gate->tree);
    gate->tree = tree;
    return MX_OK;
}

int mx_gate_graft(mx_gate *gate, const char *value, const char *above)
{
    size_t n = gate->tree ? mx_frame_n_rows(gate->tree) : 0;
    for (size_t row = 0; row < n; row++)
        if (strcmp(mx_frame_text(gate->tree, row, 0), value) == 0) return MX_OK;
    if (!gate->tree) return MX_OK;
    int rc = mx_frame_add_row(gate->tree);
    if (rc == MX_OK) rc = mx_frame_set_text(gate->tree, n, 0, value);
    return rc == MX_OK ? mx_frame_set_text(gate->tree, n, 1, above) : rc;
}

/* ---- Passing ------------------------------------------------------------------------------------- */

/* What went out is known to whatever goes out next. */
static int note(mx_gate *gate, const mx_release *release)
{
    const mx_buf *said = mx_set__said(release);
    if (said->size == 0) return MX_OK;
    mx_buf_add(&gate->said, said->at, said->size);
    int rc = mx_buf_check(&gate->said);
    if (rc == MX_OK) rc = mx_memory_add(gate->earlier, said->at, false);
    if (rc == MX_OK && gate->keep) rc = gate->keep(gate->payload, gate->said.at);
    return rc;
}

int mx_gate_pass_set(mx_release *out[], mx_gate *gate, const mx_published results[], size_t n_results,
                     const mx_relation relations[], size_t n_relations)
{
    int rc = mx_set__disclose(out, results, n_results, &gate->rule, relations, n_relations, gate->earlier);
    for (size_t i = 0; rc == MX_OK && i < n_results; i++) rc = mx_gate_let(gate, out[i]);
    for (size_t i = 0; rc < 0 && i < n_results; i++) {
        mx_release_free(out[i]);
        out[i] = NULL;
    }
    return rc;
}

/* ---- A question's result ----------------------------------------------------------------------------- */

enum { MOST_ADDING = 9, MOST_FIXED = 8 };

/* A result with all that is known of its keys. */
typedef struct {
    mx_published published;
    mx_total totals[MOST_ADDING];
    mx_fixed_key fixed[MOST_FIXED + 1];
    mx_buf scope;
} described;

static bool is_key(const mx_frame *frame, const char *name)
{
    size_t column = mx_frame_find(frame, name);
    return column != SIZE_MAX && mx_frame_role(frame, column) == MX_KEY;
}

/* Keys of which one person may have several values. */
static bool is_shared(const char *name)
{
    static const char *const shared[] = {"question", "dimension", "component", "polarity"};
    for (size_t i = 0; i < sizeof shared / sizeof *shared; i++)
        if (strcmp(name, shared[i]) == 0) return true;
    return false;
}

static mx_total total_of(const mx_gate *gate, const mx_outgoing *f, const char *name)
{
    mx_total total = {.column = name,
                      .has_nameless_part = !f->has_totals || mx_set__is_time(name),
                      .is_shared = !f->has_each_once && is_shared(name)};
    if (strcmp(name, "component") == 0 && is_key(f->result, "dimension")) total.within = "dimension";
    if (strcmp(name, "territory") != 0) return total;
    total.tree = gate->tree;
    total.together = f->together;
    total.stands_for = f->scope;
    return total;
}

static int describe(described *d, const mx_gate *gate, const mx_outgoing *f)
{
    *d = (described){.published = {.result = f->result, .codes = f->codes, .subject = f->subject}};
    d->published.totals = d->totals;
    d->published.fixed = d->fixed;
    for (size_t i = 0; f->adding && f->adding[i] && d->published.n_totals < MOST_ADDING; i++)
        if (is_key(f->result, f->adding[i])) d->totals[d->published.n_totals++] = total_of(gate, f, f->adding[i]);
    for (size_t i = 0; i < f->n_fixed && i < MOST_FIXED; i++)
        if (f->fixed[i].value && !is_key(f->result, f->fixed[i].name))
            d->fixed[d->published.n_fixed++] = f->fixed[i];
    if (is_key(f->result, "territory")) return MX_OK;
    d->published.scope = f->scope;
    d->published.territories = gate->tree;
    if (!f->scope) return MX_OK;
    mx_buf_format(&d->scope, "%s%s", f->scope, gate->tree && mx_set__is_above(gate->tree, f->scope) ? "+" : "");
    d->fixed[d->published.n_fixed++] = (mx_fixed_key){"territory", d->scope.at};
    return mx_buf_check(&d->scope);
}

int mx_gate_try(mx_release **out, mx_gate *gate, const mx_outgoing *figures)
{
    described d;
    *out = NULL;
    int rc = describe(&d, gate, figures);
    if (rc == MX_OK) rc = mx_set__disclose(out, &d.published, 1, &gate->rule, NULL, 0, gate->earlier);
    mx_buf_dispose(&d.scope);
    return rc;
}

int mx_gate_let(mx_gate *gate, mx_release *release)
{
    mx_set__let(release);
    return note(gate, release);
}

int mx_gate_pass(mx_release **out, mx_gate *gate, const mx_outgoing *figures)
{
    int rc = mx_gate_try(out, gate, figures);
    if (rc == MX_OK) rc = mx_gate_let(gate, *out);
    if (rc < 0) {
        mx_release_free(*out);
        *out = NULL;
    }
    return rc;
}

int mx_gate_foresee(bool is_withheld[], mx_gate *gate, const mx_outgoing *figures, size_t column)
{
    mx_release *release;
    int rc = mx_gate_try(&release, gate, figures);
    for (size_t row = 0; rc == MX_OK && row < mx_frame_n_rows(figures->result); row++)
        is_withheld[row] = mx_release_is_withheld(release, row, column);
    mx_release_free(release);
    return rc;
}
