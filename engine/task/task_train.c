#include <string.h>

#include "learning.h"

enum { FIGURE, VALUE };

static int add_fact(mx_frame *frame, const char *name, const char *value)
{
    size_t row = mx_frame_n_rows(frame);
    int rc = mx_frame_add_row(frame);
    if (rc == MX_OK) rc = mx_frame_set_text(frame, row, FIGURE, name);
    return rc == MX_OK ? mx_frame_set_text(frame, row, VALUE, value) : rc;
}

static int add_count(mx_frame *frame, const char *name, size_t count)
{
    char text[MX_NUMBER_MAX];
    size_t size = mx_number_format(text, (double)count);
    text[size] = 0;
    return add_fact(frame, name, text);
}

/* What a model is, as a table of two columns. */
static int describe(mx_frame **out, const mx_model *model, size_t size)
{
    mx_frame *frame;
    int rc = mx_frame_new(&frame);
    if (rc == MX_OK) rc = mx_frame_add_column(frame, "figure", MX_TEXT, MX_KEY);
    if (rc == MX_OK) rc = mx_frame_add_column(frame, "value", MX_TEXT, MX_KEY);
    if (rc == MX_OK) rc = add_fact(frame, "model", mx_model_hash(model));
    if (rc == MX_OK) rc = add_fact(frame, "training", mx_model_training_hash(model));
    if (rc == MX_OK) rc = add_fact(frame, "framework", mx_model_framework(model));
    if (rc == MX_OK) rc = add_count(frame, "examples", mx_model_n_examples(model));
    if (rc == MX_OK) rc = add_count(frame, "components", mx_model_n_components(model));
    if (rc == MX_OK) rc = add_count(frame, "bytes", size);
    if (rc < 0) {
        mx_frame_free(frame);
        frame = NULL;
    }
    *out = frame;
    return rc;
}

int learning_keep_model(mx_release **out, const mx_buf *bytes, const char *output)
{
    mx_model *model;
    mx_frame *frame;
    int rc = mx_model_read(&model, bytes->at, bytes->size, output);
    if (rc < 0) return rc;
    rc = describe(&frame, model, bytes->size);
    mx_model_close(model);
    if (rc == MX_OK) rc = learning_release(out, frame);
    if (rc == MX_OK) rc = mx_file_write(output, bytes->at, bytes->size);
    if (rc < 0) {
        mx_release_free(*out);
        *out = NULL;
    }
    return rc;
}

int mx_task_kinds(unsigned *out, const char *names)
{
    static const struct {
        const char *name;
        unsigned kind;
    } kinds[] = {{"pairs", MX_KIND_PAIRS},     {"heads", MX_KIND_HEADS},     {"opening", MX_KIND_OPENING},
                 {"letters", MX_KIND_LETTERS}, {"telling", MX_KIND_TELLING}, {"composed", MX_KIND_COMPOSED}};
    *out = 0;
    while (*names) {
        size_t size = strcspn(names, ","), k = 0;
        const mx_str name = {names, size};
        while (k < sizeof kinds / sizeof *kinds && !mx_str_is(name, kinds[k].name)) k++;
        if (k == sizeof kinds / sizeof *kinds)
            return mx_fail(MX_E_USAGE,
                           mx_tr("« %.*s » n’est pas une sorte de traits : pairs, heads, opening, letters, telling, composed",
                                 "\"%.*s\" is no kind of features: pairs, heads, opening, letters, telling, composed"),
                           MX_STR(name));
        *out |= kinds[k].kind;
        names += size + (names[size] == ',');
    }
    return MX_OK;
}

int mx_task_train(mx_release **out, const mx_context *context, const mx_train_options *options, const char *output)
{
    learning_set set;
    mx_buf bytes = {0};
    *out = NULL;
    int rc = learning_read(&set, options);
    if (rc < 0) return rc;
    mx_say(context, mx_tr("%zu exemples ; entraînement…", "%zu examples; training…"), set.n);
    mx_fit fit = MX_FIT_INIT;
    fit.threads = options->threads;
    fit.without = options->without;
    if (options->framework) fit.framework = options->framework;
    rc = mx_trainer_fit(set.trainer, &fit, &bytes);
    learning_dispose(&set);
    if (rc == MX_OK) rc = learning_keep_model(out, &bytes, output);
    mx_buf_dispose(&bytes);
    return rc;
}
