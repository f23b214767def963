#include "support/check.h"

#include <dirent.h>
#include <string.h>

#include "mx/personal.h"

/* The next piece of a text, up to a mark. */
static mx_str take(mx_str *rest, char mark)
{
    const char *end = rest->size ? memchr(rest->at, mark, rest->size) : NULL;
    mx_str piece = {rest->at, end ? (size_t)(end - rest->at) : rest->size};
    size_t used = piece.size + (end != NULL);
    *rest = (mx_str){rest->at + used, rest->size - used};
    return piece;
}

static void look_through(const char *path, mx_personal *personal, size_t *n_texts, size_t *n_touched)
{
    mx_file file;
    CHECK_OK(mx_file_open(&file, path));
    mx_str rest = {file.at, file.size};
    take(&rest, '\n');
    while (rest.size > 0) {
        mx_str line = take(&rest, '\n'), text = take(&line, '\t');
        const mx_personal_find *finds;
        size_t n;
        CHECK_OK(mx_personal_look(&finds, &n, personal, text));
        ++*n_texts;
        *n_touched += n > 0;
        for (size_t i = 0; i < n; i++)
            printf("%s: %.*s\n", mx_personal_kind_name(finds[i].kind), (int)finds[i].size, text.at + finds[i].at);
    }
    mx_file_close(&file);
}

/* The texts were written without real people in them; the few made-up names count as alarms too. */
TEST(personal_corpus, touches_fewer_than_one_text_in_a_thousand)
{
    static const char folder[] = MX_DATASETS "/corpus";
    mx_personal *personal;
    size_t n_texts = 0, n_touched = 0;
    CHECK_OK(mx_personal_new(&personal));
    DIR *open = opendir(folder);
    CHECK(open != NULL);
    for (struct dirent *entry; open && (entry = readdir(open)) != NULL;) {
        char path[512];
        size_t size = strlen(entry->d_name);
        if (size < 4 || strcmp(entry->d_name + size - 4, ".tsv") != 0) continue;
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        look_through(path, personal, &n_texts, &n_touched);
    }
    if (open) closedir(open);
    mx_personal_free(personal);
    printf("%zu of %zu texts\n", n_touched, n_texts);
    CHECK(n_texts > 20000);
    CHECK(n_touched * 1000 < n_texts);
}
