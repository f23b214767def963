/* Opening and closing, settings, transactions. */
#include "mx/store.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store_i.h"

/* ---- SQLite's memory is ours ----------------------------------------------- */

/* SQLite asks how large a block is; malloc does not say, so each begins with its size. */
typedef union {
    int size;
    max_align_t alignment;
} block_head;

static void *block_alloc(int size)
{
    block_head *head = mx_alloc(sizeof *head + (size_t)size);
    if (!head) return NULL;
    head->size = size;
    return head + 1;
}

static void block_free(void *memory)
{
    mx_free((block_head *)memory - 1);
}

static void *block_realloc(void *memory, int size)
{
    block_head *head = mx_realloc_array((block_head *)memory - 1, 1, sizeof *head + (size_t)size);
    if (!head) return NULL;
    head->size = size;
    return head + 1;
}

static int block_size(void *memory)
{
    return memory ? ((block_head *)memory - 1)->size : 0;
}

static int block_round_up(int size)
{
    return (size + 7) & ~7;
}

static int blocks_begin(void *unused)
{
    (void)unused;
    return SQLITE_OK;
}

static void blocks_end(void *unused)
{
    (void)unused;
}

/* Allocation through base, so that the fault loop reaches SQLite. When somebody else in the
 * process has started SQLite already its own memory serves as well. */
