/* Rules by name. */
#include "support/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "mx/disclose.h"

TEST(disclose_rules, are_found_by_name)
{
    mx_rule rule;
    CHECK_OK(mx_rule_find(&rule, "health"));
    CHECK_TEXT(rule.name, "health");
    CHECK_INT(rule.min_count, 11);
    CHECK_NEAR(rule.max_share, 1, 0);
    CHECK(strncmp(rule.purpose, "données de santé", 10) == 0);
    CHECK_OK(mx_rule_find(&rule, "public"));
    CHECK_INT(rule.min_count, 5);
    CHECK_OK(mx_rule_find(&rule, "business"));
    CHECK_INT(rule.min_count, 3);
    CHECK_NEAR(rule.max_share, 0.85, 0);
    mx_lang_set(MX_EN);
    CHECK_OK(mx_rule_find(&rule, "internal"));
    CHECK_INT(rule.min_count, 0);
    CHECK(strncmp(rule.purpose, "internal use", 12) == 0);
    mx_lang_set(MX_FR);
}

TEST(disclose_rules, say_what_is_merged_first)
{
    mx_rule rule;
    CHECK_OK(mx_rule_find(&rule, "health"));
    CHECK_TEXT(rule.merge, "components,groups,territories,periods");
    CHECK_OK(mx_rule_set_merge(&rule, "periods, territories"));
    CHECK_TEXT(rule.merge, "periods,territories");
    CHECK_FAILS(mx_rule_set_merge(&rule, "territories,cities"), MX_E_VALUE, "territories,cities");
    CHECK_TEXT(rule.merge, "periods,territories");
    CHECK_OK(mx_rule_set_merge(&rule, "-"));
    CHECK_TEXT(rule.merge, "");
    CHECK_OK(mx_rule_find(&rule, "internal"));
    CHECK_TEXT(rule.merge, "");
}

TEST(disclose_rules, names_those_there_are)
{
    mx_rule rule;
    CHECK_FAILS(mx_rule_find(&rule, "loose"), MX_E_NOTFOUND, "health, public, business, internal");
    CHECK_FAILS(mx_rule_find(&rule, ""), MX_E_NOTFOUND, "«  »");
}

/* Run with the program's data in the test's folder, holding this table of rules (none: NULL). */
static void with_table(const char *text, int code, const char *part)
{
    char *before = getenv("MIEUX_DATA"), kept[4096], path[4096];
    snprintf(kept, sizeof kept, "%s", before ? before : "");
    snprintf(path, sizeof path, "%s/datasets", check_folder());
    mkdir(path, 0777);
    snprintf(path, sizeof path, "%s/datasets/rules", check_folder());
    mkdir(path, 0777);
    if (text) CHECK_OK(mx_file_write(check_path("datasets/rules/rules.tsv"), text, strlen(text)));
    setenv("MIEUX_DATA", check_folder(), 1);
    mx_rule rule;
    int rc = mx_rule_find(&rule, "health");
    if (before) setenv("MIEUX_DATA", kept, 1);
    else unsetenv("MIEUX_DATA");
    if (code == MX_OK) {
        CHECK_OK(rc);
        CHECK_INT(rule.min_count, 7);
    } else {
        CHECK_FAILS(rc, code, part);
    }
}

TEST(disclose_rules, are_data_that_may_be_missing_or_wrong)
{
    with_table(NULL, MX_E_NOTFOUND, "rules.tsv");
    with_table("name\tmin_count\tmax_share\tmerge\tfr\ten\nhealth\t7\t1\tperiods, groups\tsanté\thealth\n", MX_OK, "");
    with_table("name\n# a comment\r\n\r\nhealth\t7\t1\t-\tsanté\thealth", MX_OK, "");
    with_table("name\nother\televen\t1\t-\ta\tb\n", MX_E_SYNTAX, "rules.tsv:2");
    with_table("name\n\nhealth\t-1\t1\t-\ta\tb\n", MX_E_SYNTAX, "rules.tsv:3");
    with_table("name\nhealth\t11\t1.5\t-\ta\tb\n", MX_E_SYNTAX, "rules.tsv:2");
    with_table("name\nhealth\t11\t1\n", MX_E_SYNTAX, "rules.tsv:2");
    with_table("name\na_name_that_is_much_too_long\t11\t1\t-\ta\tb\n", MX_E_SYNTAX, "rules.tsv:2");
    with_table("name\nhealth\t11\t1\tyears\ta\tb\n", MX_E_SYNTAX, "rules.tsv:2");
    with_table("name\nhealth\t11\t1\tgroups,groups\ta\tb\n", MX_E_SYNTAX, "rules.tsv:2");
    with_table("name\nhealth\t11\t1\t\ta\tb\n", MX_E_SYNTAX, "rules.tsv:2");
    with_table("", MX_E_NOTFOUND, "health");
}

TEST(disclose_rules, survive_running_out_of_memory)
{
    for (uint64_t n = 1;; n++) {
        mx_rule rule;
        mx_alloc_fail_at(n);
        int rc = mx_rule_find(&rule, "internal");
        bool has_failed = mx_alloc_failed();
        mx_alloc_fail_at(0);
        if (!has_failed) {
            CHECK_OK(rc);
            break;
        }
        CHECK(rc == MX_E_NOMEM || rc == MX_OK); /* the list of names may be lost when it is not needed */
    }
}
