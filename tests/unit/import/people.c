/* Answers of people: both forms, packing, threads, every refusal. */
#include "reading.h"

static const char *levels_of(const mx_import *import, size_t row)
{
    return reading_cell(reading_table(import, "answers"), row, "levels");
}

TEST(import_people, a_person_is_one_row_and_an_answer_one_character)
{
    reading all;
    reading_ground(&all);
    const mx_import *import = reading_text(&all, "territory,group,respondent,period,indicator,value\n"
                                                 "mulhouse,g1,p1,2023,A01,4\nmulhouse,g1,p1,2023,A02,\n"
                                                 "mulhouse,g1,p2,2023,A02,5\nmulhouse,g1,p1,2023,SV,10\n"
                                                 "mulhouse,g1,p1,2023,A01,4\nmulhouse,g1,p1,2024,A01,nsp\n");
    CHECK_INT(mx_complaints_count(all.complaints), 0);
    const mx_frame *answers = reading_table(import, "answers");
    CHECK_INT(mx_frame_n_rows(answers), 4);
    CHECK_TEXT(levels_of(import, 0), "3.");
    CHECK_TEXT(levels_of(import, 1), " 4");
    CHECK_TEXT(levels_of(import, 2), ":");
    CHECK_TEXT(levels_of(import, 3), "/");
    CHECK_TEXT(reading_cell(answers, 2, "questionnaire"), "vie");
    CHECK_TEXT(reading_cell(answers, 3, "period"), "2024");
    CHECK_NEAR(reading_number(answers, 1, "line"), 4, 1e-15);
    const mx_frame *positions = reading_table(import, "positions");
    CHECK_INT(mx_frame_n_rows(positions), 3);
    CHECK_TEXT(reading_cell(positions, 1, "indicator"), "A02");
    CHECK_NEAR(reading_number(positions, 1, "position"), 2, 1e-15);
    CHECK_INT(mx_import_n_rows(import), 6);
    reading_end(&all);
}

TEST(import_people, positions_known_stay_and_new_ones_follow)
{
    reading all;
    reading_ground(&all);
    reading_text(&all, "territory,respondent,period,indicator,value\nmulhouse,p1,2023,A02,4\n");
    const mx_import *import = reading_text(&all, "territory,respondent,period,indicator,value\n"
                                                 "mulhouse,p1,2024,A01,1\nmulhouse,p1,2024,A02,2\n");
    CHECK_TEXT(levels_of(import, 0), "10");
    CHECK_INT(mx_frame_n_rows(reading_table(import, "positions")), 1);
    CHECK_NEAR(reading_number(reading_table(import, "positions"), 0, "position"), 2, 1e-15);
    reading_end(&all);
}

TEST(import_people, wide_and_long_form_come_out_alike)
{
    reading all;
    reading_ground(&all);
    const mx_import *import = reading_text(&all, "Territoire;Répondant;Phase;Période;A01;a02;SV;genre\n"
                                                 "mulhouse;p1;avant;T2 2023;4;;7;f\n"
                                                 "mulhouse;;Après;2023-05;2;sans objet;;m\n");
    CHECK_INT(mx_complaints_count(all.complaints), 0);
    const mx_frame *answers = reading_table(import, "answers");
    CHECK_INT(mx_frame_n_rows(answers), 4);
    CHECK_TEXT(levels_of(import, 0), "3.");
    CHECK_TEXT(levels_of(import, 1), "7");
    CHECK_TEXT(levels_of(import, 2), "1-");
    CHECK_TEXT(levels_of(import, 3), ".");
    CHECK_TEXT(reading_cell(answers, 0, "phase"), "before");
    CHECK_TEXT(reading_cell(answers, 2, "phase"), "after");
    CHECK_TEXT(reading_cell(answers, 2, "respondent"), "~0123456789ab-3");
    CHECK_TEXT(mx_import_note(import, 0), "colonne laissée de côté : genre");
    reading_end(&all);
}