static void configure_sqlite(void)
{
    static const sqlite3_mem_methods ours = {block_alloc,    block_free,   block_realloc, block_size,
                                             block_round_up, blocks_begin, blocks_end,    NULL};
    sqlite3_config(SQLITE_CONFIG_MALLOC, &ours);
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

/* ---- Opening ---------------------------------------------------------------- */

static char *copy_text(const char *text)
{
    const size_t size = strlen(text) + 1;
    char *copy = mx_alloc(size);
    return copy ? memcpy(copy, text, size) : NULL;
}

void mx_store_close(mx_store *store)
{
    if (!store) return;
    for (size_t i = 0; i < store->n_statements; i++) sqlite3_finalize(store->statements[i]);
    sqlite3_close_v2(store->db);
    if (store->is_new) unlink(store->real_path);
    mx_ids_free(store->sql);
    mx_free(store->statements);
    mx_free(store->made);
    mx_free(store->path);
    free(store->real_path);
    mx_free(store);
}

static int new_store(mx_store **out, const char *path)
{
    mx_store *store = mx_alloc_array(1, sizeof *store);
    *out = NULL;
    if (!store) return mx_fail_memory();
    store->path = copy_text(path);
    int rc = store->path ? mx_ids_new(&store->sql) : mx_fail_memory();
    /* An absolute path, so that no name (":memory:") means something else to SQLite. */
    if (!rc && !(store->real_path = realpath(path, NULL))) rc = mx_fail_io(path, "realpath");
    if (rc) {
        mx_store_close(store);
        return rc;
    }
    *out = store;
    return MX_OK;
}

/* What every connection promises: references checked, nothing run that the file itself
 * brings, erased bytes overwritten, nothing of the store in temporary files. */
static int settle_connection(mx_store *store)
{
    static const int switches[][2] = {
        {SQLITE_DBCONFIG_ENABLE_FKEY, 1},
        {SQLITE_DBCONFIG_DEFENSIVE, 1},
        {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
        {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
        {SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER, 0},
        {SQLITE_DBCONFIG_DQS_DDL, 0},
        {SQLITE_DBCONFIG_DQS_DML, 0},
    };
    for (size_t i = 0; i < sizeof switches / sizeof *switches; i++)
        if (sqlite3_db_config(store->db, switches[i][0], switches[i][1], NULL) != SQLITE_OK)
            return mx_store__fail(store);
    if (sqlite3_busy_timeout(store->db, MX_STORE_WAIT_MS) != SQLITE_OK) return mx_store__fail(store);
    return mx_store__exec(store, "PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;"
                                 "PRAGMA temp_store = MEMORY; PRAGMA cache_size = -65536");
}

/* Read-write even for reading one's own: the journal that a killed writer left has to be played
 * back first. SQLite falls back to reading alone where it may not write. */
static int connect_store(mx_store *store)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, configure_sqlite);
    const int flags = (store->is_others ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE) | SQLITE_OPEN_NOMUTEX |
                      SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_EXRESCODE;
    if (sqlite3_open_v2(store->real_path, &store->db, flags, NULL) != SQLITE_OK) return mx_store__fail(store);
    return settle_connection(store);
}

/* Go on with a copy in memory, that may be changed. */
static int move_into_memory(mx_store *store)
{
    sqlite3 *file = store->db;
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY | SQLITE_OPEN_NOMUTEX |
                      SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_EXRESCODE;
    store->db = NULL;
    int rc = sqlite3_open_v2(":memory:", &store->db, flags, NULL) == SQLITE_OK ? MX_OK : mx_store__fail(store);
    if (!rc) {
        sqlite3_backup *copying = sqlite3_backup_init(store->db, "main", file, "main");
        if (copying) sqlite3_backup_step(copying, -1);
        if (!copying || sqlite3_backup_finish(copying) != SQLITE_OK) rc = mx_store__fail(store);
    }
    sqlite3_close_v2(file);
    return rc ? rc : settle_connection(store);
}

static int pragma_number(int64_t *out, mx_store *store, const char *pragma)
{
    sqlite3_stmt *statement = NULL;
    int rc = sqlite3_prepare_v2(store->db, pragma, -1, &statement, NULL) == SQLITE_OK
                 ? mx_store__step(store, statement)
                 : mx_store__fail(store);
    *out = rc == MX_OK ? sqlite3_column_int64(statement, 0) : 0;
    sqlite3_finalize(statement);
    return rc < 0 ? rc : MX_OK;
}

/* Is the file a store, and of which version? */
static int identify(int64_t *version, mx_store *store)
{
    int64_t application = 0;
    *version = 0;
    int rc = pragma_number(&application, store, "PRAGMA application_id");
    if (!rc) rc = pragma_number(version, store, "PRAGMA user_version");
    if (rc) return rc;
    if (application != MX_STORE_APPLICATION_ID || *version < 1)
        return mx_fail(
            MX_E_STORE,
            mx_tr("%s : fichier SQLite d’un autre programme, pas une base de mieux ; %s",
                  "%s: another program's SQLite file, not a store of mieux; %s"),
            store->path, mx_store__name_another(store->is_others));
    if (*version > MX_STORE_VERSION)
        return mx_fail(MX_E_STORE,
                       mx_tr("%s : base de version %lld, plus récente que ce programme (version %d) ; "
                             "installez un mieux plus récent",
                             "%s: store of version %lld, newer than this program (version %d); install a "
                             "newer mieux"),
                       store->path, (long long)*version, MX_STORE_VERSION);
    return MX_OK;
}

static int ready_for_writing(mx_store *store, int version)
{
    if (sqlite3_db_readonly(store->db, "main"))
        return mx_fail(MX_E_IO,
                       mx_tr("%s : la base est en lecture seule ; donnez-vous le droit d’y écrire ou "
                             "copiez-la ailleurs",
                             "%s: the store is read-only; allow writing or copy it elsewhere"),
                       store->path);
    int rc = mx_store__exec(store, "PRAGMA journal_mode = DELETE");
    return rc ? rc : mx_store__migrate(store, version);
}

/* As this version would have it, whatever its own: the file stays as it is. */
static int ready_for_reading(mx_store *store, int version)
{
    int rc = MX_OK;
    if (version < MX_STORE_VERSION) {
        rc = move_into_memory(store);
        if (!rc) rc = mx_store__migrate(store, version);
    }
    return rc ? rc : mx_store__exec(store, "PRAGMA query_only = ON");
}

/* The refusals that need no database. */
static int look_at_path(const char *path, bool is_others)
{
    struct stat about;
    if (stat(path, &about) < 0 && (errno == ENOENT || errno == ENOTDIR))
        return mx_fail(MX_E_NOTFOUND,
                       is_others ? mx_tr("%s : pas de base ici ; %s", "%s: no store here; %s")
                                 : mx_tr("%s : pas de base ici ; « mieux init » en crée une, %s",
                                         "%s: no store here; `mieux init` makes one, %s"),
                       path, mx_store__name_another(is_others));
    if (access(path, R_OK) < 0)
        return mx_fail_io(path, mx_tr("ouverture de la base", "opening the store"));
    if (S_ISDIR(about.st_mode))
        return mx_fail(MX_E_STORE,
                       is_others ? mx_tr("%s : c’est un dossier, pas une base ; nommez un fichier",
                                         "%s: a folder, not a store; name a file")
                                 : mx_tr("%s : c’est un dossier, pas une base ; --store nomme un fichier",
                                         "%s: a folder, not a store; --store names a file"),
                       path);
    if (!S_ISREG(about.st_mode))
        return mx_fail(MX_E_STORE, mx_tr("%s : ce n’est pas un fichier", "%s: not a file"), path);
    if (about.st_size == 0)
        return mx_fail(MX_E_STORE,
                       is_others ? mx_tr("%s : fichier vide, pas une base ; %s", "%s: an empty file, not a store; %s")
                                 : mx_tr("%s : fichier vide, pas une base ; effacez-le, puis « mieux init »",
                                         "%s: an empty file, not a store; delete it, then `mieux init`"),
                       path, mx_store__name_another(is_others));
    return MX_OK;
}

int mx_store_open(mx_store **out, const char *path, mx_store_mode mode)
{
    mx_store *store = NULL;
    int64_t version = 0;
    *out = NULL;
    int rc = look_at_path(path, mode == MX_STORE_OTHERS);
    if (!rc) rc = new_store(&store, path);
    if (!rc) store->is_others = mode == MX_STORE_OTHERS;
    if (!rc) rc = connect_store(store);
    if (!rc) rc = identify(&version, store);
    if (!rc) rc = mode == MX_STORE_WRITE ? ready_for_writing(store, (int)version) : ready_for_reading(store, (int)version);
    if (rc) {
        mx_store_close(store);
        return rc;
    }
    *out = store;
    return MX_OK;
}

static int make_file(const char *path)
{
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0 && errno == EEXIST)
        return mx_fail(MX_E_EXISTS,
                       mx_tr("%s : existe déjà ; rien n’a été changé ; --store nomme une autre base",
                             "%s: exists already; nothing was changed; --store names another store"),
                       path);
    if (file < 0) return mx_fail_io(path, mx_tr("création de la base", "making the store"));
    close(file);
    return MX_OK;
}

