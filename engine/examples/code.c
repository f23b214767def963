/*
 * Reads SPIRAL codes and says what they are about:
 *     cc code.c $(pkg-config --cflags --libs mieux) && ./a.out A01-11/P15/k
 */
#include <mx/taxonomy.h>

int main(int argc, char **argv)
{
    mx_taxonomy *taxonomy;
    int rc = mx_taxonomy_load(&taxonomy, MX_TAXONOMY_DEFAULT);
    mx_lang_set(MX_EN);
    for (int i = 1; rc == MX_OK && i < argc; i++) {
        mx_code code;
        char canonical[MX_CODE_MAX], component[MX_CODE_MAX];
        rc = mx_code_parse(&code, taxonomy, mx_str_of(argv[i]));
        if (rc < 0) break;
        mx_code_format(canonical, code);
        mx_code_component(component, code);
        size_t number = mx_taxonomy_find_component(taxonomy, mx_str_of(component));
        printf("%s: %s\n", canonical, mx_topic_name(mx_taxonomy_component(taxonomy, number), MX_EN));
    }
    if (rc < 0) fprintf(stderr, "%s\n", mx_error_message());
    mx_taxonomy_free(taxonomy);
    return rc < 0;
}
