/* Mapping files: what they say, and what they make of somebody's columns. */
#include "mapping_i.h"
#include "support/check.h"

/* ---- Tools ---------------------------------------------------------------------------- */

static mx_mapping *parsed(const char *text)
{
    mx_mapping *mapping;
    CHECK_OK(mx_mapping_parse(&mapping, mx_str_of(text), "suivi.map"));
    return mapping;
}

#define REFUSES_MAPPING(text, part)                                                                          \
    do {                                                                                                     \
        mx_mapping *mapping_;                                                                                \
        CHECK_FAILS(mx_mapping_parse(&mapping_, mx_str_of(text), "suivi.map"), MX_E_SYNTAX, part);           \
        CHECK(mapping_ == NULL);                                                                             \
    } while (0)

/* "LINE[cell][cell]" of a sheet made, after a line of its names. */
static void show_sheet(mx_buf *out, mx_sheet *sheet)
{
    size_t columns[64], n = mx_sheet_n_columns(sheet);
    mx_rows *rows;
    mx_batch batch;
    for (size_t c = 0; c < n; c++) {
        columns[c] = c;
        mx_buf_format(out, "%s%s", c ? "|" : "", mx_sheet_column(sheet, c));
    }
    mx_buf_char(out, '\n');
    CHECK_OK(mx_sheet_rows(&rows, sheet, columns, n));
    while (mx_rows_next(rows, &batch) == MX_OK)
        for (size_t r = 0; r < batch.n_rows; r++) {
            mx_buf_format(out, "%llu", (unsigned long long)mx_rows_line(rows, batch.places[r]));
            for (size_t c = 0; c < n; c++) mx_buf_format(out, "[%.*s]", MX_STR(batch.cells[c][r]));
            mx_buf_char(out, '\n');
        }
    mx_rows_close(rows);
}

/* All that a mapping makes of a text, and what it says: kinds, rows, notes, complaints. */
static const char *made_of(const char *map, const char *csv, const char *parent)
{
    static char shown[6000];
    mx_mapping *mapping = parsed(map);
    mx_import_options options = MX_IMPORT_OPTIONS_INIT;
    mx_sheet_options how = MX_SHEET_OPTIONS_INIT;
    mx_sheet *sheet, *above = NULL;
    mx_complaints *complaints;
    mx_mapped *mapped;
    mx_buf out = {0};
    options.file = "fichier.csv";
    mx_mapping_options(&how, mapping, 0);
    CHECK_OK(mx_complaints_new(&complaints));
    CHECK_OK(mx_sheet_open(&sheet, check_text_file("fichier.csv", csv), &how));
    if (parent) CHECK_OK(mx_sheet_open(&above, check_text_file("parent.csv", parent), NULL));
    int rc = mx_mapping_apply(&mapped, mapping, 0, sheet, above, NULL, &options, complaints);
    for (size_t i = 0; rc == MX_OK && i < mx_mapped_n(mapped); i++) {
        mx_buf_format(&out, "%s: ", mx_kind_name(mx_mapped_kind(mapped, i), MX_EN));
        show_sheet(&out, mx_mapped_sheet(mapped, i));
    }
    for (size_t i = 0; rc == MX_OK && i < mx_mapped_n_notes(mapped); i++)
        mx_buf_format(&out, "! %s\n", mx_mapped_note(mapped, i));
    for (size_t i = 0; i < mx_complaints_count(complaints); i++) {
        const mx_complaint *one = mx_complaints_get(complaints, i);
        mx_buf_format(&out, "? %d: %s: %s\n", (int)one->line, one->column, one->message);
    }
    if (rc < 0) mx_buf_format(&out, "ERROR %s", mx_error_message());
    snprintf(shown, sizeof shown, "%s", out.at ? out.at : "");
    mx_mapped_free(mapped);
    mx_complaints_free(complaints);
    mx_sheet_close(sheet);
    mx_sheet_close(above);
    mx_mapping_free(mapping);
    mx_buf_dispose(&out);
    return shown;
}

/* ---- Reading ------------------------------------------------------------------------------- */

