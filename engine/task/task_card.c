/* The card of a model: what it is made of, how it works, what it is worth, where it fails. */
#include <math.h>
#include <string.h>

#include "coded.h"
#include "learning.h"

enum { N_LANGS = 7 };
static const char *const langs[N_LANGS] = {"fr", "en", "de", "es", "it", "pt", "ro"};

typedef struct {
    const mx_model *model;
    mx_taxonomy *taxonomy;
    mx_score *all, *by_lang[N_LANGS];
    mx_buf *out;
} card;

/* ---- Judging ------------------------------------------------------------------------- */

static int judge(void *payload, const mx_proposal *proposal, const mx_split *split, const char *codes, char polarity)
{
    card *c = payload;
    mx_score_add_split(c->all, split, codes);
    int rc = mx_score_add(c->all, proposal, codes, polarity);
    for (size_t i = 0; rc == MX_OK && i < N_LANGS; i++)
        if (strcmp(proposal->lang, langs[i]) == 0) rc = mx_score_add(c->by_lang[i], proposal, codes, polarity);
    return rc;
}

/* ---- Numbers --------------------------------------------------------------------------- */

/* 0.1234 as "12.3" or "12,3". */
static void add_percent(mx_buf *out, double share)
{
    long tenths = lround(share * 1000);
    mx_buf_format(out, mx_tr("%ld,%ld", "%ld.%ld"), tenths / 10, tenths % 10);
}

/* "82,7 % [79,4 ; 85,5]", or a dash where nothing was counted. */
static void add_share(mx_buf *out, const mx_frame *frame, size_t row, const char *value)
{
    if (isnan(coded_number(frame, row, value))) {
        mx_buf_text(out, "–");
        return;
    }
    add_percent(out, coded_number(frame, row, value));
    mx_buf_text(out, mx_tr(" % [", "% ["));
    add_percent(out, coded_number(frame, row, "low"));
    mx_buf_text(out, mx_tr(" ; ", ", "));
    add_percent(out, coded_number(frame, row, "high"));
    mx_buf_char(out, ']');
}

static size_t find_figure(const mx_frame *figures, const char *name)
{
    size_t row = 0;
    while (strcmp(coded_text(figures, row, "figure"), name) != 0) row++;
    return row;
}

/* ---- Tables ------------------------------------------------------------------------------ */

static int add_overall(card *c)
{
    const struct {
        const char *figure, *name;
    } rows[] = {
        {"dimension", mx_tr("dimension juste", "dimension right")},
        {"component", mx_tr("composante juste", "component right")},
        {"first_three", mx_tr("composante parmi les trois premières", "component among the first three")},
        {"polarity", mx_tr("polarité juste, la question connue", "polarity right, the question known")},
        {"polarity_by_text", mx_tr("polarité juste, par le texte seul", "polarity right, by the text alone")},
        {"auto_dimension", mx_tr("dimension juste, de ce qui est `auto`", "dimension right, of what is `auto`")},
        {"auto_component", mx_tr("composante juste, de ce qui est `auto`", "component right, of what is `auto`")},
        {"review", mx_tr("part à relire (`review`)", "share to be read (`review`)")},
        {"two_themes", mx_tr("part où deux critères sont proposés", "share where two criteria are proposed")},
    };
    mx_frame *figures;
    int rc = mx_score_figures(&figures, c->all);
    if (rc < 0) return rc;
    mx_buf_text(c->out, mx_tr("| | n | part [95 %] |\n|---|---|---|\n", "| | n | share [95%] |\n|---|---|---|\n"));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        size_t row = find_figure(figures, rows[i].figure);
        mx_buf_format(c->out, "| %s | %.0f | ", rows[i].name, coded_number(figures, row, "n"));
        add_share(c->out, figures, row, "value");
        mx_buf_text(c->out, " |\n");
    }
    mx_buf_text(c->out, mx_tr("\nÉcart d’étalonnage attendu de la composante (dix classes) : ",
                              "\nExpected calibration error of the component (ten bins): "));
    add_percent(c->out, coded_number(figures, find_figure(figures, "calibration_error"), "value"));
    mx_buf_text(c->out, mx_tr(" points.\n", " points.\n"));
    mx_frame_free(figures);
    return MX_OK;
}

