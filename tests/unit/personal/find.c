#include "support/check.h"

#include <string.h>

#include "mx/personal.h"

/* What a text becomes. */
static const char *masked(const char *text)
{
    static char out[600];
    mx_personal *personal;
    const mx_personal_find *finds;
    size_t n;
    mx_buf buf = {0};
    CHECK_OK(mx_personal_new(&personal));
    CHECK_OK(mx_personal_look(&finds, &n, personal, mx_str_of(text)));
    mx_personal_mask(&buf, mx_str_of(text), finds, n, MX_FR);
    CHECK_OK(mx_buf_check(&buf));
    snprintf(out, sizeof out, "%s", buf.at ? buf.at : "");
    mx_buf_dispose(&buf);
    mx_personal_free(personal);
    return out;
}

TEST(personal_find, masks_e_mail_addresses)
{
    CHECK_TEXT(masked("écrire à anne.durand@mairie-ville.fr."), "écrire à [courriel].");
    CHECK_TEXT(masked("a_b+c@ex.co.uk, d@e.fr"), "[courriel], [courriel]");
    CHECK_TEXT(masked("anne (at) exemple.fr"), "[courriel]");
    CHECK_TEXT(masked("un @ dans le texte, a@b, @moi"), "un @ dans le texte, a@b, @moi");
}

TEST(personal_find, masks_telephone_numbers)
{
    CHECK_TEXT(masked("au 06 12 34 56 78 le soir"), "au [téléphone] le soir");
    CHECK_TEXT(masked("0612345678, 03.89.12.34.56, 03-89-12-34-56"), "[téléphone], [téléphone], [téléphone]");
    CHECK_TEXT(masked("06\xC2\xA0" "12\xC2\xA0" "34\xE2\x80\xAF" "56\xC2\xA0" "78"), "[téléphone]");
    CHECK_TEXT(masked("+33 6 12 34 56 78 / 0033 389 12 34 56 / +33 (0)6 12 34 56 78"),
               "[téléphone] / [téléphone] / [téléphone]");
    CHECK_TEXT(masked("+32 2 123 45 67, +41 21 123 45 67, +49 761 123456"), "[téléphone], [téléphone], [téléphone]");
    CHECK_TEXT(masked("02 123 45 67"), "[téléphone]"); /* Belgian */
}

TEST(personal_find, leaves_numbers_that_call_nobody)
{
    static const char *const texts[] = {"39 heures",
                                        "en 2023, ou en 2023-2024",
                                        "le 3919, le 15, le 115",
                                        "1 200 000 habitants, 12 345 678 euros",
                                        "de 14 h 30 à 15 h 45, du 01.02.2023 au 03.04.2024",
                                        "le 12/03/2023 à 14:05",
                                        "0,5 ou 00 ou 0123",
                                        "ISBN 9782070360024",
                                        "iban 76 3000 4000",
                                        "entre 10 et 20 ans, 1 an sur 2",
                                        "49.3"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) CHECK_TEXT(masked(texts[i]), texts[i]);
}

TEST(personal_find, masks_social_security_numbers_whose_key_fits)
{
    /* 97 - 1850578006084 mod 97 = 91; in Corsica 2A counts as 19: 97 - 2850519006084 mod 97 = 82 */
    CHECK_TEXT(masked("185057800608491"), "[sécurité sociale]");
    CHECK_TEXT(masked("1 85 05 78 006 084 91"), "[sécurité sociale]");
    CHECK_TEXT(masked("n° 2 85 05 2A 006 084 82"), "n° [sécurité sociale]");
    CHECK_TEXT(masked("1 85 05 78 006 084"), "[sécurité sociale]");
    CHECK_TEXT(masked("185057800608492"), "185057800608492"); /* another key, no spaces: some other number */
    CHECK_TEXT(masked("1 85 05 78 006 084 92"), "[sécurité sociale]"); /* a slip, but laid out as on the card */
    CHECK_TEXT(masked("185137800608491"), "185137800608491"); /* month 13 */
}

TEST(personal_find, knows_the_keys_of_corsica)
{
    static const struct {
        const char *department;
        long long counts_as;
    } sides[] = {{"2A", 19}, {"2B", 18}};
    for (size_t i = 0; i < 2; i++) {
        long long number = (28505 * 100LL + sides[i].counts_as) * 1000000LL + 6084;
        char text[32], other[32];
        int key = (int)(97 - number % 97);
        snprintf(text, sizeof text, "28505%s006084%02d", sides[i].department, key);
        snprintf(other, sizeof other, "28505%s006084%02d", sides[i].department, key % 97 + 1);
        CHECK_TEXT(masked(text), "[sécurité sociale]");
        CHECK_TEXT(masked(other), other);
    }
}

TEST(personal_find, masks_postal_addresses)
{
    CHECK_TEXT(masked("j'habite 12 rue des Lilas, 68100 Mulhouse, au calme"), "j'habite [adresse], au calme");
    CHECK_TEXT(masked("12 bis, avenue du Général de Gaulle"), "[adresse]");
    CHECK_TEXT(masked("3B place Jean Jaurès 67000 STRASBOURG"), "[adresse]");
    CHECK_TEXT(masked("8 impasse du moulin et puis rien"), "[adresse] et puis rien");
    CHECK_TEXT(masked("221B Baker Street, London"), "[adresse], London");
}