TEST(import_mapping, is_read_in_french_and_in_english)
{
    mx_mapping *mapping = parsed("\xef\xbb\xbf# à nous\r\n"
                                 "correspondance : suivi-2024  # ce qu'elle s'appelle\r\n"
                                 "en-tête : 3-4\r\n"
                                 "[feuille « Suivi »]\n"
                                 "[suivi]\nterritoire : « mulhouse »\npériode : colonne \"Date\" par année\n"
                                 "indicateur \"BE 1\" : colonne \"Vie # \"\"heureuse\"\"\" échelle 1-5 sens -\n");
    CHECK(mx_str_is(mx_mapping_name(mapping), "suivi-2024"));
    CHECK_INT(mapping->n_sources, 2);
    CHECK_INT(mapping->sources[0].header, 3);
    CHECK_INT(mapping->sources[0].n_header, 2);
    CHECK_TEXT(mx_mapping_sheet(mapping, 1), "Suivi");
    const mx_mapping__indicator *one = &mapping->sources[1].outputs[0].indicators[0];
    CHECK(mx_str_is(one->code, "BE 1"));
    CHECK(mx_str_is(one->value.columns.names[0], "Vie # \"heureuse\""));
    CHECK(mx_str_is(one->direction, "-"));
    mx_mapping_free(mapping);
    mapping = parsed("mapping: x\nheader: 2\npersonal: \"Name\" | \"Phone\"\n[follow-up]\nterritory: \"m\"\n"
                     "period: column \"Date\" by quarter\nindicator A: column \"A\" optional labels yes-no\n"
                     "[labels yes-no]\n1: \"Yes\"\n0: \"No\"\nnothing: \"-\"\n");
    CHECK_INT(mapping->sources[0].personal.n, 2);
    CHECK(mapping->sources[0].outputs[0].indicators[0].value.columns.is_optional);
    CHECK(mapping->sources[0].outputs[0].rules[1].value.terms[0].by == MX_BY_QUARTER);
    mx_mapping_free(mapping);
}

TEST(import_mapping, tells_what_is_wrong_and_where)
{
    REFUSES_MAPPING("", "suivi.map:0: cette correspondance ne charge rien");
    REFUSES_MAPPING("# rien\n[étiquettes a]\n1 : \"x\"\n", "ne charge rien");
    REFUSES_MAPPING("couleur : bleu\n", "suivi.map:1: « couleur » : clé inconnue ici");
    REFUSES_MAPPING("\n[suivis]\n", "suivi.map:2: [suivis] : pas de telle section");
    REFUSES_MAPPING("[suivi\n", "une section finit par ]");
    REFUSES_MAPPING("[suivi]\nterritoire \"x\"\n", "suivi.map:2: il manque « : »");
    REFUSES_MAPPING("[suivi]\n : \"x\"\n", "il manque une clé");
    REFUSES_MAPPING("[suivi]\ncouleur : \"x\"\n", "« couleur » : pas de telle colonne pour le genre « suivi »");
    REFUSES_MAPPING("[suivi]\nterritoire : \"x\n", "suivi.map:2: un guillemet ouvert n’est pas fermé");
    REFUSES_MAPPING("[suivi]\nterritoire : \"x\"\nville : \"y\"\n", "suivi.map:3: « ville » est déjà dite à la ligne 2");
    REFUSES_MAPPING("[suivi]\nterritoire : colonne\n", "la ligne s’arrête trop tôt");
    REFUSES_MAPPING("[suivi]\npériode : colonne \"D\" par heure\n", "« heure » : il faut ici jour, mois");
    REFUSES_MAPPING("[suivi]\npériode : colonne \"D\" étiquettes vagues\n", "suivi.map:2: pas de section [étiquettes vagues]");
    REFUSES_MAPPING("[suivi]\nterritoire : \"x\" \"y\"\n", "« y » : il faut ici la fin de la ligne");
    REFUSES_MAPPING("[suivi]\nindicateur A : \"x\"\n", "il faut ici colonne");
    REFUSES_MAPPING("[suivi]\nindicateur A : colonne \"x\" jolie\n", "« jolie » : il faut ici étiquettes");
    REFUSES_MAPPING("[suivi]\nindicateur A : colonne \"x\"\nindicateur A : colonne \"y\"\n",
                    "suivi.map:3: l’indicateur « A » est déjà à la ligne 2");
    REFUSES_MAPPING("[suivi]\ngarder : colonne \"x\" ~ 3\n", "= \"…\" ou vide");
    REFUSES_MAPPING("en-tête : 3-9\n", "une ligne ou quatre");
    REFUSES_MAPPING("en-tête : zéro\n", "un nombre");
    REFUSES_MAPPING("titres : peut-être\n", "oui ou non");
    REFUSES_MAPPING("[étiquettes a]\n1 : \"Oui\"\n2 : \"OUI\"\n", "suivi.map:3: « OUI » est déjà une étiquette de « 1 »");
    REFUSES_MAPPING("[étiquettes a]\n1 : \"Oui\"\n[étiquettes a]\n", "sont déjà à la ligne 1");
    REFUSES_MAPPING("parent : dossier \"x\"\n", "feuille \"…\" ou fichier \"…\"");
    REFUSES_MAPPING("\xff\xfe", "UTF-8");
    mx_mapping *mapping;
    mx_lang_set(MX_EN);
    CHECK_FAILS(mx_mapping_parse(&mapping, mx_str_of("[x]"), "a.map"), MX_E_SYNTAX, "a.map:1: [x]: no such section");
    mx_lang_set(MX_FR);
}

