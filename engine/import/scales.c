/*
 * Answers in words that people are usually offered, each family in its order. Of each step, the first two
 * words are how it is written in French and in English; all are compared folded.
 */
#include <ctype.h>
#include <string.h>

#include "propose_i.h"

static const mx_import__family families[] = {
    {"satisfaction",
     "satisfaction",
     1,
     {"Très insatisfait|Very dissatisfied|tres insatisfait|pas du tout satisfait|very unsatisfied|completely dissatisfied",
      "Insatisfait|Dissatisfied|plutot insatisfait|peu satisfait|plutot pas satisfait|somewhat dissatisfied|unsatisfied|"
      "rather dissatisfied",
      "Ni satisfait ni insatisfait|Neither satisfied nor dissatisfied|moyennement satisfait|neutre|moyen|neutral",
      "Satisfait|Satisfied|plutot satisfait|assez satisfait|somewhat satisfied|rather satisfied",
      "Très satisfait|Very satisfied|tres satisfait|tout a fait satisfait|completely satisfied"}},
    {"satisfaction-4",
     "satisfaction-4",
     1,
     {"Pas du tout satisfait|Not at all satisfied|tres insatisfait|very dissatisfied",
      "Plutôt pas satisfait|Not very satisfied|plutot pas satisfait|peu satisfait|pas tres satisfait|plutot insatisfait|rather dissatisfied",
      "Plutôt satisfait|Fairly satisfied|plutot satisfait|assez satisfait|rather satisfied",
      "Tout à fait satisfait|Very satisfied|tout a fait satisfait|tres satisfait"}},
    {"accord",
     "agreement",
     1,
     {"Pas du tout d'accord|Strongly disagree|tout a fait en desaccord|totalement en desaccord",
      "Plutôt pas d'accord|Disagree|pas d'accord|plutot pas d'accord|plutot en desaccord|en desaccord|somewhat disagree",
      "Ni d'accord ni pas d'accord|Neither agree nor disagree|ni d'accord ni en desaccord|neutre|neutral|undecided",
      "Plutôt d'accord|Agree|d'accord|plutot d'accord|somewhat agree",
      "Tout à fait d'accord|Strongly agree|tout a fait d'accord|totalement d'accord|completely agree"}},
    {"accord-4",
     "agreement-4",
     1,
     {"Pas du tout d'accord|Strongly disagree", "Plutôt pas d'accord|Somewhat disagree|plutot pas d'accord",
      "Plutôt d'accord|Somewhat agree|plutot d'accord",
      "Tout à fait d'accord|Strongly agree|tout a fait d'accord"}},
    {"frequence",
     "frequency",
     1,
     {"Jamais|Never", "Rarement|Rarely|seldom", "Parfois|Sometimes|de temps en temps|quelquefois|occasionally",
      "Souvent|Often|frequently", "Toujours|Always|tres souvent|tout le temps|very often"}},
    {"temps-who-5",
     "time-who-5",
     0,
     {"Jamais|At no time|a aucun moment", "De temps en temps|Some of the time",
      "Moins de la moitié du temps|Less than half of the time|moins de la moitie du temps|less than half the time",
      "Plus de la moitié du temps|More than half of the time|plus de la moitie du temps|more than half the time",
      "La plupart du temps|Most of the time", "Tout le temps|All of the time|all the time"}},
    {"jours-phq",
     "days-phq",
     0,
     {"Jamais|Not at all", "Plusieurs jours|Several days",
      "Plus de la moitié des jours|More than half the days|plus de la moitie du temps|plus de la moitie des jours",
      "Presque tous les jours|Nearly every day"}},
    {"situation",
     "situation",
     1,
     {"Très insatisfaisante|Very unsatisfactory|situation tres insatisfaisante|tres insatisfaisant",
      "Insatisfaisante|Unsatisfactory|situation insatisfaisante", "Moyenne|Average|situation moyenne|moyen",
      "Bonne|Good|bonne situation|situation bonne", "Idéale|Ideal|situation ideale|ideale"}},
    {"qualite",
     "quality",
     1,
     {"Très mauvais|Very bad|tres mauvais|very poor", "Mauvais|Bad|plutot mauvais|poor",
      "Moyen|Fair|ni bon ni mauvais|passable|assez bon|average|neither good nor bad", "Bon|Good|plutot bon",
      "Très bon|Very good|tres bon|excellent"}},
    {"oui-non", "yes-no", 0, {"Non|No", "Oui|Yes"}},
};

const mx_import__family *mx_import__family_at(size_t index)
{
    return index < sizeof families / sizeof *families ? &families[index] : NULL;
}

static bool is_gap(char c)
{
    return c == ' ' || c == '_';
}

/* Words without the marks of the feminine: "satisfaite", "satisfait(e)" and "satisfait·e" as "satisfait",
 * "bonne" as "bon"; "tres_satisfait", as forms call their choices, is in words. */
static size_t without_feminine(char *out, size_t room, mx_str folded)
{
    size_t size = 0;
    for (size_t at = 0; at < folded.size;) {
        size_t start = at;
        while (at < folded.size && !is_gap(folded.at[at])) at++;
        mx_str word = {folded.at + start, at - start};
        static const char *const endings[] = {"(e)", "·e", ".e", "-e", "(es)"};
        for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
            size_t n = strlen(endings[i]);
            if (word.size > n && memcmp(word.at + word.size - n, endings[i], n) == 0) word.size -= n;
        }
        bool is_feminine = word.size > 3 && word.at[word.size - 1] == 'e';
        if (is_feminine) word.size--;
        if (is_feminine && word.size > 3 && word.at[word.size - 1] == 'n' && word.at[word.size - 2] == 'n') word.size--;
        if (size + word.size + 1 >= room) return 0;
        for (size_t i = 0; i < word.size; i++) out[size++] = (char)tolower((unsigned char)word.at[i]);
        while (at < folded.size && is_gap(folded.at[at])) at++;
        if (at < folded.size) out[size++] = ' ';
    }
    return size;
}

static bool same_answer(mx_str one, mx_str other)
{
    char a[120], b[120];
    size_t n = without_feminine(a, sizeof a, one), m = without_feminine(b, sizeof b, other);
    return n > 0 && n == m && memcmp(a, b, n) == 0;
}

int mx_import__family_step(const mx_import__family *family, mx_str folded)
{
    for (int step = 0; step < MX_SCALE_STEPS_MAX && family->steps[step]; step++)
        for (const char *at = family->steps[step]; *at;) {
            size_t size = strcspn(at, "|");
            if (same_answer((mx_str){at, size}, folded)) return step;
            at += size + (at[size] == '|');
        }
    return -1;
}

int mx_import__leading_number(mx_str answer)
{
    size_t digits = 0;
    int number = 0;
    while (digits < answer.size && digits < 3 && isdigit((unsigned char)answer.at[digits]))
        number = 10 * number + (answer.at[digits++] - '0');
    if (digits == 0 || digits > 2 || number > 10) return -1;
    mx_str rest = mx_str_trim((mx_str){answer.at + digits, answer.size - digits});
    bool is_apart = rest.size > 0 && (strchr("-.:=)(", *rest.at) || (unsigned char)*rest.at == 0xE2 ||
                                      rest.at > answer.at + digits);
    while (rest.size > 0 && (strchr("-.:=)( ", *rest.at))) rest = (mx_str){rest.at + 1, rest.size - 1};
    return is_apart && rest.size > 0 && !isdigit((unsigned char)*rest.at) ? number : -1;
}