static int add_langs(card *c)
{
    int rc = MX_OK;
    mx_buf_text(c->out, mx_tr("\n### Par langue\n\n| langue | n | dimension [95 %] | composante [95 %] |\n|---|---|---|---|\n",
                              "\n### By language\n\n| language | n | dimension [95%] | component [95%] |\n|---|---|---|---|\n"));
    for (size_t i = 0; rc == MX_OK && i < N_LANGS; i++) {
        mx_frame *figures;
        if ((rc = mx_score_figures(&figures, c->by_lang[i])) < 0) break;
        size_t dimension = find_figure(figures, "dimension"), component = find_figure(figures, "component");
        if (coded_number(figures, dimension, "n") > 0) {
            mx_buf_format(c->out, "| %s | %.0f | ", langs[i], coded_number(figures, dimension, "n"));
            add_share(c->out, figures, dimension, "value");
            mx_buf_text(c->out, " | ");
            add_share(c->out, figures, component, "value");
            mx_buf_text(c->out, " |\n");
        }
        mx_frame_free(figures);
    }
    return rc;
}

static const char *name_of_dimension(const mx_taxonomy *taxonomy, const char *letter)
{
    size_t number = mx_taxonomy_find_dimension(taxonomy, mx_str_of(letter));
    return number == SIZE_MAX ? "" : mx_topic_name(mx_taxonomy_dimension(taxonomy, number), mx_lang_get());
}

static int add_dimensions(card *c)
{
    mx_frame *frame;
    int rc = mx_score_dimensions(&frame, c->all);
    if (rc < 0) return rc;
    mx_buf_text(c->out, mx_tr("\n### Par dimension\n\nDe ce que des personnes y ont mis, la part que le modèle y met aussi.\n\n"
                              "| dimension | n | juste [95 %] |\n|---|---|---|\n",
                              "\n### By dimension\n\nOf what people put there, the share that the model puts there too.\n\n"
                              "| dimension | n | right [95%] |\n|---|---|---|\n"));
    for (size_t row = 0; row < mx_frame_n_rows(frame); row++) {
        const char *letter = coded_text(frame, row, "dimension");
        mx_buf_format(c->out, "| %s %s | %.0f | ", letter, name_of_dimension(c->taxonomy, letter),
                      coded_number(frame, row, "n"));
        add_share(c->out, frame, row, "right");
        mx_buf_text(c->out, " |\n");
    }
    mx_frame_free(frame);
    return MX_OK;
}

/* A tenth of confidence as a line: what is announced (o), what is right (x) within its interval. */
enum { CHART_WIDTH = 50 };
static void add_line_of_chart(mx_buf *out, const mx_frame *frame, size_t row)
{
    char line[CHART_WIDTH + 2];
    const long low = lround(CHART_WIDTH * coded_number(frame, row, "low")),
               high = lround(CHART_WIDTH * coded_number(frame, row, "high"));
    memset(line, ' ', sizeof line - 1);
    line[sizeof line - 1] = '\0';
    for (long at = low; at <= high; at++) line[at] = '-';
    line[lround(CHART_WIDTH * coded_number(frame, row, "right"))] = 'x';
    char *announced = &line[lround(CHART_WIDTH * coded_number(frame, row, "confidence"))];
    *announced = *announced == 'x' ? '*' : 'o';
    mx_buf_format(out, "%3.0f-%-3.0f |%s|%6.0f\n", 100 * coded_number(frame, row, "from"),
                  100 * coded_number(frame, row, "to"), line, coded_number(frame, row, "n"));
}

static void add_chart(mx_buf *out, const mx_frame *frame)
{
    mx_buf_text(out, mx_tr("\nLe même en figure : `o` ce qui est annoncé, `x` ce qui est juste dans son intervalle (`*` : au même "
                           "endroit). Un modèle étalonné les a aux mêmes endroits.\n\n",
                           "\nThe same as a figure: `o` what is announced, `x` what is right within its interval (`*`: in the same "
                           "place). A calibrated model has both in the same places.\n\n"));
    mx_buf_format(out, "```\n%%        0%*d%*d%*s\n", CHART_WIDTH / 2, 50, CHART_WIDTH / 2, 100, 6, "n");
    for (size_t row = 0; row < mx_frame_n_rows(frame); row++) add_line_of_chart(out, frame, row);
    mx_buf_text(out, "```\n");
}

/* Of the components that are wrong, the share announced at 0.8 or more. */
static double sure_and_wrong(const mx_frame *reliability)
{
    double all = 0.0, sure = 0.0;
    for (size_t row = 0; row < mx_frame_n_rows(reliability); row++) {
        double wrong = coded_number(reliability, row, "n") * (1.0 - coded_number(reliability, row, "right"));
        all += wrong;
        sure += coded_number(reliability, row, "from") >= 0.8 ? wrong : 0.0;
    }
    return all > 0.0 ? sure / all : 0.0;
}

