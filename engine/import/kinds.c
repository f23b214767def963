/* The kinds of file: their columns, what each may be called, and which kind a header means. */
#include "import_i.h"

#include <ctype.h>
#include <string.h>

/* Names are as mx_import__fold_name leaves them: lower case, no accents, and one '_'
 * for whatever stands between words. The canonical name is always accepted. */
#define TERRITORY {"territory", "territoire|territory_id|code_territoire|commune|ville|city|clsm"}
#define GROUP {"group", "groupe|group_id|code_groupe"}
#define PERIOD {"period", "periode|date"}
#define NAMED "nom|libelle|intitule|label|title|titre"
#define TITLE "titre|intitule|libelle|nom|name|label"
#define STATUS "statut|etat|state"

static const mx_import__column territories[] = {
    {TERRITORY, .type = MX_CELL_NAME, .is_required = true},
    {{"name", NAMED}, .type = MX_CELL_TEXT, .is_required = true},
    {{"kind", "type|nature|type_de_territoire"}, .type = MX_CELL_TEXT},
    {{"country", "pays"}, .type = MX_CELL_TEXT},
    {{"parent", "rattachement|territoire_parent|parent_territory"}, .type = MX_CELL_NAME},
    {{"network", "reseau"}, .type = MX_CELL_TEXT},
    {{"since", "depuis|depuis_le|membre_depuis"}, .type = MX_CELL_PERIOD},
    {{"population", "habitants|inhabitants|nombre_d_habitants"}, .type = MX_CELL_WHOLE},
    {{"latitude", "lat"}, .type = MX_CELL_NUMBER, .is_bounded = true, .lowest = -90, .highest = 90},
    {{"longitude", "lon|lng|long"}, .type = MX_CELL_NUMBER, .is_bounded = true, .lowest = -180, .highest = 180},
};

static const mx_import__column groups[] = {
    {TERRITORY, .type = MX_CELL_NAME, .is_required = true},
    {GROUP, .type = MX_CELL_NAME, .is_required = true},
    {{"name", NAMED "|nom_du_groupe"}, .type = MX_CELL_TEXT, .is_required = true},
    {{"kind", "type|nature|type_de_groupe"}, .type = MX_CELL_WORD, .words = MX_WORDS_GROUP_KIND},
    {{"profile", "profil"}, .type = MX_CELL_TEXT},
    {{"cycle", "cycle_spiral"}, .type = MX_CELL_NAME},
    {{"started", "debut|commence_le|date_de_debut|start|started_on"}, .type = MX_CELL_DATE},
    {{"ended", "fin|fini_le|date_de_fin|end|ended_on"}, .type = MX_CELL_DATE},
    {{"size", "taille|effectif"}, .type = MX_CELL_WHOLE},
    {{"entered", "entres|inscrits|entrees"}, .type = MX_CELL_WHOLE},
    {{"present", "presents|encore_presents|encore_la"}, .type = MX_CELL_WHOLE},
};

#define CODING_COLUMNS                                                                                  \
    {{"component", "composante|code|code_spiral"}, .type = MX_CELL_CODE, .is_aside = true},             \
    {{"framework", "referentiel|cadre|version|version_du_referentiel"}, .type = MX_CELL_FRAMEWORK,       \
     .is_aside = true},                                                                                 \
    {{"polarity", "polarite|signe"}, .type = MX_CELL_WORD, .words = MX_WORDS_POLARITY, .is_aside = true}, \
    {{"meaning", "sens|signification|sense"}, .type = MX_CELL_SENSE, .is_aside = true},                 \
    {{"beneficiary", "beneficiaire"}, .type = MX_CELL_BENEFICIARY, .is_aside = true},                   \
    {{"round", "tour|manche"}, .type = MX_CELL_WHOLE, .is_aside = true},                                \
    {{"coded_on", "code_le|date_de_codage"}, .type = MX_CELL_DATE, .is_aside = true}

#define STATEMENT_NAMES \
    "id|identifiant|numero|statement_id|id_statement|id_critere|id_expression|numero_de_critere|id_enonce|enonce"

