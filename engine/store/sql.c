/* SQLite as this room uses it: prepared statements, binding, rows, errors. */
#include <math.h>
#include <string.h>

#include "store_i.h"

static int fail_constraint(mx_store *store, const char *words)
{
    return mx_fail(MX_E_VALUE, mx_tr("%s : refusé par le schéma : %s", "%s: refused by the schema: %s"),
                   store->path, words);
}

static int fail_io(mx_store *store, int extended, const char *words)
{
    if (extended == SQLITE_IOERR_NOMEM) return mx_fail_memory();
    return mx_fail(MX_E_IO,
                   mx_tr("%s : le système refuse de lire ou d’écrire (%s) ; rien n’a été changé",
                         "%s: the system refuses to read or write (%s); nothing was changed"),
                   store->path, words);
}

const char *mx_store__name_another(bool is_others)
{
    return is_others ? mx_tr("nommez celle d’un territoire", "name that of a territory")
                     : mx_tr("--store en nomme une autre", "--store names another");
}

int mx_store__fail(mx_store *store)
{
    const int extended = store->db ? sqlite3_extended_errcode(store->db) : SQLITE_NOMEM;
    const char *words = store->db ? sqlite3_errmsg(store->db) : "";
    const char *path = store->path;
    switch (extended & 0xff) {
    case SQLITE_NOMEM: return mx_fail_memory();
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return mx_fail(MX_E_BUSY,
                       mx_tr("%s : un autre programme utilise la base ; réessayez quand il aura fini",
                             "%s: another program is using the store; try again when it is done"),
                       path);
    case SQLITE_FULL:
        return mx_fail(MX_E_IO,
                       mx_tr("%s : le disque est plein ; rien n’a été changé",
                             "%s: the disk is full; nothing was changed"),
                       path);
    case SQLITE_CORRUPT:
        return mx_fail(MX_E_STORE,
                       mx_tr("%s : la base est endommagée (%s) ; reprenez une copie de sauvegarde",
                             "%s: the store is damaged (%s); go back to a copy"),
                       path, words);
    case SQLITE_NOTADB:
        return mx_fail(MX_E_STORE,
                       mx_tr("%s : ce n’est pas une base de mieux ; %s", "%s: not a store of mieux; %s"), path,
                       mx_store__name_another(store->is_others));
    case SQLITE_READONLY:
    case SQLITE_PERM:
        if (store->is_others)
            return mx_fail(MX_E_STORE,
                           mx_tr("%s : un programme y fut interrompu ; « mieux check --store %s », là où elle est, la remet "
                                 "en état",
                                 "%s: a program was cut short in it; `mieux check --store %s`, where it lies, puts it right"),
                           path, path);
        return mx_fail(MX_E_IO,
                       mx_tr("%s : la base, ou son dossier, ne peut être écrite ; donnez-vous le droit "
                             "d’y écrire ou copiez-la ailleurs",
                             "%s: the store, or its folder, cannot be written; allow it or copy the store "
                             "elsewhere"),
                       path);
    case SQLITE_CANTOPEN:
        return mx_fail(
            MX_E_IO, mx_tr("%s : la base ne peut être ouverte (%s)", "%s: the store cannot be opened (%s)"),
            path, words);
    case SQLITE_IOERR: return fail_io(store, extended, words);
    case SQLITE_INTERRUPT:
        return mx_fail(MX_E_LIMIT, mx_tr("requête arrêtée : elle demande trop d’étapes ; restreignez-la",
                                         "query stopped: it takes too many steps; narrow it down"));
    case SQLITE_TOOBIG:
        return mx_fail(MX_E_LIMIT, mx_tr("%s : texte trop long", "%s: a text is too long"), path);
    case SQLITE_CONSTRAINT: return fail_constraint(store, words);
    default: return mx_fail(MX_E_STORE, "%s: %s", path, words);
    }
}

static int keep_statement(mx_store *store, sqlite3_stmt *statement)
{
    int rc = MX_GROW(store->statements, store->n_statements, store->statements_capacity);
    if (rc) return rc;
    store->statements[store->n_statements++] = statement;
    return MX_OK;
}

int mx_store__prepare(sqlite3_stmt **out, mx_store *store, const char *sql)
{
    *out = NULL;
    uint32_t id = mx_ids_find(store->sql, mx_str_of(sql));
    if (id != MX_NO_ID && id < store->n_statements) {
        *out = store->statements[id];
        return MX_OK;
    }
    sqlite3_stmt *made = NULL;
    if (sqlite3_prepare_v3(store->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &made, NULL) != SQLITE_OK)
        return mx_store__fail(store);
    int rc = id == MX_NO_ID ? mx_ids_add(store->sql, mx_str_of(sql), &id) : MX_OK;
    if (!rc) rc = keep_statement(store, made);
    if (rc) {
        sqlite3_finalize(made);
        return rc;
    }
    *out = made;
    return MX_OK;
}