/* ---- Follow-up ------------------------------------------------------------------------------- */

#define FIVE "[étiquettes cinq]\n1 : \"Très insatisfait\"\n2 : \"Insatisfait\"\n3 : \"Moyen\"\n4 : \"Satisfait\" | \"Content\"\n5 : \"Très satisfait\"\nrien : \"Sans avis\"\n"

TEST(import_mapping, turns_labels_into_levels_and_makes_indicators)
{
    CHECK_TEXT(made_of("personnel : \"Nom\"\nignorer : \"start\"\n"
                       "[suivi]\nterritoire : \"mulhouse\"\npériode : colonne \"Date\" par trimestre\n"
                       "répondant : colonne \"id\"\nindicateur VIE : colonne \"Votre vie ?\" étiquettes cinq sens +\n"
                       "indicateur NOTE : colonne \"Note\" échelle 0-10 nom \"Une note\"\n" FIVE,
                       "id,Nom,start,Date,votre  VIE,Note,Autre\n"
                       "a,Zoé,x,2024-05-17T10:20:30,satisfait,7,\n"
                       "b,Léo,x,12/03/24,CONTENT,,\n"
                       "c,Ana,x,45363,4,3,\n"
                       "d,Bob,x,5 mai 2024,Sans avis,ne sait pas,\n",
                       NULL),
               "indicators: indicator|name|scale|direction|level_1|level_2|level_3|level_4|level_5\n"
               "1[VIE][votre  VIE][1-5][+][Très insatisfait][Insatisfait][Moyen][Satisfait][Très satisfait]\n"
               "1[NOTE][Une note][0-10][][][][][][]\n"
               "follow-up: territory|period|respondent|VIE|NOTE\n"
               "2[mulhouse][2024-Q2][a][4][7]\n"
               "3[mulhouse][2024-Q1][b][4][]\n"
               "4[mulhouse][2024-Q1][c][4][3]\n"
               "5[mulhouse][2024-Q2][d][][ne sait pas]\n"
               "! colonne écartée, car elle dit qui répond : « Nom »\n"
               "! colonne dont la correspondance ne parle pas : « Autre »\n");
}

TEST(import_mapping, refuses_a_row_whose_label_is_new_and_counts_it)
{
    CHECK_TEXT(made_of("[suivi]\nterritoire : \"m\"\npériode : \"2024\"\nrépondant : colonne \"id\"\n"
                       "indicateur VIE : colonne \"Vie\" étiquettes cinq\n" FIVE,
                       "id,Vie\na,Plutôt bien\nb,Moyen\nc,plutôt bien\nd,Plutôt bien\n", NULL),
               "indicators: indicator|name|scale|level_1|level_2|level_3|level_4|level_5\n"
               "1[VIE][Vie][1-5][Très insatisfait][Insatisfait][Moyen][Satisfait][Très satisfait]\n"
               "follow-up: territory|period|respondent|VIE\n"
               "3[m][2024][b][3]\n"
               "! étiquettes nouvelles, et en combien de lignes : « Plutôt bien » (2), « plutôt bien » (1)\n"
               "? 2: Vie: « Plutôt bien » n’est pas dans [étiquettes cinq] de suivi.map\n"
               "? 4: Vie: « plutôt bien » n’est pas dans [étiquettes cinq] de suivi.map\n"
               "? 5: Vie: « Plutôt bien » n’est pas dans [étiquettes cinq] de suivi.map\n");
}