/* The mark and the whole schema, in the transaction that the caller goes on with. */
static int begin_new(mx_store *store)
{
    char mark[48];
    snprintf(mark, sizeof mark, "PRAGMA application_id = %d", MX_STORE_APPLICATION_ID);
    int rc = mx_store_begin(store);
    if (!rc) rc = mx_store__exec(store, mark);
    return rc ? rc : mx_store__migrate(store, 0);
}

int mx_store_create(mx_store **out, const char *path)
{
    mx_store *store = NULL;
    *out = NULL;
    int rc = make_file(path);
    if (rc) return rc;
    rc = new_store(&store, path);
    if (rc) {
        unlink(path);
        return rc;
    }
    store->is_new = true;
    rc = connect_store(store);
    if (!rc) rc = begin_new(store);
    if (rc) {
        mx_store_close(store);
        return rc;
    }
    *out = store;
    return MX_OK;
}

const char *mx_store_path(const mx_store *store)
{
    return store->path;
}

/* ---- Transactions ------------------------------------------------------------- */

static int savepoint(mx_store *store, const char *verb, int depth)
{
    char sql[48];
    snprintf(sql, sizeof sql, "%s level_%d", verb, depth);
    return mx_store__exec(store, sql);
}

int mx_store_begin(mx_store *store)
{
    int rc =
        store->depth ? savepoint(store, "SAVEPOINT", store->depth) : mx_store__exec(store, "BEGIN IMMEDIATE");
    if (!rc) store->depth++;
    return rc;
}

/* A reference that leads nowhere is found out at the commit: say which. */
static int explain_commit(mx_store *store, int code)
{
    if (sqlite3_extended_errcode(store->db) != SQLITE_CONSTRAINT_FOREIGNKEY) return code;
    mx_complaints *found;
    int rc = mx_complaints_new(&found);
    if (rc) return rc;
    rc = mx_store__dangling(store, found, 1);
    if (!rc && mx_complaints_count(found))
        rc = mx_fail(MX_E_VALUE, "%s: %s", mx_complaints_get(found, 0)->column,
                     mx_complaints_get(found, 0)->message);
    mx_complaints_free(found);
    return rc ? rc : code;
}

int mx_store_commit(mx_store *store)
{
    if (store->depth > 1) {
        int rc = savepoint(store, "RELEASE", store->depth - 1);
        if (!rc) store->depth--;
        return rc;
    }
    int rc = mx_store__exec(store, "COMMIT");
    if (rc) return explain_commit(store, rc);
    store->depth = 0;
    store->is_new = false;
    return MX_OK;
}

/* Nothing can be done about a rollback that fails: SQLite rolls back by itself on the next
 * opening. An error may have ended the transaction already. */
void mx_store_rollback(mx_store *store)
{
    const int level = --store->depth;
    if (sqlite3_get_autocommit(store->db)) return;
    char sql[80] = "ROLLBACK";
    if (level > 0) snprintf(sql, sizeof sql, "ROLLBACK TO level_%d; RELEASE level_%d", level, level);
    sqlite3_exec(store->db, sql, NULL, NULL, NULL);
}

/* ---- Settings ---------------------------------------------------------------- */

static const char get_setting[] = "SELECT value FROM settings WHERE name = ?";

int mx_store_setting(const char **out, mx_store *store, const char *name, mx_arena *arena)
{
    sqlite3_stmt *statement;
    *out = NULL;
    int rc = mx_store__prepare(&statement, store, get_setting);
    if (!rc) rc = mx_store__bind(store, statement, "t", name);
    if (!rc) rc = mx_store__step(store, statement);
    if (rc == MX_DONE)
        rc = mx_fail(MX_E_NOTFOUND, mx_tr("%s : le réglage « %s » n’est pas fait", "%s: no setting \"%s\""),
                     store->path, name);
    else if (!rc) {
        const char *value = (const char *)sqlite3_column_text(statement, 0);
        *out = value ? mx_arena_copy(arena, value, strlen(value)) : NULL;
        if (!*out) rc = mx_fail_memory();
    }
    mx_store__reset(statement);
    return rc;
}

static const char put_setting[] = "INSERT INTO settings (name, value) VALUES (?, ?)"
                                  " ON CONFLICT (name) DO UPDATE SET value = excluded.value";

int mx_store_set(mx_store *store, const char *name, const char *value)
{
    return mx_store__run(store, put_setting, "tt", name, value);
}