static const mx_import__column statements[] = {
    {TERRITORY, .type = MX_CELL_NAME, .is_required = true},
    {{"statement", STATEMENT_NAMES}, .type = MX_CELL_NAME},
    {{"text", "texte|critere|expression|verbatim|criterion"}, .type = MX_CELL_TEXT, .is_required = true},
    {GROUP, .type = MX_CELL_NAME},
    {{"cycle", "cycle_spiral"}, .type = MX_CELL_NAME},
    {PERIOD, .type = MX_CELL_PERIOD},
    {{"question", "q|numero_de_question"}, .type = MX_CELL_WHOLE, .is_bounded = true, .lowest = 1, .highest = 3},
    {{"author", "auteur|auteure|autrice|participant|participante"}, .type = MX_CELL_NAME},
    {{"lang", "langue|language"}, .type = MX_CELL_LANG},
    {{"consent", "consentement|accord"}, .type = MX_CELL_YES_NO},
    {{"coder", "codeur|codeuse|code_par|coded_by"}, .type = MX_CELL_NAME, .is_aside = true},
    CODING_COLUMNS,
};

static const mx_import__column codes[] = {
    {TERRITORY, .type = MX_CELL_NAME},
    {{"statement", STATEMENT_NAMES "|critere|expression"}, .type = MX_CELL_NAME, .is_required = true},
    {{"coder", "codeur|codeuse|code_par|coded_by"}, .type = MX_CELL_NAME, .is_required = true},
    CODING_COLUMNS,
};

static const mx_import__column indicators[] = {
    {{"indicator", "indicateur|indicator_id|code_indicateur|id_indicateur"}, .type = MX_CELL_NAME,
     .is_required = true},
    {{"name", NAMED}, .type = MX_CELL_TEXT, .is_required = true},
    {{"component", "composante|code_spiral"}, .type = MX_CELL_COMPONENT},
    {{"questionnaire", "enquete|survey"}, .type = MX_CELL_NAME},
    {{"scale", "echelle"}, .type = MX_CELL_SCALE},
    {{"direction", "sens|orientation"}, .type = MX_CELL_WORD, .words = MX_WORDS_POLARITY},
    {{"unit", "unite"}, .type = MX_CELL_TEXT},
    {{"low_max", "bas_max|seuil_bas"}, .type = MX_CELL_NUMBER},
    {{"high_min", "haut_min|seuil_haut"}, .type = MX_CELL_NUMBER},
    {{"target", "cible"}, .type = MX_CELL_NUMBER},
};

#define INDICATOR_NAMES "indicateur|question|item|indicator_id|code_indicateur"
#define VALUE_NAMES "value|valeur|reponse|niveau|level|answer|response|score|situation"
#define COUNT_NAMES "count|effectif|nombre|nb|people|personnes|nombre_de_personnes"
#define LOW_NAMES "borne_basse|borne_inferieure|lower|ic_bas|min"
#define HIGH_NAMES "borne_haute|borne_superieure|upper|ic_haut|max"
#define N_NAMES "n_personnes|sample|taille_echantillon|nombre_de_repondants"

