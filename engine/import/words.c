/* Words with a fixed meaning in a cell: statuses, scopes, yes and no. */
#include "import_i.h"

#include <string.h>

/* Each line: the canonical word, then what else people write for it, folded. The
 * canonical word is accepted too. */
static const mx_import__word group_kinds[] = {
    {"homogeneous", "homogene|groupe homogene|homogenous"},
    {"rainbow", "arc-en-ciel|arc en ciel|groupe arc-en-ciel|rainbow group"},
    {"coordination", "groupe de coordination|coordination group"},
    {NULL, NULL}};

static const mx_import__word statuses[] = {
    {"planned", "prevu|prevue|a venir|non commence|non commencee|to do"},
    {"under way", "en cours|commence|commencee|underway|ongoing|in progress|started"},
    {"kept", "tenu|tenue|realise|realisee|fait|faite|done|fulfilled|termine|terminee"},
    {"partly kept", "en partie tenu|en partie tenue|partiellement tenu|partiellement tenue|tenu en partie|"
                    "tenue en partie|partly|partially kept|partiel"},
    {"not kept", "non tenu|non tenue|pas tenu|pas tenue|broken"},
    {"dropped", "abandonne|abandonnee|annule|annulee|abandoned|cancelled|canceled"},
    {NULL, NULL}};

static const mx_import__word action_statuses[] = {
    {"planned", "prevu|prevue|a venir|non commence|non commencee|to do"},
    {"under way", "en cours|commence|commencee|underway|ongoing|in progress|started"},
    {"done", "fait|faite|realise|realisee|termine|terminee|finished|completed"},
    {"dropped", "abandonne|abandonnee|annule|annulee|abandoned|cancelled|canceled"},
    {NULL, NULL}};

static const mx_import__word scopes[] = {{"individual", "individuel|individuelle|personnel|personnelle"},
                                         {"collective", "collectif|collective"},
                                         {"institutional", "institutionnel|institutionnelle|institution"},
                                         {NULL, NULL}};

static const mx_import__word polarities[] = {
    {"+", "positif|positive|bien-etre|bien etre|well-being|wellbeing|1|+1|plus"},
    {"-", "negatif|negative|mal-etre|mal etre|ill-being|illbeing|-1|moins|minus|\xe2\x88\x92|\xe2\x80\x93"},
    {NULL, NULL}};

static const mx_import__word yes_no[] = {
    {"1", "oui|o|yes|y|vrai|true|x"}, {"0", "non|no|n|faux|false"}, {NULL, NULL}};

static const mx_import__word phases[] = {{"before", "avant|ex ante|ex-ante|initial|initiale"},
                                         {"after", "apres|ex post|ex-post|final|finale"},
                                         {NULL, NULL}};

/* The lists a column may name. A list that is open takes other words as they are. */
static const mx_import__words lists[] = {
    [MX_WORDS_GROUP_KIND] = {group_kinds, false, "homogène, arc-en-ciel, coordination",
                             "homogeneous, rainbow, coordination"},
    [MX_WORDS_STATUS] = {statuses, false, "prévu, en cours, tenu, en partie tenu, non tenu, abandonné",
                         "planned, under way, kept, partly kept, not kept, dropped"},
    [MX_WORDS_ACTION_STATUS] = {action_statuses, false, "prévu, en cours, réalisé, abandonné",
                                "planned, under way, done, dropped"},
    [MX_WORDS_SCOPE] = {scopes, false, "individuel, collectif, institutionnel",
                        "individual, collective, institutional"},
    [MX_WORDS_POLARITY] = {polarities, false, "+ ou -", "+ or -"},
    [MX_WORDS_YES_NO] = {yes_no, false, "oui ou non", "yes or no"},
    [MX_WORDS_PHASE] = {phases, true, "", ""},
};

bool mx_import__listed(const char *list, mx_str word)
{
    while (*list) {
        size_t size = strcspn(list, "|");
        if (mx_str_equal((mx_str){list, size}, word)) return true;
        list += size + (list[size] == '|');
    }
    return false;
}

const mx_import__words *mx_import__words_of(mx_import__word_list list)
{
    return &lists[list];
}

const char *mx_import__word_find(const mx_import__words *words, mx_str folded)
{
    for (const mx_import__word *word = words->words; word->canonical; word++)
        if (mx_str_is(folded, word->canonical) || mx_import__listed(word->names, folded))
            return word->canonical;
    return NULL;
}
