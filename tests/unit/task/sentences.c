/*
 * What the annual report says of its figures, word for word. Figures come as small tables, in which an empty cell
 * is one that was withheld; ~ stands for a no-break space and _ for a narrow one.
 */
#include "unit/measure/tables.h"

#include <string.h>

#include "annual_i.h"

enum { MOST_RELEASES = 8 };

/* A report that is told in one language. */
typedef struct {
    annual a;
    mx_release *releases[MOST_RELEASES];
    size_t n;
} telling;

static void begin(telling *t, mx_lang lang)
{
    const char *path;
    *t = (telling){.a = {.lang = lang, .date = "2026-01-31", .together = MX_CUT_INIT}};
    mx_lang_set(lang);
    CHECK_OK(mx_arena_new(&t->a.arena));
    CHECK_OK(mx_share_path(&path, lang == MX_FR ? "reports/annual.fr.txt" : "reports/annual.en.txt", t->a.arena));
    CHECK_OK(mx_texts_load(&t->a.texts, path, lang, mx_annual__keys, mx_annual__n_keys));
    t->a.indicators = frame_of("indicator,name\n");
    t->a.territories = frame_of("territory,name\n");
    const mx_report_head head = {.formats = MX_REPORT_JSON, .lang = lang, .title = "T", .date = "2026-01-31"};
    CHECK_OK(mx_report_new(&t->a.report, &head));
}

static void end(telling *t)
{
    for (size_t i = 0; i < t->n; i++) mx_release_free(t->releases[i]);
    mx_frame_free(t->a.indicators);
    mx_frame_free(t->a.territories);
    mx_annual__clear(&t->a);
    outlet_close(&t->a.outlet);
    mx_texts_free(t->a.texts);
    mx_arena_free(t->a.arena);
    mx_lang_set(MX_FR);
}

/* The table as something that was released. */
static const mx_release *released(telling *t, const char *table)
{
    mx_frame *frame = frame_of(table);
    CHECK_OK(mx_disclose_internal(&t->releases[t->n], frame));
    mx_frame_free(frame);
    return t->releases[t->n++];
}

static const char *visible(const char *text)
{
    static char made[1 << 18];
    size_t n = 0;
    for (; *text != '\0' && n + 4 < sizeof made; text++) {
        if (strncmp(text, "\u00a0", 2) == 0) made[n++] = '~', text++;
        else if (strncmp(text, "\u202f", 3) == 0) made[n++] = '_', text += 2;
        else made[n++] = *text;
    }
    made[n] = '\0';
    return made;
}

static void check_says(telling *t, const char *markup, const char *expected)
{
    CHECK(markup != NULL);
    if (markup != NULL) CHECK_TEXT(visible(mx_annual__unmark(&t->a, markup)), expected);
    CHECK_OK(t->a.rc);
}

/* The section that `tell` adds, as one line of JSON in which sentences are looked for. */
static const char *told(telling *t, void (*tell)(annual *a))
{
    mx_buf json = {0};
    tell(&t->a);
    CHECK_OK(t->a.rc);
    CHECK_OK(mx_report_json(&json, t->a.report));
    const char *made = visible(json.at);
    mx_buf_dispose(&json);
    return made;
}

static void check_holds(const char *document, const char *sentence)
{
    if (strstr(document, sentence) == NULL) CHECK_TEXT(document, sentence); /* shows both */
}

/* ---- What was said ------------------------------------------------------------------------- */

#define SAID "n:N,basis,statements:N\n"