static const mx_import__column follow_up[] = {
    [MX_FU_TERRITORY] = {TERRITORY, .type = MX_CELL_NAME, .is_required = true},
    [MX_FU_INDICATOR] = {{"indicator", INDICATOR_NAMES},
                         .type = MX_CELL_NAME, .is_required = true},
    [MX_FU_PERIOD] = {PERIOD, .type = MX_CELL_PERIOD, .is_required = true},
    [MX_FU_VALUE] = {{"value", VALUE_NAMES},
                     .type = MX_CELL_NUMBER, .is_required = true},
    [MX_FU_GROUP] = {GROUP, .type = MX_CELL_NAME},
    [MX_FU_RESPONDENT] = {{"respondent", "repondant|repondante|personne|person|participant|participante|"
                                         "pseudonyme|pseudonym|respondent_id|id_repondant"},
                          .type = MX_CELL_NAME},
    [MX_FU_CYCLE] = {{"cycle", "cycle_spiral"}, .type = MX_CELL_NAME},
    [MX_FU_PHASE] = {{"phase", "moment|evaluation"}, .type = MX_CELL_WORD, .words = MX_WORDS_PHASE},
    [MX_FU_QUESTIONNAIRE] = {{"questionnaire", "enquete|survey"}, .type = MX_CELL_NAME},
    [MX_FU_WEIGHT] = {{"weight", "poids|ponderation"}, .type = MX_CELL_NUMBER},
    [MX_FU_COUNT] = {{"count", COUNT_NAMES}, .type = MX_CELL_WHOLE},
    [MX_FU_LOW] = {{"low", LOW_NAMES}, .type = MX_CELL_NUMBER},
    [MX_FU_HIGH] = {{"high", HIGH_NAMES}, .type = MX_CELL_NUMBER},
    [MX_FU_N] = {{"n", N_NAMES}, .type = MX_CELL_WHOLE},
    [MX_FU_STATUS] = {{"status", STATUS}, .type = MX_CELL_TEXT},
    [MX_FU_SOURCE] = {{"source", "origine"}, .type = MX_CELL_TEXT},
};

/* Follow-up as counts: how many people stand at each level. */
static const mx_import__column counts[] = {
    {TERRITORY, .type = MX_CELL_NAME, .is_required = true},
    {GROUP, .type = MX_CELL_NAME},
    {{"indicator", INDICATOR_NAMES}, .type = MX_CELL_NAME, .is_required = true},
    {PERIOD, .type = MX_CELL_PERIOD, .is_required = true},
    {{"cycle", "cycle_spiral"}, .type = MX_CELL_NAME},
    {{"phase", "moment|evaluation"}, .type = MX_CELL_WORD, .words = MX_WORDS_PHASE},
    {{"level", VALUE_NAMES}, .type = MX_CELL_NUMBER, .is_required = true, .may_be_empty = true},
    {{"people", COUNT_NAMES}, .type = MX_CELL_WHOLE, .is_required = true},
    {{"weight", "poids|ponderation"}, .type = MX_CELL_NUMBER, .is_aside = true},
};

/* Follow-up that others published. */
static const mx_import__column published[] = {
    {TERRITORY, .type = MX_CELL_NAME, .is_required = true},
    {GROUP, .type = MX_CELL_NAME},
    {{"indicator", INDICATOR_NAMES}, .type = MX_CELL_NAME, .is_required = true},
    {PERIOD, .type = MX_CELL_PERIOD, .is_required = true},
    {{"value", VALUE_NAMES}, .type = MX_CELL_NUMBER, .is_required = true, .may_be_empty = true},
    {{"low", LOW_NAMES}, .type = MX_CELL_NUMBER},
    {{"high", HIGH_NAMES}, .type = MX_CELL_NUMBER},
    {{"n", N_NAMES}, .type = MX_CELL_WHOLE},
    {{"status", STATUS}, .type = MX_CELL_TEXT},
    {{"source", "origine"}, .type = MX_CELL_TEXT},
};

static const mx_import__column objectives[] = {
    {TERRITORY, .type = MX_CELL_NAME, .is_required = true},
    {{"objective", "objectif|objective_id|id_objectif"}, .type = MX_CELL_NAME, .is_required = true},
    {{"title", TITLE}, .type = MX_CELL_TEXT, .is_required = true},
    {{"component", "composante|code|code_spiral"}, .type = MX_CELL_COMPONENT},
    {{"statements", "expressions|criteres|enonces"}, .type = MX_CELL_LIST},
    {{"needs", "besoins"}, .type = MX_CELL_TEXT},
    {{"expectations", "attentes"}, .type = MX_CELL_TEXT},
    {{"target", "cible"}, .type = MX_CELL_TEXT},
    {{"set_on", "fixe_le|date|date_de_fixation"}, .type = MX_CELL_DATE},
};

