/* The kinds of file: their columns, and what each may be called. */
#include "import_i.h"

/* Names are as mx_import__fold_name leaves them: lower case, no accents, and one '_'
 * for whatever stands between words. The canonical name is always accepted. */
#define TERRITORY                                                                                            \
    {                                                                                                        \
        "territory", "territoire|territory_id|code_territoire|commune|ville|city|clsm"                       \
    }
#define GROUP                                                                                                \
    {                                                                                                        \
        "group", "groupe|group_id|code_groupe"                                                               \
    }
#define PERIOD                                                                                               \
    {                                                                                                        \
        "period", "periode|date"                                                                             \
    }
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
    {{"longitude", "lon|lng|long"},
     .type = MX_CELL_NUMBER,
     .is_bounded = true,
     .lowest = -180,
     .highest = 180},
};

static const mx_import__column groups[] = {
    {TERRITORY, .type = MX_CELL_NAME, .is_required = true},
    {GROUP, .type = MX_CELL_NAME, .is_required = true},
    {{"name", NAMED "|nom_du_groupe"}, .type = MX_CELL_TEXT, .is_required = true},
    {{"kind", "type|nature|type_de_groupe"}, .type = MX_CELL_WORD, .words = MX_WORDS_GROUP_KIND},
    {{"profile", "profil"}, .type = MX_CELL_TEXT, .is_free = true},
    {{"cycle", "cycle_spiral"}, .type = MX_CELL_NAME},
    {{"started", "debut|commence_le|date_de_debut|start|started_on"}, .type = MX_CELL_DATE},
    {{"ended", "fin|fini_le|date_de_fin|end|ended_on"}, .type = MX_CELL_DATE},
    {{"size", "taille|effectif"}, .type = MX_CELL_WHOLE},
    {{"entered", "entres|inscrits|entrees"}, .type = MX_CELL_WHOLE},
    {{"present", "presents|encore_presents|encore_la"}, .type = MX_CELL_WHOLE},
};

#define CODING_COLUMNS                                                                                       \
    {{"component", "composante|code|code_spiral"}, .type = MX_CELL_CODE, .is_aside = true},                  \
        {{"framework", "referentiel|cadre|version|version_du_referentiel"},                                  \
         .type = MX_CELL_FRAMEWORK,                                                                          \
         .is_aside = true},                                                                                  \
        {{"polarity", "polarite|signe"},                                                                     \
         .type = MX_CELL_WORD,                                                                               \
         .words = MX_WORDS_POLARITY,                                                                         \
         .is_aside = true},                                                                                  \
        {{"meaning", "sens|signification|sense"}, .type = MX_CELL_SENSE, .is_aside = true},                  \
        {{"beneficiary", "beneficiaire"}, .type = MX_CELL_BENEFICIARY, .is_aside = true},                    \
        {{"detail", "detail_du_code"}, .type = MX_CELL_WHOLE, .is_aside = true},                                \
        {{"round", "tour|manche"}, .type = MX_CELL_WHOLE, .is_aside = true},                                 \
    {                                                                                                        \
        {"coded_on", "code_le|date_de_codage"}, .type = MX_CELL_DATE, .is_aside = true                       \
    }

#define STATEMENT_NAMES                                                                                      \
    "id|identifiant|numero|statement_id|id_statement|id_critere|id_expression|numero_de_critere|id_enonce|"  \
    "enonce"

static const mx_import__column statements[] = {
    {TERRITORY, .type = MX_CELL_NAME, .is_required = true},
    {{"statement", STATEMENT_NAMES}, .type = MX_CELL_NAME},
    {{"text", "texte|critere|expression|verbatim|criterion"},
     .type = MX_CELL_TEXT,
     .is_required = true,
     .is_free = true},
    {GROUP, .type = MX_CELL_NAME},
    {{"cycle", "cycle_spiral"}, .type = MX_CELL_NAME},
    {PERIOD, .type = MX_CELL_PERIOD},
    {{"question", "q|numero_de_question"},
     .type = MX_CELL_WHOLE,
     .is_bounded = true,
     .lowest = 1,
     .highest = 3},
    {{"author", "auteur|auteure|autrice|participant|participante"},
     .type = MX_CELL_NAME,
     .is_person = true},
    {{"lang", "langue|language"}, .type = MX_CELL_LANG},
    {{"consent", "consentement|accord"}, .type = MX_CELL_YES_NO},
    {{"parent", "expression_d_origine"}, .type = MX_CELL_NAME},
    {{"coder", "codeur|codeuse|code_par|coded_by"}, .type = MX_CELL_NAME, .is_aside = true},
    CODING_COLUMNS,
};