TEST(import_mapping, melts_published_values_with_their_limits)
{
    CHECK_TEXT(made_of("[suivi]\nterritoire : \"FR-\" + colonne \"reg\"\npériode : colonne \"v\" étiquettes vagues\n"
                       "source : \"SpF\"\nécarter : colonne \"reg\" vide\nlimites incohérentes : statut\n"
                       "indicateur anx : colonne \"anx\" bas \"anx_inf\" haut \"anx_sup\" unité \"%\"\n"
                       "indicateur dep : colonne \"dep\"\n[étiquettes vagues]\n\"2020-03-23/P3D\" : \"Vague 1 : 23-25 mars\"\n",
                       "reg;v;anx;anx_inf;anx_sup;dep\n11;Vague 1 : 23-25 mars;30,1;25,6;35,0;\n"
                       "24;Vague 1 : 23-25 mars;64,7;64,8;72,0;12,5\n;;;;;1\n",
                       NULL),
               "indicators: indicator|name|scale|unit\n1[anx][anx][real][%]\n1[dep][dep][real][]\n"
               "follow-up: indicator|value|low|high|status|territory|period|source\n"
               "2[anx][30,1][25,6][35,0][][FR-11][2020-03-23/P3D][SpF]\n"
               "3[anx][64,7][][][bornes publiées incohérentes : 64,8 à 72,0][FR-24][2020-03-23/P3D][SpF]\n"
               "3[dep][12,5][][][][FR-24][2020-03-23/P3D][SpF]\n"
               "! [suivi] de suivi.map:1 : lignes écartées comme elle le dit : 1\n");
}

TEST(import_mapping, takes_a_range_of_columns)
{
    CHECK_TEXT(made_of("[suivi]\nterritoire : \"m\"\npériode : \"2024\"\nindicateurs : colonnes \"V1\" à \"V3\" échelle 1-4\n",
                       "x,V1,V2,V3,y\n,1,2,3,\n", NULL),
               "indicators: indicator|name|scale\n1[V1][V1][1-4]\n1[V2][V2][1-4]\n1[V3][V3][1-4]\n"
               "follow-up: territory|period|V1|V2|V3\n2[m][2024][1][2][3]\n"
               "! colonnes dont la correspondance ne parle pas : « x », « y »\n");
}

TEST(import_mapping, needs_a_scale_for_an_indicator_it_makes)
{
    CHECK_TEXT(made_of("[suivi]\nterritoire : \"m\"\npériode : \"2024\"\nindicateur V1 : colonne \"V1\"\n", "V1\n3\n", NULL),
               "ERROR suivi.map:4: l’indicateur « V1 » n’est pas dans la base ; dites son échelle (échelle 1-5) ou ses étiquettes");
    CHECK_TEXT(made_of("[suivi]\nterritoire : \"m\"\npériode : \"2024\"\nindicateur n : colonne \"V1\" échelle 1-5\n", "V1\n3\n", NULL),
               "ERROR suivi.map:4: « n » est aussi le nom d’une colonne du suivi ; donnez un autre code à l’indicateur");
}

TEST(import_mapping, names_a_column_that_is_not_there)
{
    CHECK_TEXT(made_of("[suivi]\nterritoire : colonne \"Ville\"\npériode : \"2024\"\nvaleur : colonne \"v\"\nindicateur : \"A\"\n",
                       "commune,v\nx,1\n", NULL),
               "ERROR fichier.csv : pas de colonne « Ville », qu’il faut à suivi.map:2 ; si elle a changé de nom, ajoutez-le "
               "par « | » ; si elle peut manquer, écrivez « facultative » ; colonnes lues : commune, v");
    CHECK_TEXT(made_of("[suivi]\nterritoire : colonne \"Ville\" | \"Commune\"\npériode : colonne \"p\" facultative sinon \"2024\"\n"
                       "valeur : colonne \"v\"\nindicateur : \"A\"\n",
                       "commune,v\nx,1\n", NULL),
               "follow-up: territory|period|value|indicator\n2[x][2024][1][A]\n");
    CHECK_TEXT(made_of("[expressions]\nterritoire : \"m\"\ntexte : colonne \"nom\"\n", "Nom,NOM\na,b\n", NULL),
               "ERROR fichier.csv : les colonnes « Nom » et « NOM » peuvent toutes deux être « nom » ; écrivez son nom en "
               "entier dans suivi.map");
}

