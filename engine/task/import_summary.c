#include "import_summary.h"

/* A question to the store about an import, and the sentence its answer makes: a count, and a text or a second
 * count. Nothing is said of 0. */
typedef struct {
    const char *sql;
    const char *fr, *en; /* label, first count, then the text or the second count */
    bool has_text;
} question;

static const question questions[] = {
    {"SELECT count(*), group_concat(territory, ', ') FROM (SELECT territory FROM territories WHERE import = ?1"
     " ORDER BY line LIMIT 20)",
     "%s : nouveaux territoires (%.0f) : %s\n", "%s: new territories (%.0f): %s\n", true},
    {"SELECT total(n - 1), group_concat(line, ', ') FROM (SELECT count(*) AS n, max(line) AS line FROM statements"
     " GROUP BY territory, [group], text HAVING n > 1 AND max(import = ?1) LIMIT 20)",
     "%s : doublons probables, le même texte dans le même groupe : %.0f (lignes : %s)\n",
     "%s: likely duplicates, the same text in the same group: %.0f (lines: %s)\n", true},
    {"SELECT total(n - 1), group_concat(line, ', ') FROM (SELECT count(DISTINCT respondent) AS n, max(line) AS line"
     " FROM answers WHERE length(replace(levels, ' ', '')) >= 8 GROUP BY territory, [group], period, cycle, phase,"
     " questionnaire, levels HAVING n > 1 AND max(import = ?1) LIMIT 20)",
     "%s : doublons probables, les mêmes huit réponses ou plus de deux répondants : %.0f (lignes : %s)\n",
     "%s: likely duplicates, the same eight answers or more of two respondents: %.0f (lines: %s)\n", true},
    {"SELECT count(*), total(is_linked) FROM (SELECT max(EXISTS (SELECT 1 FROM answers AS b WHERE b.territory ="
     " a.territory AND b.respondent = a.respondent AND (b.period <> a.period OR b.phase <> a.phase)"
     " AND b.import <> a.import)) AS is_linked FROM answers AS a WHERE import = ?1 GROUP BY territory, respondent)",
     "%s : répondants : %.0f, dont %.0f ont déjà répondu à une autre période ou phase\n",
     "%s: respondents: %.0f, of whom %.0f have answered for another period or phase before\n", false},
};

static int ask(mx_buf *out, mx_store *store, const question *its, int64_t import, const char *label)
{
    const mx_store_param which = {NULL, (double)import};
    mx_frame *answer;
    int rc = mx_store_query(&answer, store, its->sql, &which, 1, 0);
    if (rc < 0) return rc;
    const double n = mx_frame_n_rows(answer) ? mx_frame_number(answer, 0, 0) : 0;
    const char *text = n > 0 && its->has_text ? mx_frame_text(answer, 0, 1) : NULL;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    /* The formats are the table's. */
    if (n > 0 && its->has_text) mx_buf_format(out, mx_tr(its->fr, its->en), label, n, text ? text : "");
    else if (n > 0) mx_buf_format(out, mx_tr(its->fr, its->en), label, n, mx_frame_number(answer, 0, 1));
#pragma GCC diagnostic pop
    mx_frame_free(answer);
    return mx_buf_check(out);
}

int import_summary_add(mx_buf *out, mx_store *store, int64_t import, const char *label)
{
    int rc = MX_OK;
    for (size_t i = 0; i < sizeof questions / sizeof *questions && rc == MX_OK; i++)
        rc = ask(out, store, &questions[i], import, label);
    return rc;
}
