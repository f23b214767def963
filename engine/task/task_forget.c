/*
 * Forgetting a person or a group. First what is known of them, so that somebody can
 * decide; then the erasing, in one transaction, and a rewritten file. What stands
 * outside the store (files that were imported, reports that were published) is named,
 * since nothing here can reach it.
 */
#include "day.h"
#include "held.h"
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
                     mx_tr("%s : rien n’y est connu de « %s » à « %s » ; rien n’a été changé",
                           "%s: nothing is known there of \"%s\" in \"%s\"; nothing was changed"),
                     context->store, whom->person ? whom->person : whom->group, whom->territory);
    if (rc == MX_OK) rc = mx_disclose_internal(out, frame);
    mx_frame_free(frame);
    mx_store_close(store);
    return rc;
}

int mx_task_held(mx_release **out, const mx_context *context, const mx_whom *whom)
{
    char pseudonym[MX_PSEUDONYM_MAX];
    mx_store_whom theirs;
    mx_store *store = NULL;
    mx_frame *held = NULL;
    *out = NULL;
    int rc = find_whom(&theirs, pseudonym, whom);
    if (rc == MX_OK) rc = mx_store_open(&store, context->store, MX_STORE_READ);
    if (rc == MX_OK) rc = held_by(&held, store, &theirs);
    if (rc == MX_OK) rc = mx_disclose_internal(out, held);
    mx_frame_free(held);
    mx_store_close(store);
    return rc;
}

/* What went out is out: each release that counts them is named, and why. */
static void name_releases(const mx_context *context, const mx_frame *held)
{
    for (size_t row = 0; row < mx_frame_n_rows(held); row++)
        mx_say(context,
               mx_tr("publication n° %.0f, « %s », du %s : elle les compte (%s), et reste ce qu’elle est",
                     "release %.0f, \"%s\", of %s: it counts them (%s), and stays what it is"),
               mx_frame_number(held, row, 0), mx_frame_text(held, row, 2), mx_frame_text(held, row, 1),
               mx_frame_text(held, row, 3));
    if (mx_frame_n_rows(held) == 0)
        mx_say(context, "%s", mx_tr("aucune publication que la base retient ne les compte",
                                    "no release that the store remembers counts them"));
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
    mx_frame *held = NULL;
    int rc = find_whom(&theirs, pseudonym, whom);
    if (rc == MX_OK) rc = mx_store_open(&store, context->store, MX_STORE_WRITE);
    if (rc < 0) return rc;
    rc = held_by(&held, store, &theirs); /* from where their rows stand now */
    if (rc == MX_OK) rc = erase(store, &theirs);
    if (rc == MX_OK) rc = mx_store_compact(store);
    if (rc == MX_OK) {
        mx_say(context,
               mx_tr("%s : oublié, la preuve est dans la table erasures ; les fichiers importés et les copies du "
                     "fichier le tiennent encore",
                     "%s: forgotten, the proof is in the table erasures; imported files and copies of the store "
                     "still hold it"),
               context->store);
        name_releases(context, held);
    }
    mx_frame_free(held);
    mx_store_close(store);
    return rc;
}