TEST(import_people, without_indicators_columns_of_numbers_become_some)
{
    reading all;
    reading_begin(&all);
    reading_text(&all, "territory,name\nmulhouse,Mulhouse\n");
    const mx_import *import = reading_text(&all, "territory,period,genre,joie,note,taux\n"
                                                 "mulhouse,2023,f,2,9,1.5\nmulhouse,2023,m,4,0,2.5\n");
    CHECK_INT(mx_complaints_count(all.complaints), 0);
    const mx_frame *indicators = reading_table(import, "indicators");
    CHECK_INT(mx_frame_n_rows(indicators), 3);
    CHECK_TEXT(reading_cell(indicators, 0, "scale"), "1-5");
    CHECK_TEXT(reading_cell(indicators, 1, "scale"), "0-10");
    CHECK_TEXT(reading_cell(indicators, 2, "scale"), "real");
    CHECK_TEXT(levels_of(import, 0), "19");
    CHECK_INT(mx_frame_n_rows(reading_table(import, "reals")), 2);
    CHECK_TEXT(mx_import_note(import, 0), "indicateur créé : joie, échelle 1-5 (d’après les valeurs lues)");
    CHECK_TEXT(mx_import_note(import, 3), "colonne laissée de côté : genre");
    reading_end(&all);
}

TEST(import_people, without_respondents_they_are_counted)
{
    reading all;
    reading_ground(&all);
    const mx_import *import = reading_text(&all, "territoire;indicateur;période;valeur;poids\n"
                                                 "mulhouse;SV;2021;8;0,81\nmulhouse;SV;2021;5;1,12\n"
                                                 "mulhouse;SV;2021;8;1\nmulhouse;SV;2021;;1\n");
    CHECK_INT(mx_complaints_count(all.complaints), 0);
    const mx_frame *counts = reading_table(import, "counts");
    CHECK_INT(mx_frame_n_rows(counts), 3);
    CHECK_NEAR(reading_number(counts, 0, "level"), 8, 1e-15);
    CHECK_NEAR(reading_number(counts, 0, "people"), 2, 1e-15);
    CHECK_NEAR(reading_number(counts, 0, "weights"), 1.81, 1e-15);
    CHECK_NEAR(reading_number(counts, 0, "weights_squared"), 1.6561, 1e-12);
    CHECK(isnan(reading_number(counts, 2, "level")));
    reading_end(&all);
}

TEST(import_people, real_values_come_out_as_such_once)
{
    reading all;
    reading_ground(&all);
    const mx_import *import =
        reading_text(&all, "territory,respondent,period,indicator,value\n"
                           "mulhouse,p1,2023,REV,1200.5\nmulhouse,p1,2023,REV,1200.50\n");
    CHECK_INT(mx_frame_n_rows(reading_table(import, "reals")), 1);
    CHECK_NEAR(reading_number(reading_table(import, "reals"), 0, "value"), 1200.5, 1e-15);
    reading_refuses(
        &all, "territory,respondent,period,indicator,value\nmulhouse,p1,2023,REV,1\nmulhouse,p1,2023,REV,2\n",
        "3: value: 2 : cette personne a déjà répondu 1 pour cet indicateur et cette période, ligne 2");
    reading_end(&all);
}

TEST(import_people, an_answer_fills_in_for_none)
{
    reading all;
    reading_ground(&all);
    const mx_import *import =
        reading_text(&all, "territory,respondent,period,indicator,value\n"
                           "mulhouse,p1,2023,A01,\nmulhouse,p1,2023,A01,4\nmulhouse,p1,2023,A01,nsp\n"
                           "mulhouse,p1,2023,A02,refus\nmulhouse,p1,2023,A02,\n"
                           "mulhouse,p1,2023,REV,\nmulhouse,p1,2023,REV,7.5\n");
    CHECK_INT(mx_complaints_count(all.complaints), 0);
    CHECK_TEXT(levels_of(import, 0), "3!");
    CHECK_INT(mx_frame_n_rows(reading_table(import, "reals")), 1);
    CHECK_NEAR(reading_number(reading_table(import, "reals"), 0, "value"), 7.5, 1e-15);
    reading_end(&all);
}

#define LONG "territory,group,respondent,period,indicator,value,questionnaire,weight\n"