static int add_reliability(card *c)
{
    mx_frame *frame;
    int rc = mx_score_reliability(&frame, c->all);
    if (rc < 0) return rc;
    mx_buf_text(c->out,
                mx_tr("\n### Ce que valent ses probabilités\n\nDes propositions de chaque tranche, la probabilité moyenne "
                      "annoncée et la part de composantes justes.\n\n| confiance | n | annoncé | juste [95 %] |\n"
                      "|---|---|---|---|\n",
                      "\n### What its probabilities are worth\n\nOf the proposals in each tenth, the mean probability "
                      "announced and the share of components that are right.\n\n| confidence | n | announced | right [95%] "
                      "|\n|---|---|---|---|\n"));
    for (size_t row = 0; row < mx_frame_n_rows(frame); row++) {
        mx_buf_format(c->out, mx_tr("| %.0f à %.0f %% | %.0f | ", "| %.0f to %.0f%% | %.0f | "),
                      100 * coded_number(frame, row, "from"), 100 * coded_number(frame, row, "to"),
                      coded_number(frame, row, "n"));
        add_percent(c->out, coded_number(frame, row, "confidence"));
        mx_buf_text(c->out, mx_tr(" % | ", "% | "));
        add_share(c->out, frame, row, "right");
        mx_buf_text(c->out, " |\n");
    }
    add_chart(c->out, frame);
    mx_buf_text(c->out, mx_tr("\nDe ses erreurs, ", "\nOf its errors, "));
    add_percent(c->out, sure_and_wrong(frame));
    mx_buf_text(c->out, mx_tr(" % sont annoncées à 80 % ou plus : une grande confiance ne dispense pas de relire.\n",
                              "% are announced at 80% or more: much confidence does not spare the reading.\n"));
    mx_frame_free(frame);
    return MX_OK;
}

/* ---- Words ---------------------------------------------------------------------------------- */

static void add_purpose(card *c)
{
    mx_buf_format(
        c->out,
        mx_tr("# Fiche du modèle de classement\n\n"
              "Il propose, pour une expression de bien-être ou de mal-être, une composante du référentiel %s avec une "
              "probabilité, deux autres composantes, une polarité, un sens (P, O, Q, S) et un bénéficiaire. Il lit le "
              "français, l’anglais, l’allemand, l’espagnol, l’italien, le portugais et le roumain. **Il propose, des "
              "personnes décident** : ce qui est marqué `review` demande un œil humain, et une part de ce qui est "
              "marqué `auto` aussi (`mieux review` la tire au sort).\n\n"
              "- modèle : `%s`\n- textes d’entraînement : `%s`\n\n",
              "# Card of the classification model\n\n"
              "For a statement of well-being or ill-being it proposes a component of the framework of %s with a "
              "probability, two more components, a polarity, a sense (P, O, Q, S) and a beneficiary. It reads French, "
              "English, German, Spanish, Italian, Portuguese and Romanian. **It proposes, people decide**: what is "
              "marked `review` wants a person's eye, and so does a part of what is marked `auto` (`mieux review` draws "
              "it).\n\n"
              "- model: `%s`\n- training texts: `%s`\n\n"),
        mx_model_framework(c->model), mx_model_hash(c->model), mx_model_training_hash(c->model));
}

static void add_data(card *c)
{
    mx_buf_format(
        c->out,
        mx_tr("## Données\n\n%zu exemples de %zu composantes : des mots et tournures rangés par composante "
              "(datasets/lexicon) et des expressions écrites pour mieux dans plusieurs manières (datasets/corpus). Ce ne "
              "sont pas des paroles recueillies : personne n’y figure. ",
              "## Data\n\n%zu examples of %zu components: words and phrases by component (datasets/lexicon), and "
              "statements written for mieux in several manners (datasets/corpus). They were not collected from anybody: "
              "nobody is in them. "),
        mx_model_n_examples(c->model), mx_model_n_components(c->model));
    mx_buf_text(c->out, mx_model_is_adapted(c->model)
                            ? mx_tr("S’y ajoutent des expressions que des personnes ont codées dans une base : ce modèle "
                                    "peut en retenir les mots, il reste donc interne comme elle.\n\n",
                                    "Statements that people coded in a store are added: this model may keep words of "
                                    "theirs, so it stays internal as the store does.\n\n")
                            : mx_tr("Le français y domine, puis l’anglais ; les cinq autres langues sont minces.\n\n",
                                    "Most is French, then English; the other five languages are thin.\n\n"));
}

