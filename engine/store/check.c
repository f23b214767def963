/*
 * Checking: everything that can be verified without the files that were imported. Each
 * check is one query whose rows are findings: the table, and what is wrong in words that
 * the check supplies around the row's text.
 */
#include <string.h>

#include "store_i.h"

/* ---- Queries that find nothing in a whole store ------------------------------------------ */

typedef struct {
    const char *table;
    const char *fr, *en; /* with one %s for the row's text, then %lld for how many there are */
    const char *sql;     /* gives the text of the first, and the number of all */
} verification;

static const verification verifications[] = {
    {"positions", "« %s » : indicateur sans échelle entière, qui ne peut avoir de place (%lld en tout)",
     "\"%s\": an indicator without a scale of whole numbers cannot have a place (%lld in all)",
     "SELECT min(p.indicator), count(*) FROM positions AS p JOIN indicators AS i ON i.indicator = p.indicator"
     " WHERE i.lowest IS NULL OR i.highest IS NULL OR i.lowest <> round(i.lowest) OR i.highest - i.lowest > "
     "78"},
    {"counts", "« %s » : niveau hors de l’échelle (%lld lignes)",
     "\"%s\": a level beyond the scale (%lld rows)",
     "SELECT min(c.territory || ' / ' || c.indicator), count(*) FROM counts AS c"
     " JOIN indicators AS i ON i.indicator = c.indicator WHERE c.level < i.lowest OR c.level > i.highest"},
    {"pairs", "« %s » : niveau hors de l’échelle (%lld lignes)", "\"%s\": a level beyond the scale (%lld rows)",
     "SELECT min(p.territory || ' / ' || p.indicator), count(*) FROM pairs AS p"
     " JOIN indicators AS i ON i.indicator = p.indicator WHERE p.before < i.lowest OR p.before > i.highest"
     " OR p.after < i.lowest OR p.after > i.highest"},
    {"reals", "« %s » : valeur hors de l’échelle (%lld lignes)",
     "\"%s\": a value beyond the scale (%lld rows)",
     "SELECT min(r.territory || ' / ' || r.indicator), count(*) FROM reals AS r"
     " JOIN indicators AS i ON i.indicator = r.indicator WHERE r.value < i.lowest OR r.value > i.highest"},
    {"codes", "« %s » : code d’une dimension, non d’une composante (%lld lignes)",
     "\"%s\": the code of a dimension, not of a component (%lld rows)",
     "SELECT min(c.territory || ' / ' || c.statement), count(*) FROM codes AS c JOIN topics AS t"
     " ON t.framework = c.framework AND t.code = c.component WHERE t.level <> 'component'"},
    {"codes", "« %s » : composante que le référentiel n’a pas (%lld lignes)",
     "\"%s\": a component that the framework does not have (%lld rows)",
     "SELECT min(component), count(*) FROM (SELECT framework, component_2 AS component FROM proposals"
     " UNION ALL SELECT framework, component_3 FROM proposals) AS c WHERE component IS NOT NULL AND NOT "
     "EXISTS"
     " (SELECT 1 FROM topics AS t WHERE t.framework = c.framework AND t.code = c.component)"},
    {"imports", "« %s » : import dont le nombre de lignes manque (%lld en tout)",
     "\"%s\": an import that does not say how many rows it has (%lld in all)",
     "SELECT min(file), count(*) FROM imports WHERE rows IS NULL"},
    {"settings", "« %s » : le référentiel par défaut n’est pas dans la base (%lld en tout)",
     "\"%s\": the default framework is not in the store (%lld in all)",
     "SELECT min(value), count(*) FROM settings WHERE name = 'framework' AND value NOT IN"
     " (SELECT framework FROM frameworks)"},
};

static int verify(mx_store *store, mx_complaints *findings, const verification *v)
{
    sqlite3_stmt *row;
    int rc = mx_store__prepare(&row, store, v->sql);
    if (!rc) rc = mx_store__step(store, row);
    if (!rc && sqlite3_column_int64(row, 1) > 0) {
        const char *text = mx_store__text(row, 0);
        char message[600];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        snprintf(message, sizeof message, mx_tr(v->fr, v->en), text ? text : "",
                 (long long)sqlite3_column_int64(row, 1));
#pragma GCC diagnostic pop
        rc = mx_complain(findings, store->path, 0, v->table, "%s", message);
    }
    mx_store__reset(row);
    return rc < 0 ? rc : MX_OK;
}

/* ---- Pages and structure ---------------------------------------------------------------- */

/* A damaged file is a finding, not a failure. */
static int check_pages(mx_store *store, mx_complaints *findings)
{
    sqlite3_stmt *row;
    int rc = mx_store__prepare(&row, store,
                               "SELECT integrity_check FROM pragma_integrity_check(20)"
                               " WHERE integrity_check <> 'ok'");
    while (!rc && (rc = mx_store__step(store, row)) == MX_OK)
        rc = mx_complain(findings, store->path, 0, mx_tr("fichier", "file"), "%s", mx_store__text(row, 0));
    mx_store__reset(row);
    if (rc == MX_E_STORE)
        rc = mx_complain(findings, store->path, 0, mx_tr("fichier", "file"), "%s", mx_error_message());
    return rc < 0 ? rc : MX_OK;
}

static const char select_structure[] =
    "SELECT name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY name";

