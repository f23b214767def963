/* Proposals: what is known of answers and of survey tools, and how a file is looked through. */
#include "propose_i.h"
#include "support/check.h"

static int step_of(const char *name, const char *answer)
{
    const mx_import__family *family;
    mx_buf folded = {0};
    int step = -2;
    mx_fold(&folded, mx_str_of(answer));
    for (size_t i = 0; (family = mx_import__family_at(i)) != NULL; i++)
        if (strcmp(family->name_en, name) == 0) step = mx_import__family_step(family, (mx_str){folded.at, folded.size});
    mx_buf_dispose(&folded);
    return step;
}

TEST(import_propose, knows_usual_answers_in_their_order_and_their_feminine)
{
    CHECK_INT(step_of("satisfaction", "Très insatisfaite"), 0);
    CHECK_INT(step_of("satisfaction", "Plutôt satisfait(e)"), 3);
    CHECK_INT(step_of("satisfaction", "satisfait·e"), 3);
    CHECK_INT(step_of("satisfaction", "tres_satisfait"), 4);
    CHECK_INT(step_of("satisfaction", "Very satisfied"), 4);
    CHECK_INT(step_of("satisfaction", "content"), -1);
    CHECK_INT(step_of("agreement", "Ni d’accord ni pas d’accord"), 2);
    CHECK_INT(step_of("frequency", "De temps en temps"), 2);
    CHECK_INT(step_of("situation", "Idéale"), 4);
    CHECK_INT(step_of("quality", "Très bonne"), 4);
    CHECK_INT(step_of("time-who-5", "Tout le temps"), 5);
    CHECK_INT(step_of("yes-no", "Oui"), 1);
}

TEST(import_propose, reads_the_number_that_an_answer_begins_with)
{
    static const struct {
        const char *answer;
        int number;
    } answers[] = {{"4 - Satisfait", 4}, {"5 (idéale)", 5},  {"1. Jamais", 1}, {"0 : pas du tout", 0}, {"10 – tout à fait", 10},
                   {"3 Moyen", 3},       {"12 rue X", -1},   {"4", -1},        {"Satisfait", -1},      {"2024-05", -1},
                   {"3e", -1},           {"", -1}};
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++)
        CHECK_INT(mx_import__leading_number(mx_str_of(answers[i].answer)), answers[i].number);
}

TEST(import_propose, tells_spiral_s_questions)
{
    CHECK_INT(mx_import__spiral_question(mx_str_of("qu'est-ce que le bien-etre pour vous ?")), 1);
    CHECK_INT(mx_import__spiral_question(mx_str_of("mal_etre")), 2);
    CHECK_INT(mx_import__spiral_question(mx_str_of("que pourriez-vous faire pour votre bien-etre ?")), 3);
    CHECK_INT(mx_import__spiral_question(mx_str_of("what could you do for everyone's well-being?")), 3);
    CHECK_INT(mx_import__spiral_question(mx_str_of("votre age")), 0);
}

static const char *tool_of(const char *header)
{
    mx_str names[32];
    size_t n = 0;
    const mx_import__dialect *dialect;
    for (const char *at = header; *at; at += strcspn(at, ",") + (at[strcspn(at, ",")] == ','))
        names[n++] = (mx_str){at, strcspn(at, ",")};
    CHECK_OK(mx_import__dialect_of(&dialect, names, n));
    return dialect ? dialect->name : "";
}

TEST(import_propose, tells_survey_tools_by_their_columns)
{
    CHECK_TEXT(tool_of("start,end,Q,_id,_uuid,_submission_time,_index"), "KoboToolbox");
    CHECK_TEXT(tool_of("carte,_index,_parent_table_name,_parent_index,_submission__uuid"), "KoboToolbox (repeat)");
    CHECK_TEXT(tool_of("SubmissionDate,Q,meta-instanceID,KEY"), "ODK");
    CHECK_TEXT(tool_of("carte,PARENT_KEY,KEY"), "ODK (repeat)");
    CHECK_TEXT(tool_of("Response ID,Date submitted,Last page,Q1"), "LimeSurvey");
    CHECK_TEXT(tool_of("ID de la réponse,Date de soumission,Dernière page,Q1"), "LimeSurvey");
    CHECK_TEXT(tool_of("ID,Heure de début,Heure de fin,Adresse de messagerie,Nom,Q1"), "Microsoft Forms");
    CHECK_TEXT(tool_of("Horodateur,Q1"), "Google Forms");
    CHECK_TEXT(tool_of("id,uuid,submission_time,Q1"), "");
}