static void add_method(card *c)
{
    mx_buf_text(
        c->out,
        mx_tr("## Méthode\n\nLes radicaux des mots et leurs paires, ceux de la tête de l’expression (avant « pour », "
              "« avec », « grâce à »…) et de ses deux premiers mots pleins une fois de plus, et les suites de 2 à 5 lettres "
              "dans les mots, pesés par leur rareté et par ce qu’ils disent de la composante ; une régression logistique "
              "par composante ; des poids d’un octet. La probabilité annoncée est réglée sur des manières d’écrire "
              "tenues hors de l’entraînement. `auto` demande une dimension probable à ",
              "## Method\n\nStems of words and their pairs, those of the statement's head (before \"for\", \"with\", \"thanks "
              "to\"…) and of its first two words with a theme once more, and runs of 2 to 5 letters inside words, weighed "
              "by how rare they are and by what they tell of the component; a logistic regression a component; weights of "
              "one byte. The probability announced is set on manners of writing held out of training. `auto` asks for a "
              "dimension probable at "));
    add_percent(c->out, mx_model_threshold(c->model));
    mx_buf_text(c->out, mx_tr(" % au moins, et une composante plus probable que non.\n\n",
                              "% at least, and a component likelier than not.\n\n"));
}

static void add_limits(card *c)
{
    mx_buf_text(
        c->out,
        mx_tr("\n## Là où il se trompe\n\n"
              "- Deux thèmes dans une phrase : ce qui est fait *pour* quelqu’un, ce qu’on doit *à* quelque chose ; le nom "
              "le plus parlant l’emporte parfois sur l’acte ou l’état.\n"
              "- Récits et dictons dont le sens se devine : il ne lit que des mots.\n"
              "- Riche et pauvre, être utile, un loisir ou une initiative : des frontières fines de la clé.\n"
              "- Les composantes « en général » (X00) et les textes de plus d’une dizaine de mots.\n"
              "- L’ironie, les noms de lieux ou de personnes, d’autres langues et écritures : toujours à relire.\n"
              "\n## Ce qu’il ne faut pas en faire\n\n"
              "Décider de quoi que ce soit pour une personne ; publier des parts sans en avoir fait relire un échantillon ; "
              "comparer deux territoires dont l’un est codé par lui et l’autre par des personnes.\n",
              "\n## Where it is wrong\n\n"
              "- Two themes in a sentence: what is done *for* somebody, what is owed *to* something; the most telling noun "
              "sometimes beats the act or the state.\n"
              "- Stories and sayings whose meaning must be guessed: it reads words only.\n"
              "- Rich and poor, being useful, a hobby or an initiative: fine boundaries of the key.\n"
              "- Components \"in general\" (X00), and texts of more than some ten words.\n"
              "- Irony, names of places or people, other languages and scripts: always to be read.\n"
              "\n## What not to do with it\n\n"
              "Decide anything about a person; publish shares of which nobody read a sample; compare two territories of "
              "which it coded one and people the other.\n"));
}

static int write_card(card *c, char *const files[], size_t n_files)
{
    add_purpose(c);
    add_data(c);
    add_method(c);
    mx_buf_text(c->out, mx_tr("## Ce qu’il vaut\n\nSur les expressions codées de", "## What it is worth\n\nOn the labelled statements of"));
    for (size_t i = 0; i < n_files; i++) {
        const char *slash = strrchr(files[i], '/');
        mx_buf_format(c->out, "%s `%s`", i ? "," : "", slash ? slash + 1 : files[i]);
    }
    mx_buf_text(c->out, mx_tr(" ; ces chiffres ne valent que si le modèle ne les a pas apprises. Entre crochets, l’intervalle "
                              "de Wilson à 95 %. Ce que codent des personnes de votre ville en dit davantage : `mieux "
                              "evaluate --from-store`.\n\n",
                              "; these figures are worth something only if the model did not learn from them. In brackets, "
                              "Wilson's 95% interval. What people of your city code tells more: `mieux evaluate "
                              "--from-store`.\n\n"));
    int rc = add_overall(c);
    if (rc == MX_OK) rc = add_langs(c);
    if (rc == MX_OK) rc = add_dimensions(c);
    if (rc == MX_OK) rc = add_reliability(c);
    if (rc == MX_OK) add_limits(c);
    return rc == MX_OK ? mx_buf_check(c->out) : rc;
}

int mx_task_card(mx_buf *out, const mx_context *context, char *const files[], size_t n_files,
                 const mx_classify_options *options)
{
    card c = {.out = out};
    mx_model *model;
    int rc = learning_model(&model, options->model);
    c.model = model;
    if (rc == MX_OK) rc = mx_taxonomy_load(&c.taxonomy, mx_model_framework(model));
    if (rc == MX_OK) rc = mx_score_new(&c.all);
    for (size_t i = 0; rc == MX_OK && i < N_LANGS; i++) rc = mx_score_new(&c.by_lang[i]);
    if (rc == MX_OK) rc = learning_judge_files(context, model, files, n_files, options, judge, &c);
    if (rc == MX_OK) rc = write_card(&c, files, n_files);
    for (size_t i = 0; i < N_LANGS; i++) mx_score_free(c.by_lang[i]);
    mx_score_free(c.all);
    mx_taxonomy_free(c.taxonomy);
    mx_model_close(model);
    return rc;
}
