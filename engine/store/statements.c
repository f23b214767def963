/* Statements, each with THE code: what reports, classifiers and people who review read. */
#include "store_i.h"

/* Where nobody says so, the question does: the first asks for well-being, the second for
 * its contrary. */
static const char select_statements[] =
    "SELECT s.territory, s.[group], s.cycle, s.period, s.question, s.statement, s.text, s.lang, s.author,"
    " s.consent, c.framework, c.component,"
    " coalesce(c.polarity, CASE s.question WHEN 1 THEN '+' WHEN 2 THEN '-' END), c.status, c.coder, "
    "c.confidence,"
    " s.parent, s.line"
    " FROM statements AS s JOIN statement_codes AS c ON c.territory = s.territory AND c.statement = "
    "s.statement"
    " WHERE (?1 IS NULL OR s.territory = ?1) AND (?2 IS NULL OR s.[group] = ?2)"
    " AND (?3 IS NULL OR s.period = ?3) AND (?4 IS NULL OR s.cycle = ?4)"
    " AND (?5 <> 0 OR NOT EXISTS (SELECT 1 FROM statements AS part WHERE part.territory = s.territory"
    " AND part.parent = s.statement))"
    " AND (?5 <> 1 OR s.parent IS NULL)"
    " ORDER BY s.territory, s.statement";

static const mx_store_column columns[] = {
    {"territory", MX_TEXT},  {"group", MX_TEXT},     {"cycle", MX_TEXT},     {"period", MX_TEXT},
    {"question", MX_NUMBER}, {"statement", MX_TEXT}, {"text", MX_TEXT},      {"lang", MX_TEXT},
    {"author", MX_TEXT},     {"consent", MX_NUMBER}, {"framework", MX_TEXT}, {"component", MX_TEXT},
    {"polarity", MX_TEXT},   {"status", MX_TEXT},    {"coder", MX_TEXT},     {"confidence", MX_NUMBER},
    {"parent", MX_TEXT},     {"line", MX_NUMBER},
};

int mx_store_statements(mx_frame **out, mx_store *store, const mx_store_filter *filter)
{
    static const mx_store_filter all = MX_STORE_FILTER_INIT;
    sqlite3_stmt *statement;
    *out = NULL;
    if (!filter) filter = &all;
    int rc = mx_store__prepare(&statement, store, select_statements);
    if (!rc)
        rc = mx_store__bind(store, statement, "tttti", filter->territory, filter->group, filter->period,
                            filter->cycle, (int64_t)filter->cut);
    return rc ? rc : mx_store__collect(out, store, statement, columns, sizeof columns / sizeof *columns);
}
