/* The demonstration network: every kind, as offices write their files. */
#include "reading.h"

static const mx_import *read(reading *all, const char *name, size_t n_rows)
{
    char path[512];
    snprintf(path, sizeof path, "%s/../../datasets/network/%s", MX_TEST_DATA, name);
    const mx_import *import = reading_file(all, path);
    if (mx_complaints_count(all->complaints)) mx_complaints_print(all->complaints, 5, stderr);
    CHECK_INT(mx_complaints_count(all->complaints), 0);
    CHECK_INT((intmax_t)mx_import_n_rows(import), (intmax_t)n_rows);
    return import;
}

TEST(import_network, follow_up_of_councils_is_read)
{
    reading all;
    reading_begin(&all);
    read(&all, "territoires-fictifs.csv", 119);
    read(&all, "groupes-fictifs.csv", 289);
    read(&all, "indicateurs-situations-fictifs.csv", 15);
    const mx_import *linked = read(&all, "suivi-conseils-cycle1-fictif.csv", 1286);
    CHECK_INT(mx_frame_n_rows(reading_table(linked, "answers")), 1286);
    read(&all, "barometre-situations-fictif.csv", 2246);
    read(&all, "villes-suivi-lie-fictif.tsv", 5270);
    read(&all, "cities-follow-up-unlinked-fictional.csv", 10972);
    reading_end(&all);
}

TEST(import_network, other_instruments_and_context_are_read)
{
    reading all;
    reading_begin(&all);
    read(&all, "territoires-fictifs.csv", 119);
    read(&all, "groupes-fictifs.csv", 289);
    read(&all, "indicators-other-fictional.csv", 4);
    const mx_import *wellbeing = read(&all, "wellbeing-councils-cycle2-fictional.tsv", 2620);
    CHECK(reading_table(wellbeing, "reals") && reading_table(wellbeing, "answers"));
    CHECK(reading_table(read(&all, "barometre-satisfaction-fictif.csv", 2951), "counts"));
    CHECK(reading_table(read(&all, "contexte-publie-fictif.csv", 70), "published"));
    reading_end(&all);
}

TEST(import_network, statements_and_their_chain_are_read)
{
    reading all;
    reading_begin(&all);
    read(&all, "territoires-fictifs.csv", 119);
    read(&all, "groupes-fictifs.csv", 289);
    CHECK(reading_table(read(&all, "expressions-conseils-fictifs.csv", 2977), "codes"));
    read(&all, "codes-fictifs.tsv", 904);
    read(&all, "objectifs-fictifs.csv", 51);
    read(&all, "engagements-fictifs.csv", 153);
    read(&all, "actions-fictional.csv", 51);
    read(&all, "contrats-fictifs.csv", 64);
    read(&all, "bilans-fictifs.tsv", 48);
    read(&all, "statements-cities-fictional.csv", 3287);
    reading_end(&all);
}