/* ---- Statements ---------------------------------------------------------------------------------- */

TEST(import_mapping, splits_a_cell_into_statements)
{
    CHECK_TEXT(made_of("[expressions]\nterritoire : \"m\"\nquestion : 1\nauteur : colonne \"id\"\ntexte : colonne \"Bien-être\" séparé\n"
                       "[expressions]\nterritoire : \"m\"\nquestion : 2\ntexte : colonne \"Mal-être\" séparé par \";\"\n",
                       "id,Bien-être,Mal-être\n"
                       "a,\"- avoir un toit\n\xe2\x80\xa2 des amis\n\n3. être écouté\",le bruit; le froid ;\n"
                       "b,vivre bien,\n",
                       NULL),
               "statements: territory|question|author|text\n"
               "2[m][1][a][avoir un toit]\n2[m][1][a][des amis]\n2[m][1][a][être écouté]\n"
               "2[m][2][][le bruit]\n2[m][2][][le froid]\n6[m][1][b][vivre bien]\n"
               "! [expressions] de suivi.map:6 : lignes sans « Mal-être », dont rien n’est chargé : 1\n");
}

/* ---- The chain of the contract --------------------------------------------------------------------- */

TEST(import_mapping, takes_several_kinds_out_of_one_sheet_with_merged_cells_and_titles)
{
    CHECK_TEXT(made_of("en-tête : 2\ntitres : oui\nrecopier : \"Objectif\" | \"Engagement\"\n"
                       "[objectifs]\nterritoire : titre code\nobjectif : colonne \"Objectif\" code\ntitre : colonne \"Objectif\"\n"
                       "[engagements]\nterritoire : titre code\nengagement : colonne \"Engagement\" code\ntitre : colonne \"Engagement\"\n"
                       "objectif : colonne \"Objectif\" code\néchéance : colonne \"Pour\" date libre étiquettes dates\n"
                       "statut : colonne \"État\" étiquettes états\n"
                       "[actions]\nterritoire : titre code\naction : colonne \"Action\" code\ntitre : colonne \"Action\"\n"
                       "engagements : colonne \"Engagement\" code\n"
                       "[étiquettes états]\nkept : \"OK\" | \"fait\"\n\"under way\" : \"ça avance\"\n"
                       "[étiquettes dates]\nrien : \"à voir\"\n",
                       "Plan 2024;;;;\nObjectif;Engagement;Pour;État;Action\n"
                       "Mulhouse;;;;\n"
                       "Rompre l'isolement;Café du lundi;courant mars 2024;OK;Trouver une salle\n"
                       ";;;;Acheter du café\n"
                       ";Visites;à voir;ça avance;\n"
                       "Colmar;;;;\n"
                       ";Sorties;fin 2024;;Louer un bus\n",
                       NULL),
               "objectives: territory|objective|title\n4[mulhouse][rompre-l-isolement][Rompre l'isolement]\n"
               "commitments: territory|commitment|title|objective|due|status\n"
               "4[mulhouse][cafe-du-lundi][Café du lundi][rompre-l-isolement][2024-03-31][kept]\n"
               "6[mulhouse][visites][Visites][rompre-l-isolement][][under way]\n"
               "8[colmar][sorties][Sorties][][2024-12-31][]\n"
               "actions: territory|action|title|commitments\n"
               "4[mulhouse][trouver-une-salle][Trouver une salle][cafe-du-lundi]\n"
               "5[mulhouse][acheter-du-cafe][Acheter du café][cafe-du-lundi]\n"
               "8[colmar][louer-un-bus][Louer un bus][sorties]\n"
               "! [objectifs] de suivi.map:4 : lignes sans « Objectif », dont rien n’est chargé : 1\n"
               "! [actions] de suivi.map:15 : lignes sans « Action », dont rien n’est chargé : 1\n"
               "! dates approchées : 2 (la première, « courant mars 2024 » : 2024-03-31)\n");
}

/* ---- Parents ------------------------------------------------------------------------------------------ */