/* The structure as this version makes it, out of a store that never reaches a disk. */
static int ideal_structure(mx_frame **out)
{
    static const mx_store_column columns[] = {{"name", MX_TEXT}, {"sql", MX_TEXT}};
    mx_store ideal = {.path = ":memory:"};
    sqlite3_stmt *statement = NULL;
    *out = NULL;
    int rc = mx_ids_new(&ideal.sql);
    if (!rc && sqlite3_open(":memory:", &ideal.db) != SQLITE_OK) rc = mx_store__fail(&ideal);
    if (!rc) rc = mx_store__migrate(&ideal, 0);
    if (!rc && sqlite3_prepare_v2(ideal.db, select_structure, -1, &statement, NULL) != SQLITE_OK)
        rc = mx_store__fail(&ideal);
    if (!rc) rc = mx_store__collect(out, &ideal, statement, columns, 2);
    sqlite3_finalize(statement);
    sqlite3_close(ideal.db);
    mx_ids_free(ideal.sql);
    return rc;
}

static const char *sql_of(const mx_frame *structure, const char *name)
{
    for (size_t row = 0; row < mx_frame_n_rows(structure); row++)
        if (strcmp(mx_frame_text(structure, row, 0), name) == 0) return mx_frame_text(structure, row, 1);
    return NULL;
}

/* Whatever `one` has and `other` lacks, or has otherwise. */
static int compare_structures(mx_store *store, mx_complaints *findings, const mx_frame *one,
                              const mx_frame *other, const char *lacks)
{
    int rc = MX_OK;
    for (size_t row = 0; !rc && row < mx_frame_n_rows(one); row++) {
        const char *name = mx_frame_text(one, row, 0), *sql = mx_frame_text(one, row, 1);
        const char *there = sql_of(other, name);
        if (!there) rc = mx_complain(findings, store->path, 0, name, "%s", lacks);
        else if (strcmp(there, sql ? sql : "") != 0 && one < other)
            rc = mx_complain(
                findings, store->path, 0, name, "%s",
                mx_tr("n’est pas faite comme cette version la fait", "not made as this version makes it"));
    }
    return rc;
}

static int check_structure(mx_store *store, mx_complaints *findings)
{
    static const mx_store_column columns[] = {{"name", MX_TEXT}, {"sql", MX_TEXT}};
    mx_frame *ideal = NULL, *real = NULL;
    sqlite3_stmt *statement;
    int rc = ideal_structure(&ideal);
    if (!rc) rc = mx_store__prepare(&statement, store, select_structure);
    if (!rc) rc = mx_store__collect(&real, store, statement, columns, 2);
    if (!rc) rc = compare_structures(store, findings, ideal, real, mx_tr("manque", "is missing"));
    if (!rc)
        rc = compare_structures(store, findings, real, ideal,
                                mx_tr("n’est pas de mieux", "is none of mieux's"));
    mx_frame_free(ideal);
    mx_frame_free(real);
    return rc;
}

/* ---- Hashes ---------------------------------------------------------------------------------- */

/* Texts that are kept with their hash: name, hash, text. */
static int check_hashes(mx_store *store, mx_complaints *findings, const char *table, const char *sql,
                        const char *what)
{
    sqlite3_stmt *row;
    int rc = mx_store__prepare(&row, store, sql);
    while (!rc && (rc = mx_store__step(store, row)) == MX_OK) {
        char hash[MX_SHA256_TEXT];
        const char *content = mx_store__text(row, 2), *said = mx_store__text(row, 1);
        mx_sha256(hash, content ? content : "", content ? strlen(content) : 0);
        if (!said || strcmp(said, hash) != 0)
            rc = mx_complain(findings, store->path, 0, table, mx_tr("« %s » : %s", "\"%s\": %s"),
                             mx_store__text(row, 0), what);
    }
    mx_store__reset(row);
    return rc < 0 ? rc : MX_OK;
}

static int check_releases(mx_store *store, mx_complaints *findings)
{
    return check_hashes(store, findings, "releases",
                        "SELECT name, sha256, content FROM releases WHERE withdrawn_on IS NULL ORDER BY release",
                        mx_tr("le contenu n’est plus celui qui fut publié",
                              "the content is no longer what was published"));
}

static int check_mappings(mx_store *store, mx_complaints *findings)
{
    return check_hashes(store, findings, "mappings",
                        "SELECT name, mapping, text FROM mappings ORDER BY mapping",
                        mx_tr("le texte n’est plus celui de la correspondance employée",
                              "the text is no longer that of the mapping that was used"));
}

/* A store whose pages or tables are not as they should be is not asked further. */
int mx_store_check(mx_store *store, mx_complaints *findings)
{
    const size_t before = mx_complaints_count(findings);
    int rc = check_pages(store, findings);
    if (!rc) rc = check_structure(store, findings);
    if (rc || mx_complaints_count(findings) > before) return rc;
    rc = mx_store__dangling(store, findings, SIZE_MAX);
    for (size_t i = 0; !rc && i < sizeof verifications / sizeof *verifications; i++)
        rc = verify(store, findings, &verifications[i]);
    if (!rc) rc = mx_store__rings(store, findings);
    if (!rc) rc = mx_store__check_levels(store, findings);
    if (!rc) rc = check_mappings(store, findings);
    return rc ? rc : check_releases(store, findings);
}