/* Coded passages, as qualitative tools export them. */
static const mx_import__column segments[] = {
    {TERRITORY, .type = MX_CELL_NAME, .is_required = true},
    {{"segment", "id|passage_id|highlight_id"}, .type = MX_CELL_NAME},
    {{"document", "file|filename|fichier|source"}, .type = MX_CELL_TEXT},
    {{"text", "content|coded|contenu|passage|extrait|texte|highlight"}, .type = MX_CELL_TEXT, .is_required = true},
    {{"code", "tag|codename|code_name|etiquette|nom_du_code"}, .type = MX_CELL_TEXT, .is_required = true},
    {{"coder", "codeur|codeuse|code_par|coded_by"}, .type = MX_CELL_NAME},
    {{"coded_on", "code_le|date_de_codage"}, .type = MX_CELL_DATE},
};

static const mx_import__column codes[] = {
    {TERRITORY, .type = MX_CELL_NAME},
    {{"statement", STATEMENT_NAMES "|critere|expression"}, .type = MX_CELL_NAME, .is_required = true},
    {{"coder", "codeur|codeuse|code_par|coded_by"}, .type = MX_CELL_NAME, .is_required = true},
    CODING_COLUMNS,
};

static const mx_import__column indicators[] = {
    {{"indicator", "indicateur|indicator_id|code_indicateur|id_indicateur"},
     .type = MX_CELL_NAME,
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
    {{"lowest", "plus_bas"}, .type = MX_CELL_NUMBER},
    {{"highest", "plus_haut"}, .type = MX_CELL_NUMBER},
};

/* Tables of a store, as it exports them. */
static const mx_import__column levels[] = {
    {{"indicator", "indicateur"}, .type = MX_CELL_NAME, .is_required = true},
    {{"level", "niveau"}, .type = MX_CELL_NUMBER, .is_required = true},
    {{"text", "texte"}, .type = MX_CELL_TEXT, .is_required = true},
};

static const mx_import__column positions[] = {
    {{"questionnaire", "enquete|survey"}, .type = MX_CELL_NAME, .is_required = true},
    {{"indicator", "indicateur"}, .type = MX_CELL_NAME, .is_required = true},
    {{"position", "place"},
     .type = MX_CELL_WHOLE,
     .is_required = true,
     .is_bounded = true,
     .lowest = 1,
     .highest = 1e6},
};

#define INDICATOR_NAMES "indicateur|question|item|indicator_id|code_indicateur"
#define VALUE_NAMES "value|valeur|reponse|niveau|level|answer|response|score|situation"
#define COUNT_NAMES "count|effectif|nombre|nb|people|personnes|nombre_de_personnes"
#define LOW_NAMES "borne_basse|borne_inferieure|lower|ic_bas|min"
#define HIGH_NAMES "borne_haute|borne_superieure|upper|ic_haut|max"
#define N_NAMES "n_personnes|sample|taille_echantillon|nombre_de_repondants"

static const mx_import__column follow_up[] = {
    [MX_FU_TERRITORY] = {TERRITORY, .type = MX_CELL_NAME, .is_required = true},
    [MX_FU_INDICATOR] = {{"indicator", INDICATOR_NAMES}, .type = MX_CELL_NAME, .is_required = true},
    [MX_FU_PERIOD] = {PERIOD, .type = MX_CELL_PERIOD, .is_required = true},
    [MX_FU_VALUE] = {{"value", VALUE_NAMES}, .type = MX_CELL_NUMBER, .is_required = true},
    [MX_FU_GROUP] = {GROUP, .type = MX_CELL_NAME},
    [MX_FU_RESPONDENT] = {{"respondent", "repondant|repondante|personne|person|participant|participante|"
                                         "pseudonyme|pseudonym|respondent_id|id_repondant"},
                          .type = MX_CELL_NAME,
                          .is_person = true},
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
    [MX_FU_REASON] = {{"reason", "raison|motif"}, .type = MX_CELL_TEXT},
};

/* Answers of people as a store exports them: a row a questionnaire, a character a question. */
static const mx_import__column answers[] = {
    {TERRITORY, .type = MX_CELL_NAME, .is_required = true},
    {GROUP, .type = MX_CELL_NAME},
    {{"respondent", "repondant"}, .type = MX_CELL_NAME, .is_required = true, .is_person = true},
    {{"cycle", "cycle_spiral"}, .type = MX_CELL_NAME},
    {{"phase", "moment|evaluation"}, .type = MX_CELL_WORD, .words = MX_WORDS_PHASE},
    {PERIOD, .type = MX_CELL_PERIOD, .is_required = true},
    {{"questionnaire", "enquete|survey"}, .type = MX_CELL_NAME, .is_required = true},
    {{"weight", "poids|ponderation"}, .type = MX_CELL_NUMBER},
    {{"levels", "niveaux"}, .type = MX_CELL_LEVELS, .is_required = true},
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
    {{"weights", "somme_des_poids"}, .type = MX_CELL_NUMBER},
    {{"weights_squared", "somme_des_poids_au_carre"}, .type = MX_CELL_NUMBER},
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
    {{"title", TITLE}, .type = MX_CELL_TEXT, .is_required = true, .is_free = true},
    {{"component", "composante|code|code_spiral"}, .type = MX_CELL_COMPONENT},
    {{"statements", "expressions|criteres|enonces"}, .type = MX_CELL_LIST},
    {{"needs", "besoins"}, .type = MX_CELL_TEXT, .is_free = true},
    {{"expectations", "attentes"}, .type = MX_CELL_TEXT, .is_free = true},
    {{"target", "cible"}, .type = MX_CELL_TEXT, .is_free = true},
    {{"set_on", "fixe_le|date|date_de_fixation"}, .type = MX_CELL_DATE},
};

static const mx_import__column commitments[] = {
    {TERRITORY, .type = MX_CELL_NAME, .is_required = true},
    {{"commitment", "engagement|commitment_id|id_engagement"}, .type = MX_CELL_NAME, .is_required = true},
    {{"title", TITLE}, .type = MX_CELL_TEXT, .is_required = true, .is_free = true},
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
    {{"title", TITLE}, .type = MX_CELL_TEXT, .is_required = true, .is_free = true},
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
    {{"finding", "constat|conclusion|constatation"}, .type = MX_CELL_TEXT, .is_free = true},
};

#define COLUMNS(array) array, sizeof array / sizeof *array

static const mx_import__kind kinds[MX_N_ALL_KINDS] = {
    [MX_KIND_TERRITORIES] =
        {"territories", "territoires", COLUMNS(territories), {"territory"}, MX_REF_TERRITORY},
    [MX_KIND_GROUPS] = {"groups", "groupes", COLUMNS(groups), {"territory", "group"}, MX_REF_GROUP},
    [MX_KIND_INDICATORS] =
        {"indicators", "indicateurs", COLUMNS(indicators), {"indicator"}, MX_REF_INDICATOR},
    [MX_KIND_SEGMENTS] = {"segments", "passages", COLUMNS(segments), {NULL}, MX_N_REFS},
    [MX_KIND_LEVELS] = {"levels", "niveaux", COLUMNS(levels), {"indicator", "level"}, MX_N_REFS},
    [MX_KIND_POSITIONS] =
        {"positions", "positions", COLUMNS(positions), {"questionnaire", "position"}, MX_N_REFS},
    [MX_KIND_ANSWERS] = {"answers",
                         "réponses",
                         COLUMNS(answers),
                         {"territory", "respondent", "questionnaire", "period", "cycle", "phase", "group"},
                         MX_N_REFS},
    [MX_KIND_STATEMENTS] =
        {"statements", "expressions", COLUMNS(statements), {"territory", "statement"}, MX_REF_STATEMENT},
    [MX_KIND_CODES] = {"codes",
                       "codes",
                       COLUMNS(codes),
                       {"territory", "statement", "coder", "round", "component", "meaning", "beneficiary"},
                       MX_N_REFS},
    [MX_KIND_FOLLOW_UP] = {"follow-up", "suivi", COLUMNS(follow_up), {NULL}, MX_N_REFS},
    [MX_KIND_OBJECTIVES] =
        {"objectives", "objectifs", COLUMNS(objectives), {"territory", "objective"}, MX_REF_OBJECTIVE},
    [MX_KIND_COMMITMENTS] =
        {"commitments", "engagements", COLUMNS(commitments), {"territory", "commitment"}, MX_REF_COMMITMENT},
    [MX_KIND_ACTIONS] = {"actions", "actions", COLUMNS(actions), {"territory", "action"}, MX_N_REFS},
    [MX_KIND_CONTRACTS] = {"contracts",
                           "contrats",
                           COLUMNS(contracts),
                           {"territory", "contract", "signatory"},
                           MX_REF_CONTRACT},
    [MX_KIND_REVIEWS] =
        {"reviews", "bilans", COLUMNS(reviews), {"territory", "review", "contract", "objective"}, MX_N_REFS},
    [MX_KIND_COUNTS] = {"counts",
                        "effectifs",
                        COLUMNS(counts),
                        {"territory", "indicator", "group", "period", "cycle", "phase", "level"},
                        MX_N_REFS},
    [MX_KIND_PUBLISHED] = {"published",
                           "publié",
                           COLUMNS(published),
                           {"territory", "indicator", "group", "period", "source"},
                           MX_N_REFS},
};

const mx_import__kind *mx_import__kind_of(mx_kind kind)
{
    return &kinds[kind];
}

const char *mx_kind_name(mx_kind kind, mx_lang lang)
{
    return lang == MX_FR ? kinds[kind].name_fr : kinds[kind].name;
}

int mx_kind_column(const char **out, mx_kind kind, mx_str name)
{
    mx_buf folded = {0};
    mx_import__fold_name(&folded, name);
    int rc = mx_buf_check(&folded);
    size_t column = rc == MX_OK && folded.at ? mx_import__find_column(&kinds[kind], (mx_str){folded.at, folded.size})
                                             : SIZE_MAX;
    mx_buf_dispose(&folded);
    *out = column == SIZE_MAX ? NULL : kinds[kind].columns[column].name.canonical;
    return rc;
}