TEST(import_mapping, joins_the_rows_of_a_repeat_to_their_parent)
{
    CHECK_TEXT(made_of("parent : fichier \"parent.csv\" clé \"PARENT_KEY\" = \"KEY\"\n"
                       "[expressions]\nterritoire : colonne \"ville\" du parent\ntexte : colonne \"carte\"\n",
                       "carte,PARENT_KEY\nun toit,k2\ndes amis,k1\nle bruit,k9\n", "KEY,ville\nk1,Mulhouse\nk2,Colmar\n"),
               "statements: territory|text\n2[Colmar][un toit]\n3[Mulhouse][des amis]\n"
               "? 4: PARENT_KEY: « k9 » : aucune ligne du parent n’a cette clé\n");
}

/* ---- Next year's file --------------------------------------------------------------------------------- */

TEST(import_mapping, says_what_changed_since_the_last_file)
{
    mx_mapping *mapping = parsed("[suivi]\nterritoire : \"m\"\npériode : \"2024\"\nindicateur A : colonne \"Ancienne\" | \"Nouvelle\" échelle 1-5\n");
    mx_import_options options = MX_IMPORT_OPTIONS_INIT;
    mx_sheet *sheet;
    mx_complaints *complaints;
    mx_mapped *mapped;
    CHECK_OK(mx_complaints_new(&complaints));
    CHECK_OK(mx_sheet_open(&sheet, check_text_file("f.csv", "Ville ?,Nouvelle,Ajout\nx,3,\n"), NULL));
    CHECK_OK(mx_mapping_apply(&mapped, mapping, 0, sheet, NULL, NULL, &options, complaints));
    CHECK_TEXT(mx_mapped_headers(mapped), "Ville ?\nNouvelle\nAjout");
    size_t n = mx_mapped_n_notes(mapped);
    CHECK_OK(mx_mapped_compare(mapped, "Ville\nAncienne\nPartie"));
    CHECK_INT(mx_mapped_n_notes(mapped), n + 4);
    CHECK_TEXT(mx_mapped_note(mapped, n), "depuis le dernier fichier, « Ville » s’écrit « Ville ? »");
    CHECK_TEXT(mx_mapped_note(mapped, n + 1), "depuis le dernier fichier, « Ancienne » s’écrit « Nouvelle »");
    CHECK_TEXT(mx_mapped_note(mapped, n + 2), "colonne disparue depuis le dernier fichier : « Partie »");
    CHECK_TEXT(mx_mapped_note(mapped, n + 3), "colonne nouvelle depuis le dernier fichier : « Ajout »");
    mx_mapped_free(mapped);
    mx_complaints_free(complaints);
    mx_sheet_close(sheet);
    mx_mapping_free(mapping);
}

TEST(import_mapping, frees_all_when_memory_runs_out)
{
    static const char map[] = "recopier : \"o\"\n[suivi]\nterritoire : \"m\"\npériode : colonne \"d\" par mois\n"
                              "indicateur A : colonne \"a\" étiquettes cinq\n" FIVE;
    const char *csv = check_text_file("f.csv", "o,d,a\nx,2024-05-01,moyen\n,12/06/2024,Autre\n");
    bool is_through = false;
    for (uint64_t n = 1; !is_through && n < 20000; n++) {
        mx_mapping *mapping = NULL;
        mx_sheet *sheet = NULL;
        mx_complaints *complaints;
        mx_mapped *mapped = NULL;
        mx_import_options options = MX_IMPORT_OPTIONS_INIT;
        CHECK_OK(mx_complaints_new(&complaints));
        CHECK_OK(mx_sheet_open(&sheet, csv, NULL));
        mx_alloc_fail_at(n);
        int rc = mx_mapping_parse(&mapping, mx_str_of(map), "m");
        if (rc == MX_OK) rc = mx_mapping_apply(&mapped, mapping, 0, sheet, NULL, NULL, &options, complaints);
        is_through = !mx_alloc_failed();
        mx_alloc_fail_at(0);
        CHECK(is_through ? rc == MX_OK : rc == MX_E_NOMEM);
        mx_mapped_free(mapped);
        mx_mapping_free(mapping);
        mx_sheet_close(sheet);
        mx_complaints_free(complaints);
    }
    CHECK(is_through);
}