static const mx_import__column commitments[] = {
    {TERRITORY, .type = MX_CELL_NAME, .is_required = true},
    {{"commitment", "engagement|commitment_id|id_engagement"}, .type = MX_CELL_NAME, .is_required = true},
    {{"title", TITLE}, .type = MX_CELL_TEXT, .is_required = true},
    {{"objective", "objectif|objective_id|id_objectif"}, .type = MX_CELL_NAME},
    {{"actor", "acteur|actrice"}, .type = MX_CELL_TEXT},
    {{"actor_kind", "type_acteur|type_d_acteur|actor_type"}, .type = MX_CELL_TEXT},
    {{"scope", "portee"}, .type = MX_CELL_WORD, .words = MX_WORDS_SCOPE},
    {{"start", "debut|date_de_debut"}, .type = MX_CELL_DATE},
    {{"due", "echeance|due_on|pour_le"}, .type = MX_CELL_DATE},
    {{"status", STATUS}, .type = MX_CELL_WORD, .words = MX_WORDS_STATUS},
    {{"done_on", "realise_le|fait_le|tenu_le"}, .type = MX_CELL_DATE},
    {{"participants", "nombre_de_participants"}, .type = MX_CELL_WHOLE},
};

static const mx_import__column actions[] = {
    {TERRITORY, .type = MX_CELL_NAME, .is_required = true},
    {{"action", "action_id|id_action"}, .type = MX_CELL_NAME, .is_required = true},
    {{"title", TITLE}, .type = MX_CELL_TEXT, .is_required = true},
    {{"commitments", "engagements"}, .type = MX_CELL_LIST},
    {{"component", "composante|code|code_spiral"}, .type = MX_CELL_COMPONENT},
    {{"start", "debut|date_de_debut"}, .type = MX_CELL_DATE},
    {{"end", "fin|date_de_fin"}, .type = MX_CELL_DATE},
    {{"status", STATUS}, .type = MX_CELL_WORD, .words = MX_WORDS_ACTION_STATUS},
    {{"participants", "nombre_de_participants"}, .type = MX_CELL_WHOLE},
};

static const mx_import__column contracts[] = {
    {TERRITORY, .type = MX_CELL_NAME, .is_required = true},
    {{"contract", "contrat|contract_id|id_contrat"}, .type = MX_CELL_NAME, .is_required = true},
    {{"signed_on", "signe_le|date_de_signature|date"}, .type = MX_CELL_DATE, .is_required = true},
    {GROUP, .type = MX_CELL_NAME},
    {{"signatory", "signataire"}, .type = MX_CELL_TEXT},
    {{"signatory_kind", "type_signataire|type_de_signataire|signatory_type"}, .type = MX_CELL_TEXT},
};

static const mx_import__column reviews[] = {
    {TERRITORY, .type = MX_CELL_NAME, .is_required = true},
    {{"review", "bilan|revue|review_id|id_bilan"}, .type = MX_CELL_NAME, .is_required = true},
    {{"held_on", "tenu_le|tenue_le|date"}, .type = MX_CELL_DATE, .is_required = true},
    {{"contract", "contrat|contract_id|id_contrat"}, .type = MX_CELL_NAME},
    {{"objective", "objectif|objective_id|id_objectif"}, .type = MX_CELL_NAME},
    {{"finding", "constat|conclusion|constatation"}, .type = MX_CELL_TEXT},
};

#define COLUMNS(array) array, sizeof array / sizeof *array

