/* Which kind a header means, in both languages. */
#include "reading.h"

static void check_kind(const char *header, mx_kind expected)
{
    mx_str names[32];
    size_t n = 0;
    while (*header) {
        size_t size = strcspn(header, ";");
        names[n++] = (mx_str){header, size};
        header += size + (header[size] == ';');
    }
    mx_import_options options = MX_IMPORT_OPTIONS_INIT;
    mx_kind kind = MX_N_KINDS;
    CHECK_OK(mx_kind_of_header(&kind, names, n, &options));
    CHECK_TEXT(mx_kind_name(kind, MX_EN), mx_kind_name(expected, MX_EN));
}

TEST(import_kinds, are_told_by_english_headers)
{
    check_kind("territory;name;population", MX_KIND_TERRITORIES);
    check_kind("territory;group;name", MX_KIND_GROUPS);
    check_kind("territory;text;question", MX_KIND_STATEMENTS);
    check_kind("statement;coder;component", MX_KIND_CODES);
    check_kind("indicator;name;scale;level_1", MX_KIND_INDICATORS);
    check_kind("territory;indicator;period;value", MX_KIND_FOLLOW_UP);
    check_kind("territory;indicator;period;value;count", MX_KIND_FOLLOW_UP);
    check_kind("territory;objective;title", MX_KIND_OBJECTIVES);
    check_kind("territory;commitment;title;objective", MX_KIND_COMMITMENTS);
    check_kind("territory;action;title;commitments", MX_KIND_ACTIONS);
    check_kind("territory;contract;signed_on", MX_KIND_CONTRACTS);
    check_kind("territory;review;held_on;contract;objective", MX_KIND_REVIEWS);
}

TEST(import_kinds, are_told_by_french_headers_of_any_case_and_accent)
{
    check_kind("TERRITOIRE;Nom;Réseau", MX_KIND_TERRITORIES);
    check_kind("Nom;Groupe;Territoire", MX_KIND_GROUPS);
    check_kind("territoire;énoncé;texte;groupe;polarité", MX_KIND_STATEMENTS);
    check_kind("Énoncé;Codeuse;Composante;Bénéficiaire", MX_KIND_CODES);
    check_kind("indicateur;libellé;échelle;niveau 1;niveau 2", MX_KIND_INDICATORS);
    check_kind("Période;Territoire;Répondante;Indicateur;Réponse", MX_KIND_FOLLOW_UP);
    check_kind("territoire;objectif;intitulé", MX_KIND_OBJECTIVES);
    check_kind("territoire;engagement;titre;objectif;échéance", MX_KIND_COMMITMENTS);
    check_kind("territoire;action;titre;engagements", MX_KIND_ACTIONS);
    check_kind("territoire;contrat;signé le;signataire", MX_KIND_CONTRACTS);
    check_kind("territoire;bilan;tenu-le;constat", MX_KIND_REVIEWS);
}

TEST(import_kinds, statements_with_a_coding_are_statements)
{
    check_kind("territory;statement;text;coder;component;polarity", MX_KIND_STATEMENTS);
}

TEST(import_kinds, columns_that_are_indicators_make_follow_up_in_wide_form)
{
    check_kind("territory;respondent;period;A01;A02", MX_KIND_FOLLOW_UP);
}

TEST(import_kinds, say_what_was_seen_and_what_is_lacking)
{
    mx_str names[] = {mx_str_of("territory"), mx_str_of("texte libre")};
    mx_import_options options = {.file = "x.csv"};
    mx_kind kind;
    CHECK_FAILS(mx_kind_of_header(&kind, names, 2, &options), MX_E_VALUE, "territory, texte libre");
    CHECK_FAILS(mx_kind_of_header(&kind, names, 2, &options), MX_E_VALUE, "--kind territoires, groupes");
    CHECK_FAILS(mx_kind_of_header(&kind, names, 2, &options), MX_E_VALUE, "il manque : name");
}

TEST(import_kinds, a_territory_given_stands_in_for_the_column)
{
    mx_str names[] = {mx_str_of("indicateur"), mx_str_of("date"), mx_str_of("valeur")};
    mx_import_options options = {.file = "x.csv", .territory = "mulhouse"};
    mx_kind kind;
    CHECK_OK(mx_kind_of_header(&kind, names, 3, &options));
    CHECK_INT(kind, MX_KIND_FOLLOW_UP);
    options.territory = NULL;
    CHECK_FAILS(mx_kind_of_header(&kind, names, 3, &options), MX_E_VALUE, "territory");
}

TEST(import_kinds, are_named_in_both_languages)
{
    mx_kind kind;
    CHECK_OK(mx_kind_parse(&kind, "Suivi"));
    CHECK_INT(kind, MX_KIND_FOLLOW_UP);
    CHECK_OK(mx_kind_parse(&kind, "follow_up"));
    CHECK_INT(kind, MX_KIND_FOLLOW_UP);
    CHECK_FAILS(mx_kind_parse(&kind, "photos"), MX_E_USAGE, "« photos »");
}

TEST(import_kinds, two_columns_that_mean_the_same_are_refused)
{
    reading all;
    reading_begin(&all);
    reading_fails(&all, "territory,territoire,name\na,b,c\n", MX_E_VALUE, "« territory » et « territoire »");
    reading_end(&all);
}

TEST(import_kinds, messages_are_english_too)
{
    mx_str names[] = {mx_str_of("quoi")};
    mx_import_options options = {.file = "x.csv"};
    mx_kind kind;
    mx_lang_set(MX_EN);
    int rc = mx_kind_of_header(&kind, names, 1, &options);
    mx_lang_set(MX_FR);
    CHECK_FAILS(rc, MX_E_VALUE, "these columns do not tell what kind of file it is: quoi");
}
