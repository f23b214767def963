/*
 * Forgetting a person or a group. First what is known of them, so that somebody can
 * decide; then the erasing, in one transaction, and a rewritten file. What stands
 * outside the store (files that were imported, reports that were published) is named,
 * since nothing here can reach it.
 */
#include "day.h"
#include "mx/personal.h"
#include "mx/store.h"
#include "mx/task.h"

/* Whom the store knows: with a key, a person goes by the pseudonym that the key gives the name. The
 * key itself holds nobody: pseudonyms are worked out from it. */
static int find_whom(mx_store_whom *out, char pseudonym[MX_PSEUDONYM_MAX], const mx_whom *whom)
{
    mx_key *key = NULL;
    *out = (mx_store_whom){whom->territory, whom->person, whom->group};
    if (!whom->key || !whom->person) return MX_OK;
    int rc = mx_key_open(&key, whom->key);
    if (rc == MX_OK) rc = mx_pseudonym(pseudonym, key, mx_str_of(whom->territory), mx_str_of(whom->person));
    mx_key_close(key);
    out->person = pseudonym;
    return rc;
}

int mx_task_known(mx_release **out, const mx_context *context, const mx_whom *whom)
{
    char pseudonym[MX_PSEUDONYM_MAX];
    mx_store_whom theirs;
    mx_store *store;
    mx_frame *frame = NULL;
    *out = NULL;
    int rc = find_whom(&theirs, pseudonym, whom);
    if (rc == MX_OK) rc = mx_store_open(&store, context->store, MX_STORE_READ);
    if (rc < 0) return rc;
    rc = mx_store_known(&frame, store, &theirs);
    if (rc == MX_OK && mx_frame_n_rows(frame) == 0)
        rc = mx_fail(MX_E_NOTFOUND,
                     mx_tr("%s : rien n'y est connu de « %s » à « %s » ; rien n'a été changé",
                           "%s: nothing is known there of \"%s\" in \"%s\"; nothing was changed"),
                     context->store, whom->person ? whom->person : whom->group, whom->territory);
    if (rc == MX_OK) rc = mx_disclose_internal(out, frame);
    mx_frame_free(frame);
    mx_store_close(store);
    return rc;
}

/* What went out before may rest on what is now forgotten. */
static int name_releases(const mx_context *context, mx_store *store)
{
    mx_frame *releases;
    int rc = mx_store_table(&releases, store, "releases");
    if (rc < 0) return rc;
    const size_t name = mx_frame_find(releases, "name"), day = mx_frame_find(releases, "released_on");
    for (size_t row = 0; row < mx_frame_n_rows(releases); row++)
        mx_say(context,
               mx_tr("« %s », publié le %s, peut reposer aussi sur ce qui est oublié",
                     "\"%s\", published on %s, may rest on what is forgotten, too"),
               mx_frame_text(releases, row, name), mx_frame_text(releases, row, day));
    mx_frame_free(releases);
    return MX_OK;
}

static int erase(mx_store *store, const mx_store_whom *theirs)
{
    char day[16];
    mx_frame *known = NULL;
    day_of_loading(day);
    int rc = mx_store_known(&known, store, theirs);
    if (rc == MX_OK) rc = mx_store_begin(store);
    if (rc < 0) {
        mx_frame_free(known);
        return rc;
    }
    rc = mx_store_forget(store, theirs);
    if (rc == MX_OK) rc = mx_store_prove(store, theirs, known, day, MX_VERSION);
    mx_frame_free(known);
    if (rc == MX_OK) rc = mx_store_commit(store);
    if (rc < 0) mx_store_rollback(store);
    return rc;
}

int mx_task_forget(const mx_context *context, const mx_whom *whom)
{
    char pseudonym[MX_PSEUDONYM_MAX];
    mx_store_whom theirs;
    mx_store *store;
    int rc = find_whom(&theirs, pseudonym, whom);
    if (rc == MX_OK) rc = mx_store_open(&store, context->store, MX_STORE_WRITE);
    if (rc < 0) return rc;
    rc = erase(store, &theirs);
    if (rc == MX_OK) rc = mx_store_compact(store);
    if (rc == MX_OK) {
        mx_say(context,
               mx_tr("%s : oublié, la preuve est dans la table erasures ; les fichiers importés et les copies du "
                     "fichier le tiennent encore",
                     "%s: forgotten, the proof is in the table erasures; imported files and copies of the store "
                     "still hold it"),
               context->store);
        rc = name_releases(context, store);
    }
    mx_store_close(store);
    return rc;
}