/* What is proposed for a text, without the three lines above it. */
static int proposed(mx_buf *out, const char *path)
{
    mx_import_options options = MX_IMPORT_OPTIONS_INIT;
    mx_sheet_options how = MX_SHEET_OPTIONS_INIT;
    mx_sheet *sheet = NULL;
    mx_draft *draft = NULL;
    options.file = "enquete.csv";
    options.territory = "m";
    how.is_raw = true;
    int rc = mx_sheet_open(&sheet, path, &how);
    if (rc == MX_OK) rc = mx_draft_new(&draft, NULL, &options);
    if (rc == MX_OK) rc = mx_draft_add(draft, sheet, true);
    if (rc == MX_OK) rc = mx_draft_text(out, draft);
    mx_draft_free(draft);
    mx_sheet_close(sheet);
    return rc;
}

static const char messy[] = "Enquête de quartier;;;\n;;;\nN°;Passage;Votre rue est-elle calme ?;Bruit (0 à 10)\n"
                            "1;12/03/24;Plutôt d'accord;7\n2;courant mars 2024;Ni d'accord ni pas d'accord;10\n"
                            "Total : 2;;;\n";

TEST(import_propose, finds_the_header_the_dates_the_numbers_and_the_scales)
{
    mx_buf text = {0};
    mx_mapping *mapping;
    CHECK_OK(proposed(&text, check_text_file("a.csv", messy)));
    CHECK(strstr(text.at, "en-tête : 3 ") != NULL);
    CHECK(strstr(text.at, "titres : oui") != NULL);
    CHECK(strstr(text.at, "période : colonne \"Passage\" par année") != NULL);
    CHECK(strstr(text.at, "répondant : colonne \"N°\"") != NULL);
    CHECK(strstr(text.at, "indicateur \"rue-calme\" : colonne \"Votre rue est-elle calme ?\" étiquettes accord  # réponses connues") != NULL);
    CHECK(strstr(text.at, "échelle 0-10  # ? est-ce l’échelle ?") != NULL);
    CHECK_OK(mx_mapping_parse(&mapping, (mx_str){text.at, text.size}, "p.map"));
    CHECK(mx_str_is(mx_mapping_name(mapping), "enquete"));
    mx_mapping_free(mapping);
    mx_buf_dispose(&text);
}

TEST(import_propose, joins_a_header_of_two_lines_as_the_sheet_does)
{
    mx_buf text = {0};
    CHECK_OK(proposed(&text, check_text_file("a.csv", "Plan;;;;\nObjectif;Engagement;;;Action\n;Intitulé;Échéance;Statut;\n"
                                                      "Un toit;Aider;fin 2024;à voir;Louer\n;Suivre;bientôt;tenu;\n")));
    CHECK(strstr(text.at, "en-tête : 2-3 ") != NULL);
    CHECK(strstr(text.at, "recopier : \"Objectif\"") != NULL);
    CHECK(strstr(text.at, "engagement : colonne \"Engagement / Intitulé\" code") != NULL);
    CHECK(strstr(text.at, "echeance : colonne \"Engagement / Échéance\" date libre étiquettes dates") != NULL);
    CHECK(strstr(text.at, "rien : \"bientôt\"  # ? n’est pas une date") != NULL);
    CHECK(strstr(text.at, "rien : \"à voir\"  # ? à placer") != NULL);
    mx_buf_dispose(&text);
}

TEST(import_propose, says_when_no_row_looks_like_a_header)
{
    mx_buf text = {0};
    CHECK_FAILS(proposed(&text, check_text_file("a.csv", "1;2;3\n4;5;6\n")), MX_E_VALUE, "en-tête");
    mx_buf_dispose(&text);
}

TEST(import_propose, frees_all_when_memory_runs_out)
{
    const char *path = check_text_file("a.csv", messy);
    bool is_through = false;
    for (uint64_t n = 1; !is_through && n < 20000; n++) {
        mx_buf text = {0};
        mx_alloc_fail_at(n);
        int rc = proposed(&text, path);
        is_through = !mx_alloc_failed();
        mx_alloc_fail_at(0);
        CHECK(is_through ? rc == MX_OK : rc == MX_E_NOMEM);
        mx_buf_dispose(&text);
    }
    CHECK(is_through);
}