TEST(import_people, every_wrong_cell_is_refused)
{
    reading all;
    reading_ground(&all);
    reading_refuses(&all, LONG "mulhouse,,p1,2023,A01,6,,\n",
                    "2: value: « 6 » est hors de l’échelle de « A01 » (1 à 5)");
    reading_refuses(&all, LONG "mulhouse,,p1,2023,A01,2.5,,\n",
                    "2: value: « 2.5 » n’est pas un niveau de « A01 » (de 1 à 5, par entiers)");
    reading_refuses(&all, LONG "mulhouse,,p1,2023,A01,bien,,\n", "2: value: « bien » n’est pas un nombre");
    reading_refuses(&all, LONG "mulhouse,,p1,2023,B77,3,,\n",
                    "2: indicator: indicateur « B77 » inconnu : importez-le d’abord, ou corrigez le nom");
    reading_refuses(
        &all, LONG "strasbourg,,p1,2023,A01,3,,\n",
        "2: territory: territoire « strasbourg » inconnu : importez-le d’abord, ou corrigez le nom");
    reading_refuses(
        &all, LONG "colmar,g1,p1,2023,A01,3,,\n",
        "2: group: groupe « g1 » inconnu dans ce territoire : importez-le d’abord, ou corrigez le nom");
    reading_refuses(&all, LONG "mulhouse,,p1,,A01,3,,\n", "2: period: cellule vide ; il faut une valeur");
    reading_refuses(
        &all, LONG "mulhouse,,p1,2023,A01,3,vie,\n",
        "2: questionnaire: « vie » : l’indicateur « A01 » appartient au questionnaire « spiral »");
    reading_refuses(&all, LONG "mulhouse,,p1,2023,A01,3,,0\n",
                    "2: weight: « 0 » : un poids est plus grand que 0");
    reading_refuses(&all, LONG "mulhouse,,p1,2023,A01,3,,2\nmulhouse,,p1,2023,A02,3,,3\n",
                    "3: weight: « 3 » : les réponses d’une personne à une période n’ont qu’un poids");
    reading_refuses(
        &all, LONG "mulhouse,,p1,2023,A01,3,,\nmulhouse,,p1,2023,A01,4,,\n",
        "3: value: « 4 » : cette personne a déjà répondu autrement pour cet indicateur et cette période");
    reading_end(&all);
}

TEST(import_people, month_13_is_refused_with_the_part_that_is_wrong)
{
    reading all;
    reading_ground(&all);
    mx_import *import;
    CHECK_OK(reading_try(&all, check_text_file("f.csv", LONG "mulhouse,,p1,2023-13,A01,3,,\n"), &import));
    mx_import_free(import);
    CHECK_INT(mx_complaints_count(all.complaints), 1);
    CHECK(strstr(reading_complaint(&all, 0), "2: period: ") && strstr(reading_complaint(&all, 0), "2023-13"));
    reading_end(&all);
}

TEST(import_people, a_wide_row_is_refused_whole)
{
    reading all;
    reading_ground(&all);
    mx_import *import;
    CHECK_OK(reading_try(
        &all,
        check_text_file("f.csv", "territory,respondent,period,A01,A02\n"
                                 "mulhouse,p1,2023,9,3\nmulhouse,p2,2023,1,2\nmulhouse,p2,2023,1,3\n"),
        &import));
    CHECK_INT(mx_complaints_count(all.complaints), 2);
    CHECK_INT(mx_import_n_refused(import), 2);
    CHECK_INT(mx_frame_n_rows(reading_table(import, "answers")), 1);
    CHECK_TEXT(levels_of(import, 0), "01");
    mx_import_free(import);
    CHECK_TEXT(reading_complaint(&all, 0), "2: A01: « 9 » est hors de l’échelle de « A01 » (1 à 5)");
    reading_end(&all);
}

TEST(import_people, no_column_being_an_indicator_is_refused)
{
    reading all;
    reading_ground(&all);
    reading_fails(&all, "territory,period,couleur\nmulhouse,2023,bleu\n", MX_E_VALUE,
                  "aucune colonne n’est un indicateur");
    reading_fails(&all, "territory,period,A01,a01\nmulhouse,2023,1,2\n", MX_E_VALUE, "« A01 » et « a01 »");
    reading_end(&all);
}

/* ---- The same for any number of threads ----------------------------------------------------- */

/* A file long enough to be cut. People answer two questionnaires in two periods; `n_odd` says how
 * often a row is odd: wrong, or said twice. */
static const char *long_file(unsigned odd)
{
    mx_buf text = {0};
    mx_rng rng;
    mx_rng_seed(&rng, 7);
    mx_buf_text(&text, "territory,respondent,period,indicator,value\n");
    static const char *const indicators[] = {"A01", "A02", "SV", "REV"};
    for (unsigned person = 0; person < 30000; person++)
        for (size_t i = 0; i < 4; i++) {
            unsigned level = (unsigned)mx_rng_below(&rng, 5) + 1;
            bool is_odd = odd && mx_rng_below(&rng, odd) == 0;
            mx_buf_format(&text, "%s,p%u,%s,%s,%u\n", person % 3 ? "mulhouse" : "colmar", person / 2,
                          person % 2 ? "2023-T1" : "2023-Q2", indicators[i], is_odd && i < 2 ? 9 : level);
        }
    CHECK_OK(mx_buf_check(&text));
    const char *path = check_file("long.csv", text.at, text.size);
    mx_buf_dispose(&text);
    return path;
}