static int bind_all(sqlite3_stmt *statement, const char *kinds, va_list values)
{
    int rc = SQLITE_OK;
    for (int i = 1; *kinds && rc == SQLITE_OK; kinds++, i++) {
        if (*kinds == 'i' || *kinds == 'z') {
            int64_t value = va_arg(values, int64_t);
            bool is_null = *kinds == 'z' && value == 0;
            rc = is_null ? sqlite3_bind_null(statement, i) : sqlite3_bind_int64(statement, i, value);
        } else if (*kinds == 'n') {
            double value = va_arg(values, double);
            rc = isnan(value) ? sqlite3_bind_null(statement, i) : sqlite3_bind_double(statement, i, value);
        } else {
            const char *value = va_arg(values, const char *);
            if (!value && *kinds == 'k') value = "";
            rc = sqlite3_bind_text(statement, i, value, -1, SQLITE_STATIC);
        }
    }
    return rc;
}

static int bind_values(mx_store *store, sqlite3_stmt *statement, const char *kinds, va_list values)
{
    return bind_all(statement, kinds, values) == SQLITE_OK ? MX_OK : mx_store__fail(store);
}

int mx_store__bind(mx_store *store, sqlite3_stmt *statement, const char *kinds, ...)
{
    va_list values;
    va_start(values, kinds);
    int rc = bind_values(store, statement, kinds, values);
    va_end(values);
    return rc;
}

int mx_store__step(mx_store *store, sqlite3_stmt *statement)
{
    int code = sqlite3_step(statement);
    if (code == SQLITE_ROW) return MX_OK;
    return code == SQLITE_DONE ? MX_DONE : mx_store__fail(store);
}

void mx_store__reset(sqlite3_stmt *statement)
{
    if (!statement) return;
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
}

int mx_store__run(mx_store *store, const char *sql, const char *kinds, ...)
{
    sqlite3_stmt *statement;
    int rc = mx_store__prepare(&statement, store, sql);
    if (rc) return rc;
    va_list values;
    va_start(values, kinds);
    rc = bind_values(store, statement, kinds, values);
    va_end(values);
    while (!rc) rc = mx_store__step(store, statement);
    mx_store__reset(statement);
    return rc < 0 ? rc : MX_OK;
}

int mx_store__exec(mx_store *store, const char *sql)
{
    return sqlite3_exec(store->db, sql, NULL, NULL, NULL) == SQLITE_OK ? MX_OK : mx_store__fail(store);
}

int mx_store__number(int64_t *out, mx_store *store, int64_t none, const char *sql, const char *kinds, ...)
{
    *out = none;
    sqlite3_stmt *statement;
    int rc = mx_store__prepare(&statement, store, sql);
    if (rc) return rc;
    va_list values;
    va_start(values, kinds);
    rc = bind_values(store, statement, kinds, values);
    va_end(values);
    if (!rc) rc = mx_store__step(store, statement);
    if (!rc && sqlite3_column_type(statement, 0) != SQLITE_NULL) *out = sqlite3_column_int64(statement, 0);
    mx_store__reset(statement);
    return rc < 0 ? rc : MX_OK;
}

const char *mx_store__text(sqlite3_stmt *statement, int column)
{
    const char *text = (const char *)sqlite3_column_text(statement, column);
    return text && *text ? text : NULL;
}

double mx_store__double(sqlite3_stmt *statement, int column)
{
    return sqlite3_column_type(statement, column) == SQLITE_NULL ? NAN
                                                                 : sqlite3_column_double(statement, column);
}

/* A text that could not be fetched for want of memory must not pass as missing. */
static int collect_text(mx_frame *frame, size_t row, size_t column, mx_store *store, sqlite3_stmt *statement)
{
    const int type = sqlite3_column_type(statement, (int)column);
    const char *text = mx_store__text(statement, (int)column);
    if (text) return mx_frame_set_text(frame, row, column, text);
    if (type != SQLITE_NULL && sqlite3_errcode(store->db) == SQLITE_NOMEM) return mx_fail_memory();
    return MX_OK;
}

int mx_store__collect_row(mx_frame *frame, mx_store *store, sqlite3_stmt *statement)
{
    const size_t row = mx_frame_n_rows(frame);
    int rc = mx_frame_add_row(frame);
    for (size_t i = 0; !rc && i < mx_frame_n_columns(frame); i++) {
        if (mx_frame_type(frame, i) == MX_TEXT) rc = collect_text(frame, row, i, store, statement);
        else mx_frame_set_number(frame, row, i, mx_store__double(statement, (int)i));
    }
    return rc;
}

int mx_store__collect(mx_frame **out, mx_store *store, sqlite3_stmt *statement,
                      const mx_store_column columns[], size_t n_columns)
{
    mx_frame *frame = NULL;
    *out = NULL;
    int rc = mx_frame_new(&frame);
    for (size_t i = 0; !rc && i < n_columns; i++)
        rc = mx_frame_add_column(frame, columns[i].name, columns[i].type, MX_KEY);
    while (!rc) {
        rc = mx_store__step(store, statement);
        if (!rc) rc = mx_store__collect_row(frame, store, statement);
    }
    mx_store__reset(statement);
    if (rc < 0) {
        mx_frame_free(frame);
        return rc;
    }
    *out = frame;
    return MX_OK;
}
