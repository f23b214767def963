/* Names of people: what stands before tells them. */
#include "personal_i.h"

#define TITLES                                                                                               \
    "m|mr|monsieur|mme|madame|mlle|mademoiselle|dr|docteur|pr|professeur|maitre|mrs|ms|miss|mister|doctor"
/* After a title these are no names: « Monsieur le Maire », « Madame Tout-le-monde ». */
#define NO_NAMES                                                                                             \
    "je|tu|il|elle|on|nous|vous|ils|elles|le|la|les|l'|un|une|des|du|de|d'|et|ou|mais|donc|car|ni|si|que|qui|"   \
    "quand|comme|pour|par|avec|sans|dans|sur|en|au|aux|a|ce|ces|cette|mon|ma|mes|son|sa|ses|notre|nos|votre|vos|" \
    "leur|leurs|pas|plus|tout|tous|toute|toutes|tres|est|sont|c'|j'|qu'|s'|n'|m'|t'|y|i|the|and|of|in|to|my|is|"  \
    "was|he|she|we|they|you|it|maire|prefet|president|presidente|directeur|directrice|ministre|propre|untel|"    \
    "tout-le-monde|mayor|president|minister"
#define PARTICLES "de|du|des|d'|le|la|l'|von|van|der|den|ben|bin|el|al|da|dos|di|del"
/* What is called after somebody is a place. */
#define CALLED_AFTER                                                                                         \
    "rue|avenue|boulevard|place|quai|pont|square|cours|chemin|allee|impasse|ecole|college|lycee|universite|fac|" \
    "hopital|hospitalier|clinique|centre|stade|gymnase|salle|parc|jardin|foyer|residence|cite|quartier|maison|"   \
    "creche|mediatheque|bibliotheque|association|fondation|institut|prix|espace|theatre|cinema|eglise|" \
    "chapelle|station|gare|metro|arret|piscine|saint|sainte|st|ste|loi|plan|groupe|pavillon|immeuble|tour|ehpad|"  \
    "musee|street|road|school|hospital|park|bridge|saints"

static bool is_name_word(const mx_personal *personal, size_t word)
{
    if (word >= personal->n_words) return false;
    const mx_personal__word *its = &personal->words[word];
    return its->is_capital && its->n_letters > 1 && !its->has_digit &&
           !mx_personal__is_one_of(personal, word, NO_NAMES);
}

static bool is_first_name(const mx_personal *personal, size_t word)
{
    return word < personal->n_words &&
           mx_ids_find(personal->first_names, mx_personal__folded(personal, word)) != MX_NO_ID;
}

/* The last word of a name that begins with `word`: capital words, particles between them. */
static size_t name_end(const mx_personal *personal, size_t word)
{
    enum { MOST = 4 };
    size_t last = word, n = 1;
    for (size_t next = word + 1; n < MOST && mx_personal__follows(personal, next - 1, 0); next++) {
        if (is_name_word(personal, next)) {
            last = next;
            n++;
        } else if (!mx_personal__is_one_of(personal, next, PARTICLES)) break;
    }
    return last;
}

/* « Mme Durand », "M. de la Tour": the title stays. */
static size_t after_title(const mx_personal *personal, size_t word, size_t *from)
{
    if (!mx_personal__is_one_of(personal, word, TITLES)) return 0;
    /* A single letter is a title with its point only: « M. » */
    bool is_letter = personal->words[word].n_letters == 1;
    size_t end = personal->words[word].end;
    bool has_point = end < personal->text.size && personal->text.at[end] == '.';
    if (is_letter && (!has_point || !personal->words[word].is_capital)) return 0;
    size_t name = word + 1;
    if (!mx_personal__follows(personal, word, '.')) return 0;
    /* « Madame la Juge » is an office, "M. Le Goff" a name. */
    if (mx_personal__is_one_of(personal, name, "le|la|l'") && !personal->words[name].is_capital) return 0;
    while (mx_personal__is_one_of(personal, name, PARTICLES) && mx_personal__follows(personal, name, 0)) name++;
    if (!is_name_word(personal, name)) return 0;
    *from = personal->words[word + 1].at;
    return personal->words[name_end(personal, name)].end;
}

/* « je m'appelle Ali », « mon nom est Durand », "my name is Lee". */
static size_t after_presenting(const mx_personal *personal, size_t word, size_t *from)
{
    bool is_called = mx_personal__is_one_of(personal, word, "appelle|nomme") && word > 0 &&
                     mx_personal__is_one_of(personal, word - 1, "m'|me");
    bool is_own = mx_personal__is_one_of(personal, word, "est|is") && word > 1 &&
                  mx_personal__is_one_of(personal, word - 1, "nom|prenom|name") &&
                  mx_personal__is_one_of(personal, word - 2, "mon|my");
    if ((!is_called && !is_own) || !mx_personal__follows(personal, word, 0)) return 0;
    size_t name = word + 1;
    if (!is_name_word(personal, name) && !is_first_name(personal, name)) return 0;
    *from = personal->words[name].at;
    return personal->words[name_end(personal, name)].end;
}

/* « Léa Martin », « Jean-Paul DE LA TOUR »; « MARTIN Léa ». */
static size_t first_and_last(const mx_personal *personal, size_t word, size_t *from)
{
    const mx_personal__word *its = &personal->words[word];
    if (personal->is_shouted || !its->is_capital || !mx_personal__follows(personal, word, 0)) return 0;
    if (word > 0 && mx_personal__follows(personal, word - 1, 0) &&
        mx_personal__is_one_of(personal, word - 1, CALLED_AFTER))
        return 0;
    size_t last = name_end(personal, word);
    if (last == word) return 0;
    bool is_turned = its->is_all_capital && its->n_letters > 3 && is_first_name(personal, word + 1) &&
                     !personal->words[word + 1].is_all_capital;
    if (!is_first_name(personal, word) && !is_turned) return 0;
    *from = its->at;
    return personal->words[last].end;
}

size_t mx_personal__name_at(const mx_personal *personal, size_t word, size_t *from)
{
    size_t end = after_title(personal, word, from);
    if (!end) end = after_presenting(personal, word, from);
    return end ? end : first_and_last(personal, word, from);
}
