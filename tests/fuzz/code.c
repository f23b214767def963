/* SPIRAL codes: what can be read is written in one way, and read back as the same code. */
#include <string.h>

#include "fuzz.h"
#include "mx/taxonomy.h"

static const mx_taxonomy *framework(void)
{
    static mx_taxonomy *loaded;
    if (!loaded) FUZZ_OK(mx_taxonomy_load(&loaded, MX_TAXONOMY_DEFAULT));
    return loaded;
}

static bool is_same(mx_code a, mx_code b)
{
    return mx_code_compare(a, b) == 0 && a.dimension == b.dimension && a.component == b.component &&
           a.detail == b.detail && a.category == b.category && a.cause == b.cause && a.beneficiary == b.beneficiary;
}

static void check_text(const char text[MX_CODE_MAX])
{
    FUZZ_HOLDS(memchr(text, 0, MX_CODE_MAX) != NULL);
}

/* Its spellings, short, long and in parts, all give it back. */
static void check_spellings(mx_code code)
{
    char text[MX_CODE_MAX], again[MX_CODE_MAX];
    mx_code back;
    mx_code_format(text, code);
    check_text(text);
    FUZZ_OK(mx_code_parse(&back, framework(), mx_str_of(text)));
    FUZZ_HOLDS(is_same(back, code));
    mx_code_format(again, back);
    FUZZ_HOLDS(strcmp(text, again) == 0);
    mx_code_format_long(text, code);
    check_text(text);
    FUZZ_OK(mx_code_parse(&back, framework(), mx_str_of(text)));
    FUZZ_HOLDS(is_same(back, code));

    back = (mx_code)MX_CODE_INIT;
    mx_code_object(text, code);
    FUZZ_OK(mx_code_parse_object(&back, framework(), mx_str_of(text)));
    mx_code_sense(text, code);
    FUZZ_OK(mx_code_parse_sense(&back, framework(), mx_str_of(text)));
    mx_code_beneficiary(text, code);
    FUZZ_OK(mx_code_parse_beneficiary(&back, mx_str_of(text)));
    FUZZ_HOLDS(is_same(back, code));
    mx_code_component(text, code);
    FUZZ_HOLDS(mx_taxonomy_find_component(framework(), mx_str_of(text)) != SIZE_MAX);
}

static void check_levels(mx_code code)
{
    for (mx_code_level level = MX_CODE_AS_IS; level <= MX_CODE_BY_DIMENSION; level++) {
        mx_code rolled = mx_code_roll_up(code, level);
        check_spellings(rolled);
        FUZZ_HOLDS(is_same(mx_code_roll_up(rolled, level), rolled));
        FUZZ_HOLDS(mx_code_compare(rolled, code) <= 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mx_str text = {(const char *)data, size};
    mx_code code, part = MX_CODE_INIT;
    int rc = mx_code_parse(&code, framework(), text);
    if (rc < 0) fuzz_refused(rc);
    else check_levels(code);
    if ((rc = mx_code_parse_object(&part, framework(), text)) < 0) fuzz_refused(rc);
    else check_spellings(part);
    part = (mx_code){.dimension = 'A', .beneficiary = 'i'};
    if ((rc = mx_code_parse_sense(&part, framework(), text)) < 0) fuzz_refused(rc);
    else check_spellings(part);
    if ((rc = mx_code_parse_beneficiary(&part, text)) < 0) fuzz_refused(rc);
    else check_spellings(part);
    (void)mx_taxonomy_meaning_name(framework(), text, MX_FR);
    (void)mx_taxonomy_beneficiary_name(framework(), text, MX_EN);
    (void)mx_taxonomy_find_dimension(framework(), text);
    return 0;
}