static const mx_import__kind kinds[MX_N_ALL_KINDS] = {
    [MX_KIND_TERRITORIES] = {"territories", "territoires", COLUMNS(territories), {"territory"}, MX_REF_TERRITORY},
    [MX_KIND_GROUPS] = {"groups", "groupes", COLUMNS(groups), {"territory", "group"}, MX_REF_GROUP},
    [MX_KIND_INDICATORS] = {"indicators", "indicateurs", COLUMNS(indicators), {"indicator"}, MX_REF_INDICATOR},
    [MX_KIND_STATEMENTS] = {"statements", "expressions", COLUMNS(statements), {"territory", "statement"},
                            MX_REF_STATEMENT},
    [MX_KIND_CODES] = {"codes", "codes", COLUMNS(codes),
                       {"territory", "statement", "coder", "round", "component", "meaning", "beneficiary"},
                       MX_N_REFS},
    [MX_KIND_FOLLOW_UP] = {"follow-up", "suivi", COLUMNS(follow_up), {NULL}, MX_N_REFS},
    [MX_KIND_OBJECTIVES] = {"objectives", "objectifs", COLUMNS(objectives), {"territory", "objective"},
                            MX_REF_OBJECTIVE},
    [MX_KIND_COMMITMENTS] = {"commitments", "engagements", COLUMNS(commitments), {"territory", "commitment"},
                             MX_REF_COMMITMENT},
    [MX_KIND_ACTIONS] = {"actions", "actions", COLUMNS(actions), {"territory", "action"}, MX_N_REFS},
    [MX_KIND_CONTRACTS] = {"contracts", "contrats", COLUMNS(contracts),
                           {"territory", "contract", "signatory"}, MX_REF_CONTRACT},
    [MX_KIND_REVIEWS] = {"reviews", "bilans", COLUMNS(reviews), {"territory", "review", "contract", "objective"}, MX_N_REFS},
    [MX_KIND_COUNTS] = {"counts", "effectifs", COLUMNS(counts),
                        {"territory", "indicator", "group", "period", "cycle", "phase", "level"}, MX_N_REFS},
    [MX_KIND_PUBLISHED] = {"published", "publié", COLUMNS(published),
                           {"territory", "indicator", "group", "period", "source"}, MX_N_REFS},
};

const mx_import__kind *mx_import__kind_of(mx_kind kind)
{
    return &kinds[kind];
}

const char *mx_kind_name(mx_kind kind, mx_lang lang)
{
    return lang == MX_FR ? kinds[kind].name_fr : kinds[kind].name;
}

const char *mx_kind_column(mx_kind kind, mx_str name)
{
    mx_buf folded = {0};
    mx_import__fold_name(&folded, name);
    size_t column = folded.failed || !folded.at ? SIZE_MAX
                                                : mx_import__find_column(&kinds[kind], (mx_str){folded.at, folded.size});
    mx_buf_dispose(&folded);
    return column == SIZE_MAX ? NULL : kinds[kind].columns[column].name.canonical;
}

/* "territories, groups, …" in the user's language. */
static void list_kinds(mx_buf *out)
{
    for (size_t k = 0; k < MX_N_KINDS; k++)
        mx_buf_format(out, "%s%s", k ? ", " : "", mx_kind_name((mx_kind)k, mx_lang_get()));
}

/* Fail with a sentence that was put together in a buffer, and dispose of it. */
static int fail_with(int code, mx_buf *sentence)
{
    int rc = mx_buf_check(sentence);
    rc = rc < 0 ? rc : mx_fail(code, "%s", sentence->at);
    mx_buf_dispose(sentence);
    return rc;
}

void mx_import__fold_name(mx_buf *out, mx_str name)
{
    size_t start = out->size;
    mx_fold(out, name);
    size_t to = start;
    for (size_t from = start; from < out->size; from++) {
        char c = out->at[from];
        bool is_gap = c == ' ' || c == '-' || c == '_' || c == '\'' || c == '.' || c == '/';
        if (!is_gap) out->at[to++] = c;
        else if (to > start && out->at[to - 1] != '_') out->at[to++] = '_';
    }
    while (to > start && out->at[to - 1] == '_') to--;
    if (out->at) out->at[to] = '\0';
    out->size = to;
}

