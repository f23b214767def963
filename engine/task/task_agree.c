/* agree: how well coders agree with each other and with the models, and where they do not. */
#include <string.h>

#include "mx/measure.h"
#include "mx/store.h"
#include "mx/task.h"
#include "outlet.h"

/* What the store holds of statements and their codes. */
typedef struct {
    mx_frame *statements, *groups, *territories, *codes, *proposals;
    mx_cut cut;
} coded;

static size_t find_row(const mx_frame *frame, const char *column, const char *text)
{
    size_t c = mx_frame_find(frame, column), row = 0;
    for (; row < mx_frame_n_rows(frame); row++) {
        const char *cell = mx_frame_text(frame, row, c);
        if (cell && strcmp(cell, text) == 0) return row;
    }
    return SIZE_MAX;
}

static int choose_scope(coded *c, const mx_agree *options)
{
    c->cut = (mx_cut)MX_CUT_INIT;
    c->cut.cycle = options->cycle;
    if (options->network) {
        c->cut.under = options->network;
        if (find_row(c->territories, "network", options->network) != SIZE_MAX) return MX_OK;
        return mx_fail(MX_E_NOTFOUND,
                       mx_tr("--network : réseau inconnu « %s »", "--network: unknown network \"%s\""),
                       options->network);
    }
    if (!options->territory) return MX_OK;
    size_t row = find_row(c->territories, "territory", options->territory);
    if (row == SIZE_MAX) row = find_row(c->territories, "name", options->territory);
    if (row == SIZE_MAX)
        return mx_fail(
            MX_E_NOTFOUND,
            mx_tr("--territory : territoire inconnu « %s » ; « mieux export territories » donne la liste",
                  "--territory: unknown territory \"%s\"; \"mieux export territories\" lists them"),
            options->territory);
    c->cut.under = mx_frame_text(c->territories, row, mx_frame_find(c->territories, "territory"));
    return MX_OK;
}

static int read_store(coded *c, const mx_context *context, const mx_agree *options)
{
    mx_store *store = NULL;
    mx_store_filter filter = MX_STORE_FILTER_INIT;
    filter.cut = MX_STORE_WHOLES; /* not all coders cut a statement, nor in the same place */
    *c = (coded){0};
    int rc = mx_store_open(&store, context->store, MX_STORE_READ);
    if (rc == MX_OK) rc = mx_store_statements(&c->statements, store, &filter);
    if (rc == MX_OK) rc = mx_store_table(&c->groups, store, "groups");
    if (rc == MX_OK) rc = mx_store_table(&c->territories, store, "territories");
    if (rc == MX_OK) rc = mx_store_table(&c->codes, store, "codes");
    if (rc == MX_OK) rc = mx_store_table(&c->proposals, store, "proposals");
    mx_store_close(store);
    return rc == MX_OK ? choose_scope(c, options) : rc;
}

static void dispose(coded *c)
{
    mx_frame_free(c->statements);
    mx_frame_free(c->groups);
    mx_frame_free(c->territories);
    mx_frame_free(c->codes);
    mx_frame_free(c->proposals);
}

/* Under the rule, remembered by the store. */
static int release(mx_release **out, const mx_context *context, const mx_agree *options, const mx_cut *cut,
                   const mx_frame *result)
{
    const mx_fixed_key cycle = {"cycle", cut->cycle};
    const mx_outgoing figures = {
        .result = result, .subject = "agreement", .fixed = &cycle, .n_fixed = 1, .scope = cut->under};
    outlet o;
    int rc = outlet_open(&o, context, &options->rule, true);
    outlet_word(&o, "agree");
    outlet_option(&o, "territory", options->territory);
    outlet_option(&o, "network", options->network);
    outlet_option(&o, "cycle", options->cycle);
    if (rc == MX_OK) rc = mx_gate_pass(out, o.gate, &figures);
    if (rc == MX_OK) rc = outlet_keep(&o);
    outlet_close(&o);
    if (rc < 0) {
        mx_release_free(*out);
        *out = NULL;
    }
    return rc;
}

typedef int question(mx_frame **out, const mx_said *said, const mx_frame *codes, const mx_frame *proposals,
                     const mx_cut *cut);

static int ask(mx_release **out, const mx_context *context, const mx_agree *options, question *put,
               const char *nothing)
{
    coded c;
    mx_frame *result = NULL;
    *out = NULL;
    int rc = read_store(&c, context, options);
    mx_said said = {c.statements, c.groups, c.territories};
    if (rc == MX_OK) rc = put(&result, &said, c.codes, c.proposals, &c.cut);
    if (rc == MX_OK && mx_frame_n_rows(result) == 0) rc = mx_fail(MX_E_NOTFOUND, "%s", nothing);
    if (rc == MX_OK) rc = release(out, context, options, &c.cut, result);
    if (rc == MX_OK && mx_release_is_internal(*out))
        mx_say(context, "%s",
               mx_tr("sortie interne, à ne pas publier ; --release applique la règle de publication",
                     "internal output, not for publication; --release applies the release rule"));
    mx_frame_free(result);
    dispose(&c);
    return rc;
}

int mx_task_agree(mx_release **out, const mx_context *context, const mx_agree *options)
{
    return ask(
        out, context, options, mx_measure_agree,
        mx_tr("aucune expression n’a été codée deux fois : il y faut deux personnes, ou une personne et "
              "mieux classify",
              "no statement was coded twice: it takes two people, or one person and mieux classify"));
}

int mx_task_disagreements(mx_release **out, const mx_context *context, const mx_agree *options)
{
    if (options->rule.min_count > 0)
        return mx_fail(
            MX_E_USAGE, "%s",
            mx_tr("--disagreements montre les expressions elles-mêmes : c’est une sortie interne, sans "
                  "--release",
                  "--disagreements shows the statements themselves: it is an internal output, without "
                  "--release"));
    return ask(out, context, options, mx_measure_disagreements,
               mx_tr("aucun désaccord qui ne soit réglé", "no disagreement that is not settled"));
}