static void check_same_frames(const mx_import *a, const mx_import *b)
{
    CHECK_INT(mx_import_n_tables(a), mx_import_n_tables(b));
    CHECK_INT((intmax_t)mx_import_n_rows(a), (intmax_t)mx_import_n_rows(b));
    CHECK_INT((intmax_t)mx_import_n_refused(a), (intmax_t)mx_import_n_refused(b));
    for (size_t t = 0; t < mx_import_n_tables(a); t++) {
        char *text[2] = {NULL, NULL};
        size_t size[2] = {0, 0};
        for (int i = 0; i < 2; i++) {
            FILE *out = open_memstream(&text[i], &size[i]);
            CHECK_OK(mx_sheet_write_frame(out, mx_import_frame(i ? b : a, t), NULL));
            fclose(out);
        }
        bool is_same = size[0] == size[1] && memcmp(text[0], text[1], size[0]) == 0;
        free(text[0]);
        free(text[1]);
        CHECK(is_same);
    }
}

static void check_threads(const char *path, size_t n_complaints)
{
    reading all;
    reading_ground(&all);
    all.options.n_threads = 1;
    mx_import *one, *other;
    CHECK_OK(reading_try(&all, path, &one));
    CHECK_INT(mx_complaints_count(all.complaints), n_complaints);
    for (unsigned n = 2; n <= 5; n++) {
        all.options.n_threads = n;
        CHECK_OK(reading_try(&all, path, &other));
        check_same_frames(one, other);
        CHECK_INT(mx_complaints_count(all.complaints), n_complaints);
        mx_import_free(other);
    }
    mx_import_free(one);
    reading_end(&all);
}

TEST(import_people, threads_do_not_change_the_result)
{
    check_threads(long_file(0), 0);
}

TEST(import_people, threads_do_not_change_the_complaints)
{
    reading all;
    reading_ground(&all);
    all.options.n_threads = 1;
    mx_import *import;
    const char *path = long_file(1000);
    CHECK_OK(reading_try(&all, path, &import));
    size_t n = mx_complaints_count(all.complaints);
    CHECK(n > 10);
    mx_import_free(import);
    reading_end(&all);
    check_threads(path, n);
}

TEST(import_people, answers_that_contradict_each_other_across_parts_are_found)
{
    mx_buf text = {0};
    mx_buf_text(&text, "territory,respondent,period,indicator,value\n");
    for (unsigned i = 0; i < 60000; i++) mx_buf_format(&text, "mulhouse,p%u,2023,A01,3\n", i);
    mx_buf_text(&text, "mulhouse,p0,2023,A01,3\nmulhouse,p0,2023,A01,4\n");
    const char *path = check_file("long.csv", text.at, text.size);
    mx_buf_dispose(&text);
    reading all;
    reading_ground(&all);
    all.options.n_threads = 4;
    mx_import *import;
    CHECK_OK(reading_try(&all, path, &import));
    CHECK_INT(mx_complaints_count(all.complaints), 1);
    CHECK_INT(mx_complaints_get(all.complaints, 0)->line, 60003);
    CHECK_INT(mx_frame_n_rows(reading_table(import, "answers")), 60000);
    mx_import_free(import);
    reading_end(&all);
}

TEST(import_people, questionnaires_widen_as_indicators_come)
{
    reading all;
    reading_begin(&all);
    reading_text(&all, "territory,name\nmulhouse,Mulhouse\n");
    mx_buf text = {0};
    mx_buf_text(&text, "indicator,name\n");
    for (int i = 0; i < 67; i++) mx_buf_format(&text, "i%02d,I\n", i);
    reading_text(&all, text.at);
    mx_buf_clear(&text);
    mx_buf_text(&text, "territory,respondent,period,indicator,value\n");
    for (int i = 0; i < 67; i++)
        for (int p = 0; p < 3; p++)
            mx_buf_format(&text, "mulhouse,p%d,2023,i%02d,%d\n", p, i, (i + p) % 5 + 1);
    const mx_import *import = reading_text(&all, text.at);
    mx_buf_dispose(&text);
    CHECK_INT(mx_frame_n_rows(reading_table(import, "answers")), 3);
    CHECK_INT(strlen(levels_of(import, 0)), 67);
    CHECK_INT(levels_of(import, 2)[66], '0' + 68 % 5);
    reading_end(&all);
}