int mx_kind_parse(mx_kind *out, const char *name)
{
    mx_buf folded = {0}, sentence = {0};
    mx_import__fold_name(&folded, mx_str_of(name));
    int rc = mx_buf_check(&folded);
    if (rc < 0) goto out;
    for (size_t k = 0; k < MX_N_KINDS; k++) {
        for (int language = 0; language < 2; language++) {
            mx_buf own = {0};
            mx_import__fold_name(&own, mx_str_of(language ? kinds[k].name_fr : kinds[k].name));
            rc = mx_buf_check(&own);
            bool is_it = rc == MX_OK && mx_str_equal((mx_str){own.at, own.size}, (mx_str){folded.at, folded.size});
            mx_buf_dispose(&own);
            if (rc < 0) goto out;
            if (is_it) {
                *out = (mx_kind)k;
                goto out;
            }
        }
    }
    mx_buf_format(&sentence, mx_tr("--kind « %s » : genre inconnu ; choisissez parmi ",
                                   "--kind \"%s\": no such kind; choose among "), name);
    list_kinds(&sentence);
    rc = fail_with(MX_E_USAGE, &sentence);
out:
    mx_buf_dispose(&folded);
    return rc;
}

/* ---- What a header means ---------------------------------------------------------- */

size_t mx_import__find_column(const mx_import__kind *kind, mx_str folded)
{
    for (size_t c = 0; c < kind->n_columns; c++)
        if (mx_str_is(folded, kind->columns[c].name.canonical) ||
            mx_import__listed(kind->columns[c].name.names, folded))
            return c;
    return SIZE_MAX;
}

/* Whether the user's options stand in for a column that a file lacks. A territory
 * cannot name itself, so the kind `territories` keeps its column. */
static bool is_given(const mx_import__kind *kind, size_t column, const mx_import_options *options)
{
    const char *name = kind->columns[column].name.canonical;
    if (strcmp(name, "territory") == 0) return options->territory && kind != &kinds[MX_KIND_TERRITORIES];
    if (strcmp(name, "coder") == 0) return options->coder != NULL;
    return false;
}

/* How well a header fits a kind. */
typedef struct {
    size_t n_known, n_required, n_lacking;
} fit;

static fit fit_of(const mx_import__kind *kind, const mx_buf folded[], size_t n_names,
                  const mx_import_options *options)
{
    fit result = {0};
    for (size_t c = 0; c < kind->n_columns; c++) {
        bool is_there = false;
        for (size_t i = 0; i < n_names && !is_there; i++)
            is_there = mx_import__find_column(kind, (mx_str){folded[i].at, folded[i].size}) == c;
        result.n_known += is_there;
        if (!kind->columns[c].is_required) continue;
        result.n_required += is_there;
        result.n_lacking += !is_there && !is_given(kind, c, options);
    }
    return result;
}

/* Follow-up in wide form: who and when are there, indicator and value are column
 * and cell, and there are columns that could be indicators. */
static bool is_wide(const mx_buf folded[], size_t n_names, const mx_import_options *options)
{
    const mx_import__kind *kind = &kinds[MX_KIND_FOLLOW_UP];
    bool has[MX_FU_N_COLUMNS] = {false};
    size_t n_own = 0;
    for (size_t i = 0; i < n_names; i++) {
        size_t c = mx_import__find_column(kind, (mx_str){folded[i].at, folded[i].size});
        if (c < MX_FU_N_COLUMNS) has[c] = true;
        else n_own++;
    }
    return (has[MX_FU_TERRITORY] || options->territory) && has[MX_FU_PERIOD] && !has[MX_FU_INDICATOR] &&
           !has[MX_FU_VALUE] && n_own > 0;
}

/* "region, score": the columns a file has, for a message. */
static void list_names(mx_buf *out, const mx_str names[], size_t n_names)
{
    const size_t most = 20;
    for (size_t i = 0; i < n_names && i < most; i++)
        mx_buf_format(out, "%s%.*s", i ? ", " : "", MX_STR(names[i]));
    if (n_names > most) mx_buf_text(out, ", …");
}