TEST(personal_find, leaves_streets_without_a_number)
{
    static const char *const texts[] = {"la rue des Tanneurs est sale", "1 place de parking pour 2",
                                        "il y a 3 rues plus loin",      "2 cours de français par semaine",
                                        "68100 Mulhouse",               "10 avenues"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) CHECK_TEXT(masked(texts[i]), texts[i]);
}

TEST(personal_find, masks_dates_of_birth_and_no_others)
{
    CHECK_TEXT(masked("né le 12/03/1980 à Colmar"), "né le [naissance] à Colmar");
    CHECK_TEXT(masked("née le 1er mai 1975"), "née le [naissance]");
    CHECK_TEXT(masked("Né(e) le : 12.3.80"), "Né(e) le : [naissance]");
    CHECK_TEXT(masked("date de naissance : 1980-03-12"), "date de naissance : [naissance]");
    CHECK_TEXT(masked("born on March 12, 1980"), "born on [naissance]");
    CHECK_TEXT(masked("je ne viens que le 12/03/2023"), "je ne viens que le 12/03/2023");
    CHECK_TEXT(masked("né en 1980, arrivé le 12/03/2023 seulement"), "né en 1980, arrivé le 12/03/2023 seulement");
}

TEST(personal_find, masks_names_that_are_announced)
{
    CHECK_TEXT(masked("Mme Durand m'a aidé"), "Mme [nom] m'a aidé");
    CHECK_TEXT(masked("grâce à M. de la Tour, enfin"), "grâce à M. [nom], enfin");
    CHECK_TEXT(masked("le docteur Benali et madame SCHMITT"), "le docteur [nom] et madame [nom]");
    CHECK_TEXT(masked("Je m'appelle Huguette et je réponds"), "Je m'appelle [nom] et je réponds");
    CHECK_TEXT(masked("je m’appelle mohamed"), "je m’appelle [nom]");
    CHECK_TEXT(masked("mon nom est Durand"), "mon nom est [nom]");
    CHECK_TEXT(masked("avec Léa Martin et Jean-Paul DE LA TOUR"), "avec [nom] et [nom]");
    CHECK_TEXT(masked("DUPONT Marie est venue"), "[nom] est venue");
}

TEST(personal_find, leaves_what_only_looks_like_a_name)
{
    static const char *const texts[] = {"Monsieur le Maire",       "Madame la Présidente du conseil",
                                        "on m'appelle monsieur",   "le lycée Victor Hugo, la rue Jean Moulin",
                                        "l'hôpital Pierre Janet",  "France Travail",
                                        "M. X",                    "Marie est gentille",
                                        "Camille. Elle est là",    "LA PAIX POUR TOUS",
                                        "MARIE EST LA",            "je m'appelle comme je veux",
                                        "Saint Martin",            "Mme la CAF"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) CHECK_TEXT(masked(texts[i]), texts[i]);
}

TEST(personal_find, finds_nothing_in_what_it_masked)
{
    char once[600];
    snprintf(once, sizeof once, "%s",
             masked("Mme Durand, 12 rue des Lilas, 06 12 34 56 78, a@b.fr, née le 12/03/1980, 1 85 05 78 006 084 91"));
    CHECK_TEXT(once, "Mme [nom], [adresse], [téléphone], [courriel], née le [naissance], [sécurité sociale]");
    CHECK_TEXT(masked(once), once);
    CHECK_TEXT(masked(""), "");
}

TEST(personal_find, tells_names_from_codes)
{
    static const struct {
        const char *text;
        bool is_name;
    } cases[] = {{"Anne Durand", true}, {"DURAND anne", true}, {"léa", true},      {"Durand", true},
                 {"a@b.fr", true},      {"0612345678", true},  {"P-017", false},   {"xk", false},
                 {"RESP12", false},     {"anne3", false},      {"A", false},       {"~ab12-3", false},
                 {"k0123456789abcdef", false}, {"12", false},  {"", false},        {"GROUPE", false}};
    mx_personal *personal;
    CHECK_OK(mx_personal_new(&personal));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bool is_name;
        CHECK_OK(mx_personal_is_name(&is_name, personal, mx_str_of(cases[i].text)));
        if (is_name != cases[i].is_name) printf("%s\n", cases[i].text);
        CHECK(is_name == cases[i].is_name);
    }
    mx_personal_free(personal);
}

TEST(personal_find, says_when_memory_is_out)
{
    int rc = MX_E_NOMEM;
    for (uint64_t n = 1; rc != MX_OK; n++) {
        mx_personal *personal = NULL;
        const mx_personal_find *finds;
        size_t found;
        mx_alloc_fail_at(n);
        rc = mx_personal_new(&personal);
        if (rc == MX_OK) rc = mx_personal_look(&finds, &found, personal, mx_str_of("Mme Durand, a@b.fr"));
        mx_alloc_fail_at(0);
        CHECK(rc == MX_OK || rc == MX_E_NOMEM);
        mx_personal_free(personal);
    }
}