TEST(task_sentences, count_who_spoke)
{
    telling t;
    begin(&t, MX_FR);
    t.a.cycle = "2";
    t.a.found.said = released(&t, SAID "271,count,1498\n");
    check_says(&t, mx_annual__tell_said(&t.a),
               "271 personnes ont donné 1_498 expressions de bien-être ou de mal-être, pour le cycle~2.");
    t.a.found.said = released(&t, SAID "1,count,1\n");
    t.a.cycle = NULL;
    check_says(&t, mx_annual__tell_said(&t.a), "1 personne a donné 1 expression de bien-être ou de mal-être.");
    t.a.found.said = released(&t, SAID "30,estimate,112\n");
    check_says(&t, mx_annual__tell_said(&t.a),
               "Environ 30 personnes ont donné 112 expressions de bien-être ou de mal-être_; faute d’auteurs enregistrés, "
               "leur nombre est estimé par la taille des groupes.");
    t.a.found.said = released(&t, SAID ",count,\n");
    check_says(&t, mx_annual__tell_said(&t.a),
               "Les expressions de ce périmètre viennent de trop peu de personnes pour que leur répartition soit publiée.");
    t.a.found.said = released(&t, SAID);
    CHECK(mx_annual__tell_said(&t.a) == NULL);
    end(&t);
    begin(&t, MX_EN);
    t.a.found.said = released(&t, SAID "1,count,1498\n");
    check_says(&t, mx_annual__tell_said(&t.a), "1 person made 1,498 statements of well-being or ill-being.");
    end(&t);
}

#define DIMENSIONS "dimension,n:N,statements:N,share:N\n"

TEST(task_sentences, name_the_first_dimension_only_when_one_is_first)
{
    telling t;
    begin(&t, MX_FR);
    t.a.found.dimensions = released(&t, DIMENSIONS "Cadre de vie,81,91,0.114\nAccès aux moyens de vie,148,193,0.2413\n");
    check_says(&t, mx_annual__tell_first_dimension(&t.a),
               "La dimension nommée par le plus de personnes est Accès aux moyens de vie_: 148 personnes, 24_% des expressions "
               "codées.");
    t.a.found.dimensions = released(&t, DIMENSIONS "Cadre de vie,81,91,0.1\nSanté,81,93,0.2\n"); /* equal */
    CHECK(mx_annual__tell_first_dimension(&t.a) == NULL);
    t.a.found.dimensions = released(&t, DIMENSIONS "Cadre de vie,,,\nPas encore codés,90,91,\n"); /* withheld, open */
    CHECK(mx_annual__tell_first_dimension(&t.a) == NULL);
    end(&t);
    begin(&t, MX_EN);
    t.a.found.dimensions = released(&t, DIMENSIONS "متوسط,12,13,0.995\n"); /* from right to left, kept apart */
    check_says(&t, mx_annual__tell_first_dimension(&t.a),
               "The dimension named by most people is \u2068متوسط\u2069: 12 people, 100% of coded statements.");
    end(&t);
}

/* ---- Objectives and commitments ----------------------------------------------------------------- */

TEST(task_sentences, agree_with_the_number_of_commitments)
{
    static const char *const columns = "scope,n:N,basis,due:N,kept:N,partly_kept:N,late:N\n";
    telling t;
    char table[256];
    begin(&t, MX_FR);
    snprintf(table, sizeof table, "%scollectif,,acts,99,39,19,27\n", columns);
    t.a.found.kept = released(&t, table);
    check_says(&t, mx_annual__tell_kept(&t.a),
               "Sur 99 engagements collectifs ou institutionnels échus au 31~janvier~2026, 39 sont tenus et 19 le sont en "
               "partie_; 27 sont en retard.");
    snprintf(table, sizeof table, "%scollectif,,acts,1,1,0,0\n", columns);
    t.a.found.kept = released(&t, table);
    check_says(&t, mx_annual__tell_kept(&t.a),
               "Sur 1 engagement collectif ou institutionnel échu au 31~janvier~2026, 1 est tenu et 0 l’est en partie_; 0 est en "
               "retard.");
    snprintf(table, sizeof table, "%scollectif,,acts,0,0,0,0\n", columns);
    t.a.found.kept = released(&t, table);
    check_says(&t, mx_annual__tell_kept(&t.a), "Aucun engagement collectif ou institutionnel n’est encore arrivé à échéance.");
    t.a.found.objectives = released(&t, "objectives:N,with_commitment:N,with_kept:N\n2,1,0\n");
    check_says(&t, mx_annual__tell_objectives(&t.a),
               "2 objectifs de progrès sont fixés_; 1 porte au moins un engagement, et 0 au moins un engagement tenu.");
    end(&t);
}