static void list_lacking(mx_buf *out, const mx_import__kind *kind, const mx_buf folded[], size_t n_names,
                         const mx_import_options *options)
{
    const char *between = "";
    for (size_t c = 0; c < kind->n_columns; c++) {
        if (!kind->columns[c].is_required || is_given(kind, c, options)) continue;
        bool is_there = false;
        for (size_t i = 0; i < n_names && !is_there; i++)
            is_there = mx_import__find_column(kind, (mx_str){folded[i].at, folded[i].size}) == c;
        if (is_there) continue;
        mx_buf_format(out, "%s%s", between, kind->columns[c].name.canonical);
        between = ", ";
    }
}

static int fail_unknown(const mx_str names[], const mx_buf folded[], size_t n_names, mx_kind nearest,
                        bool has_nearest, const mx_import_options *options)
{
    mx_buf sentence = {0};
    mx_buf_format(&sentence, mx_tr("%s : ces colonnes ne disent pas de quel genre est le fichier : ",
                                   "%s: these columns do not tell what kind of file it is: "), options->file);
    list_names(&sentence, names, n_names);
    if (has_nearest) {
        mx_buf_format(&sentence, mx_tr(" ; pour le genre « %s » il manque : ", "; the kind \"%s\" lacks: "),
                      mx_kind_name(nearest, mx_lang_get()));
        list_lacking(&sentence, &kinds[nearest], folded, n_names, options);
    }
    mx_buf_text(&sentence, mx_tr(" ; nommez-le par --kind ", "; name it by --kind "));
    list_kinds(&sentence);
    return fail_with(MX_E_VALUE, &sentence);
}

static int fail_ambiguous(mx_kind one, mx_kind other, const mx_import_options *options)
{
    return mx_fail(MX_E_VALUE,
                   mx_tr("%s : ces colonnes conviennent aux genres « %s » et « %s » ; choisissez par --kind",
                         "%s: these columns fit the kinds \"%s\" and \"%s\"; choose by --kind"),
                   options->file, mx_kind_name(one, mx_lang_get()), mx_kind_name(other, mx_lang_get()));
}

static int choose_kind(mx_kind *out, const mx_str names[], const mx_buf folded[], size_t n_names,
                       const mx_import_options *options)
{
    size_t best = MX_N_KINDS, rival = MX_N_KINDS, nearest = MX_N_KINDS;
    fit best_fit = {0}, nearest_fit = {0};
    for (size_t k = 0; k < MX_N_KINDS; k++) {
        fit this = fit_of(&kinds[k], folded, n_names, options);
        if (this.n_lacking > 0) {
            bool is_nearer = nearest == MX_N_KINDS || this.n_lacking < nearest_fit.n_lacking ||
                             (this.n_lacking == nearest_fit.n_lacking && this.n_known > nearest_fit.n_known);
            if (this.n_required > 0 && is_nearer) nearest = k, nearest_fit = this;
            continue;
        }
        if (this.n_required == 0) continue;
        bool is_better = best == MX_N_KINDS || this.n_known > best_fit.n_known ||
                         (this.n_known == best_fit.n_known && this.n_required > best_fit.n_required);
        bool is_equal = best != MX_N_KINDS && this.n_known == best_fit.n_known &&
                        this.n_required == best_fit.n_required;
        if (is_better) best = k, best_fit = this, rival = MX_N_KINDS;
        else if (is_equal) rival = k;
    }
    if (best == MX_N_KINDS && is_wide(folded, n_names, options)) best = MX_KIND_FOLLOW_UP;
    if (best == MX_N_KINDS)
        return fail_unknown(names, folded, n_names, (mx_kind)(nearest < MX_N_KINDS ? nearest : 0),
                            nearest < MX_N_KINDS, options);
    if (rival != MX_N_KINDS) return fail_ambiguous((mx_kind)best, (mx_kind)rival, options);
    *out = (mx_kind)best;
    return MX_OK;
}

