/* Languages, and the small words that decide how others are to be read. Data. */
#include "classify_i.h"

#include <string.h>

static const struct {
    const char *code, *stemmer;
} languages[N_LANGS + 1] = {
    {"fr", "french"},     {"en", "english"},  {"de", "german"}, {"es", "spanish"}, {"it", "italian"},
    {"pt", "portuguese"}, {"ro", "romanian"}, {"", NULL},
};

int mx_classify__lang(const char *code)
{
    int lang = 0;
    while (lang < NO_LANG && (!code || strcmp(code, languages[lang].code) != 0))
        lang++;
    return lang;
}

const char *mx_classify__lang_code(int lang)
{
    return languages[lang].code;
}

const char *mx_classify__lang_stemmer(int lang)
{
    return languages[lang].stemmer;
}

/* Folded words, a space on either side of each. */
static const struct {
    unsigned role;
    const char *words[N_LANGS];
} roles[] = {
    {ROLE_NEGATES,
     {" ne n pas plus jamais sans aucun aucune ni rien personne non guere ",
      " not no never without nothing nobody none nor neither don doesn didn isn aren wasn weren won can cannot "
      "cant dont doesnt isnt couldn shouldn hasn haven ",
      " nicht kein keine keinen keiner keinem keines nie niemals ohne niemand nichts weder ",
      " no sin nunca jamas nada nadie ni ningun ninguna tampoco ",
      " non senza mai niente nulla nessuno nessun nessuna ne ",
      " nao sem nunca jamais nada ninguem nenhum nenhuma nem ",
      " nu fara niciodata nimic nimeni nici niciun nicio n "}},
    {ROLE_DIMINISHES,
     {" moins absence arreter arreter arret stop contre eviter lutter fin finir supprimer reduire diminuer "
      "empecher combattre peu disparition cesser proteger surmonter vaincre sortir ",
      " less fewer stop stopping end ending against avoid avoiding fight fighting reduce reducing lack free "
      "prevent overcome quit ",
      " weniger gegen stoppen vermeiden aufhoren bekampfen frei verhindern abbauen ",
      " menos contra evitar falta ausencia luchar reducir dejar acabar fin combatir ",
      " meno contro evitare assenza mancanza lottare ridurre smettere fine combattere ",
      " menos contra evitar falta ausencia lutar reduzir parar acabar fim combater ",
      " putin mai contra evita evit lipsa absenta lupta reduce opri sfarsit combate "}},
    {ROLE_BREAKS,
     {" mais car parce donc sinon ", " but because so otherwise ", " aber sondern weil denn sonst ",
      " pero sino porque ", " ma perche pero ", " mas porque porem ", " dar pentru ca iar "}},
    {ROLE_LINKS,
     {" pour avec grace cause malgre quand lorsque car parce afin chez si envers par dans entre "
      "sur devant pendant ",
      " for with thanks because despite when if towards by in between on during while ",
      " fur mit dank wegen trotz wenn weil bei gegenuber durch in zwischen auf wahrend um ",
      " para con gracias por pese cuando si porque en entre sobre durante ",
      " per con grazie causa nonostante quando se perche nel nella in tra fra durante ",
      " para com gracas por apesar quando se porque em no na entre durante ",
      " pentru cu datorita cauza cand daca din in intre pe "}},
    {ROLE_EMPTY,
     {" le la les l un une des de du d a au aux en et ou je j tu il elle on nous vous ils elles me m te t se s "
      "mon ma mes ton ta tes son sa ses notre nos votre vos leur leurs ce c cet cette ces que qu qui quoi etre est "
      "suis es sommes etes sont ete avoir ai as avons avez ont y tout tous toute toutes tres bien bon bonne plus "
      "assez trop pouvoir peux peut faire fait aller va ",
      " the a an of to and or i you he she it we they me him her us them my your his its our their this that these "
      "those who which what be is am are was were been being have has had having all very good more enough too can "
      "could do does go at as ",
      " der die das den dem des ein eine einen einem einer eines und oder ich du er sie es wir ihr mich mir dich "
      "sich uns mein meine meinen meinem meiner dein sein seine ihre unser zu sein ist bin sind war haben habe hat "
      "alle alles sehr gut gute guten mehr genug konnen kann ",
      " el la los las un una unos unas de del a al y o yo tu su mi mis me te se nos lo le les que quien ser es soy "
      "son estar esta estoy estan tener tengo tiene haber hay todo todos toda todas muy bien buen buena mas poder ",
      " il lo la i gli le un uno una di del della dei delle a al alla e o io tu mi ti si ci vi mio mia miei mie suo "
      "sua che chi essere e sono stare sta avere ho ha hanno tutto tutti tutta tutte molto bene buono buona piu "
      "poter potere ",
      " o a os as um uma uns umas de do da dos das ao e ou eu tu meu minha meus minhas seu sua me te se nos que quem "
      "ser e sou sao estar esta estou ter tenho tem haver ha tudo todos toda todas muito bem bom boa mais poder ",
      " un o niste al a ai ale de la si sau eu tu el ea noi voi ei mi ma te se ne meu mea mei mele lui ei care ce cine "
      "a fi este sunt e esti avea am are au tot toti toata toate foarte bine bun buna mai putea sa "}},
    {ROLE_JOINS, {" et ", " and ", " und sowie ", " y e ", " e ed ", " e ", " si "}},
    {ROLE_CHILD,
     {" enfant enfants fils fille filles gamin gamins gosse gosses ", " child children kids kid son sons daughter daughters ",
      " kind kinder kindern sohn tochter ", " hijo hijos hija hijas ", " figlio figli figlia figlie ",
      " filho filhos filha filhas ", " copil copii copiii copilul fiul fiica "}},
    {ROLE_MINE,
     {" mon ma mes nos notre ", " my our ", " mein meine meinen meiner meinem unsere unseren ", " mi mis nuestros nuestras ",
      " mio mia miei mie nostri ", " meu minha meus minhas nossos ", " meu mea mei mele mei nostri "}},
};

unsigned mx_classify__role(int lang, mx_str folded)
{
    unsigned found = 0;
    if (lang == NO_LANG || folded.size == 0 || folded.size > 20)
        return 0;
    char padded[24] = " ";
    memcpy(padded + 1, folded.at, folded.size);
    padded[folded.size + 1] = ' ';
    for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++)
        if (strstr(roles[i].words[lang], padded))
            found |= roles[i].role;
    return found;
}

const char *mx_classify__link(int lang, size_t index)
{
    static const char *const links[N_LANGS][N_LINKS] = {
        {"pour", "avec", "grâce à", "à cause de", "malgré", "dans"},
        {"for", "with", "thanks to", "because of", "despite", "in"},
        {"für", "mit", "dank", "wegen", "trotz", "in"},
        {"para", "con", "gracias a", "por", "a pesar de", "en"},
        {"per", "con", "grazie a", "a causa di", "nonostante", "in"},
        {"para", "com", "graças a", "por causa de", "apesar de", "em"},
        {"pentru", "cu", "datorită", "din cauza", "în ciuda", "în"},
    };
    return links[lang][index];
}