/* ---- What changed ---------------------------------------------------------------------------------- */

#define LINKED "indicator,n:N,improved:N,worsened:N,net:N,low:N,high:N,conclusion\n"

TEST(task_sentences, claim_no_more_than_the_test_allows)
{
    telling t;
    begin(&t, MX_FR);
    t.a.found.linked = released(&t, LINKED "Logement,64,20,8,0.1875,0.0213,0.3467,progrès\n"
                                           "Emploi,64,12,13,-0.0156,-0.17,0.14,sans conclusion\n"
                                           "Mobilité,60,,,,,,recul\n");
    check_says(&t, mx_annual__tell_change(&t.a),
               "Sur 3 indicateurs suivis chez les mêmes personnes_: 1 en progrès, 1 en recul, 1 sans conclusion possible.");
    const char *document = told(&t, mx_annual__change);
    check_holds(document, "Logement_: davantage de personnes ont progressé que reculé_; amélioration nette de +19~points "
                          "(intervalle de +2~points à +35~points, 64 paires).");
    check_holds(document, "Mobilité_: davantage de personnes ont reculé que progressé (60 paires)_; l’ampleur n’est pas publiée, "
                          "car trop peu de personnes ont bougé dans un sens ou dans l’autre.");
    CHECK(strstr(document, "Emploi_: davantage") == NULL); /* nothing is said of what chance explains */
    end(&t);
    begin(&t, MX_FR);
    t.a.found.linked = released(&t, LINKED "Emploi,1,0,1,-1,-1,0.5,sans conclusion\n");
    check_says(&t, mx_annual__tell_change(&t.a),
               "Sur 1 indicateur suivi chez les mêmes personnes_: 0 en progrès, 0 en recul, 1 sans conclusion possible.");
    check_holds(told(&t, mx_annual__change), "Aucun indicateur ne permet de conclure à un progrès ou à un recul");
    end(&t);
}

#define UNLINKED                                                                                                   \
    "indicator,n_before:N,n_after:N,share_high_before:N,share_high_after:N,difference:N,low:N,high:N,conclusion\n"

TEST(task_sentences, keep_a_bound_apart_from_nothing)
{
    telling t;
    begin(&t, MX_FR);
    t.a.found.unlinked = released(&t, UNLINKED "Entraide,149,53,0.2215,0.3585,0.137,0.0021,0.278,progrès\n"
                                               "Logement,150,70,0.25,0.21,-0.04,-0.16,0.08,sans conclusion\n");
    const char *document = told(&t, mx_annual__change);
    check_holds(document, "Entraide_: la part des personnes en bonne situation passe de 22_% à 36_% (149 puis 53 personnes_; "
                          "différence entre +0,2~point et +28~points).");
    CHECK(strstr(document, "Logement_: la part") == NULL);
    end(&t);
    begin(&t, MX_EN);
    t.a.found.unlinked = released(&t, UNLINKED "Ties,149,1,0.2215,0.3585,0.137,0.0021,0.278,progress\n");
    check_holds(told(&t, mx_annual__change), "Ties: the share of people in good situations goes from 22% to 36% (149, then 1 person; "
                                             "difference between +0.2~points and +28~points).");
    end(&t);
}

TEST(task_sentences, say_when_there_is_nothing_to_say)
{
    telling t;
    begin(&t, MX_FR);
    check_holds(told(&t, mx_annual__change),
                "Aucun suivi n’est enregistré pour ce périmètre_: rien ne peut être dit de l’évolution des situations.");
    end(&t);
    begin(&t, MX_FR);
    t.a.found.situations = released(&t, "indicator,n:N,share_low:N,share_high:N\nLogement,,,\n");
    const char *document = told(&t, mx_annual__change);
    check_holds(document, "Une seule évaluation est enregistrée_: les situations sont décrites ci-dessous, mais rien ne peut "
                          "encore être dit d’un changement.");
    check_holds(document, "Trop peu de personnes ont répondu pour que les situations soient publiées.");
    end(&t);
}