int mx_kind_of_header(mx_kind *out, const mx_str names[], size_t n_names, const mx_import_options *options)
{
    mx_buf *folded = mx_alloc_array(n_names + 1, sizeof *folded);
    if (!folded) return mx_fail_memory();
    int rc = MX_OK;
    for (size_t i = 0; i < n_names && rc == MX_OK; i++) {
        mx_import__fold_name(&folded[i], names[i]);
        rc = mx_buf_check(&folded[i]);
    }
    if (rc == MX_OK) rc = choose_kind(out, names, folded, n_names, options);
    for (size_t i = 0; i < n_names; i++) mx_buf_dispose(&folded[i]);
    mx_free(folded);
    return rc;
}

static int fail_twice(const mx_import__header *header, size_t first, size_t second, const mx_import_options *options)
{
    return mx_fail(MX_E_VALUE,
                   mx_tr("%s:1: les colonnes « %.*s » et « %.*s » veulent dire la même chose ; n'en gardez qu'une",
                         "%s:1: the columns \"%.*s\" and \"%.*s\" mean the same; keep one of them"),
                   options->file, MX_STR(header->names[first]), MX_STR(header->names[second]));
}

/* 3 for "level_3", "niveau 3", "situation 3"; -1 when the name is no such thing. */
static int level_number(mx_str folded)
{
    static const char *const starts[] = {"level_", "niveau_", "situation_"};
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
        size_t size = strlen(starts[i]);
        if (folded.size <= size || folded.size > size + 2 || memcmp(folded.at, starts[i], size) != 0) continue;
        int number = 0;
        for (size_t j = size; j < folded.size; j++) {
            if (!isdigit((unsigned char)folded.at[j])) return -1;
            number = 10 * number + (folded.at[j] - '0');
        }
        return number;
    }
    return -1;
}

int mx_import__header_read(mx_import__header *out, mx_kind number, const mx_str names[], size_t n_names,
                           const mx_import_options *options, mx_arena *arena)
{
    const mx_import__kind *kind = &kinds[number];
    *out = (mx_import__header){.names = names, .n_names = n_names};
    out->column_of = mx_arena_alloc(arena, (n_names + 1) * sizeof *out->column_of);
    out->place_of = mx_arena_alloc(arena, kind->n_columns * sizeof *out->place_of);
    out->level_of = mx_arena_alloc(arena, (n_names + 1) * sizeof *out->level_of);
    if (!out->column_of || !out->place_of || !out->level_of) return mx_fail_memory();
    for (size_t c = 0; c < kind->n_columns; c++) out->place_of[c] = SIZE_MAX;
    mx_buf folded = {0};
    int rc = MX_OK;
    for (size_t i = 0; i < n_names && rc == MX_OK; i++) {
        mx_buf_clear(&folded);
        mx_import__fold_name(&folded, names[i]);
        if ((rc = mx_buf_check(&folded)) < 0) break;
        mx_str name = {folded.at, folded.size};
        size_t c = mx_import__find_column(kind, name);
        out->column_of[i] = c;
        out->level_of[i] = number == MX_KIND_INDICATORS ? level_number(name) : -1;
        if (c == SIZE_MAX) continue;
        if (out->place_of[c] != SIZE_MAX) rc = fail_twice(out, out->place_of[c], i, options);
        out->place_of[c] = i;
    }
    mx_buf_dispose(&folded);
    return rc;
}

int mx_import__require(const mx_import__header *header, mx_kind number, const mx_import_options *options)
{
    const mx_import__kind *kind = &kinds[number];
    mx_buf sentence = {0};
    for (size_t c = 0; c < kind->n_columns; c++) {
        bool is_lacking = kind->columns[c].is_required && header->place_of[c] == SIZE_MAX &&
                          !is_given(kind, c, options);
        if (!is_lacking) continue;
        mx_buf_format(&sentence, mx_tr("%s:1: un fichier du genre « %s » a besoin de la colonne « %s » ; "
                                       "colonnes lues : ",
                                       "%s:1: a file of the kind \"%s\" needs the column \"%s\"; columns seen: "),
                      options->file, mx_kind_name(number, mx_lang_get()), kind->columns[c].name.canonical);
        list_names(&sentence, header->names, header->n_names);
        return fail_with(MX_E_VALUE, &sentence);
    }
    return MX_OK;
}