/* ---- Over time ------------------------------------------------------------------------------------------ */

#define TREND "indicator,period,n:N,share_high:N,low:N,high:N,changed,changed_in:N,asked_in:N,series\n"
#define SLOPES "indicator,n:N,periods:N,first,last,slope:N,low:N,high:N,conclusion\n"

TEST(task_sentences, tell_slopes_and_where_lines_break)
{
    telling t;
    begin(&t, MX_FR);
    t.a.found.n_trends = 1;
    t.a.found.trend = released(&t, TREND "Logement,2021,60,0.4,0.3,0.5,,,,0\nLogement,2022,61,0.42,0.3,0.5,,1,7,0\n"
                                         "Logement,2023,62,0.5,0.4,0.6,mode « papier » au lieu de « entretien »,5,7,1\n");
    t.a.found.slopes = released(&t, SLOPES "Logement,60,5,2021,2025,0.0213,0.004,0.0391,rising\n"
                                           "Emploi,12,5,2021,2025,-0.01,-0.05,0.02,none\n");
    const char *document = told(&t, mx_annual__trend);
    check_holds(document, "Logement_: de 2021 à 2025, la part des personnes en bonne situation change de +2,1~points par an "
                          "(intervalle de +0,4~point à +3,9~points_; 5 périodes, au moins 60 personnes à chacune).");
    check_holds(document, "Logement, 2022_: la question n’a pas été posée comme la fois d’avant dans 1 territoire sur 7.");
    check_holds(document, "Logement, 2023_: mode «_papier_» au lieu de «_entretien_».");
    CHECK(strstr(document, "Emploi_: de") == NULL);
    end(&t);
    begin(&t, MX_EN);
    t.a.found.n_trends = 1;
    t.a.found.trend = released(&t, TREND "Housing,2021,60,0.4,0.3,0.5,,,,0\n");
    t.a.found.slopes = released(&t, SLOPES "Housing,12,4,2021,2024,-0.01,-0.05,0.02,none\n");
    check_holds(told(&t, mx_annual__trend), "Course examined: 1. None goes beyond what chance can produce.");
    end(&t);
}

TEST(task_sentences, slopes_pass_over_what_is_withheld_and_where_lines_break)
{
    static const char *const columns =
        "territory,indicator,period,n:N,basis,share_high:N,low:N,high:N,changed,changed_in:N,asked_in:N,series\n";
    mx_annual ask = {.kind = MX_REPORT_ANNUAL};
    telling t;
    mx_buf table = {0};
    begin(&t, MX_FR);
    CHECK_OK(mx_rule_find(&ask.rule, "internal"));
    CHECK_OK(mx_gate_open(&t.a.outlet.gate, &ask.rule));
    t.a.ask = &ask;
    mx_buf_text(&table, columns);
    for (int year = 2018; year < 2024; year++)
        if (year == 2020) mx_buf_text(&table, "t,A,2020,,count,,,,,,,0\n");
        else mx_buf_format(&table, "t,A,%d,60,count,0.%d,,,,,,0\n", year, 41 + 2 * (year - 2018));
    for (int year = 2018; year < 2024; year++)
        mx_buf_format(&table, "t,B,%d,60,count,0.%d,,,%s,,,%d\n", year, year - 2016, year == 2021 ? "mode" : "", year >= 2021);
    t.a.found.trend = released(&t, table.at);
    mx_annual__ask_slopes(&t.a);
    CHECK_OK(t.a.rc);
    const mx_release *slopes = t.a.found.slopes;
    CHECK_INT(mx_annual__n_rows(slopes), 2);
    CHECK_TEXT(mx_annual__word(slopes, 1, "conclusion"), "cannot conclude"); /* B breaks off in the middle */
    CHECK_TEXT(mx_annual__word(slopes, 0, "indicator"), "A");
    CHECK_NEAR(mx_annual__number(slopes, 0, "periods"), 5, 1e-12);
    CHECK_NEAR(mx_annual__number(slopes, 0, "slope"), 0.02, 1e-3); /* years differ by a day */
    mx_buf_dispose(&table);
    end(&t);
}
