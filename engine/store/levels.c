/*
 * Strings of levels against questionnaires and scales: a loop over characters here,
 * since SQL would take each string apart once for every place (for 75,000 answers of
 * 67 questions 2.5 s instead of 0.1 s).
 */
#include <string.h>

#include "store_i.h"

typedef enum { TOO_LONG, TOO_HIGH, NO_REASON, N_FAULTS } fault;

static const char *const words[N_FAULTS][2] = {
    [TOO_LONG] = {"plus de réponses que le questionnaire n’a de places",
                  "more answers than the questionnaire has places"},
    [TOO_HIGH] = {"réponse hors de l’échelle", "an answer beyond the scale"},
    [NO_REASON] = {"raison inconnue", "unknown reason"},
};

typedef struct {
    mx_ids *questionnaires;
    mx_buf *tops; /* of each questionnaire: by position the character of the highest level, ' ' for none */
    size_t n, capacity;
    int64_t counts[N_FAULTS]; /* of rows */
    char first[N_FAULTS][200];
} levels;

/* ---- The highest level at each place ----------------------------------------------- */

static const char select_tops[] =
    "SELECT p.questionnaire, p.position, i.highest - i.lowest FROM positions AS p"
    " JOIN indicators AS i ON i.indicator = p.indicator ORDER BY p.questionnaire, p.position";

static int add_top(levels *self, sqlite3_stmt *row)
{
    uint32_t id;
    int rc = mx_ids_add(self->questionnaires, mx_str_of(mx_store__text(row, 0)), &id);
    if (!rc && id == self->n) {
        rc = MX_GROW(self->tops, self->n, self->capacity);
        if (!rc) self->tops[self->n++] = (mx_buf){0};
    }
    if (rc) return rc;
    const size_t position = (size_t)sqlite3_column_int64(row, 1);
    const int span = sqlite3_column_int(row, 2); /* 0 where the scale is not known */
    while (!self->tops[id].failed && self->tops[id].size + 1 < position) mx_buf_char(&self->tops[id], ' ');
    mx_buf_char(&self->tops[id], (char)(span > 0 && span <= '~' - '0' ? '0' + span : '~'));
    return mx_buf_check(&self->tops[id]);
}

static int read_tops(levels *self, mx_store *store)
{
    sqlite3_stmt *row;
    int rc = mx_store__prepare(&row, store, select_tops);
    while (!rc && (rc = mx_store__step(store, row)) == MX_OK) rc = add_top(self, row);
    mx_store__reset(row);
    return rc < 0 ? rc : MX_OK;
}

/* ---- Answers ------------------------------------------------------------------------- */

/* The first fault of one string; N_FAULTS when there is none. */
static fault find_fault(const char *text, const mx_buf *tops)
{
    for (size_t i = 0; text[i]; i++) {
        if (text[i] == ' ') continue;
        if (!tops || i >= tops->size) return TOO_LONG;
        if (text[i] >= '0' && text[i] > tops->at[i]) return TOO_HIGH;
        if (text[i] < '0' && !strchr("./!-", text[i])) return NO_REASON;
    }
    return N_FAULTS;
}

static const char select_levels[] = "SELECT questionnaire, levels, territory, respondent FROM answers";

static void look_at(levels *self, sqlite3_stmt *row)
{
    const char *questionnaire = mx_store__text(row, 0), *text = mx_store__text(row, 1);
    if (!questionnaire || !text) return;
    const uint32_t id = mx_ids_find(self->questionnaires, mx_str_of(questionnaire));
    const fault found = find_fault(text, id == MX_NO_ID ? NULL : &self->tops[id]);
    if (found == N_FAULTS || self->counts[found]++) return;
    const char *territory = mx_store__text(row, 2), *respondent = mx_store__text(row, 3);
    snprintf(self->first[found], sizeof self->first[found], "%s / %s", territory ? territory : "",
             respondent ? respondent : "");
}

static int read_levels(levels *self, mx_store *store)
{
    sqlite3_stmt *row;
    int rc = mx_store__prepare(&row, store, select_levels);
    while (!rc && (rc = mx_store__step(store, row)) == MX_OK) look_at(self, row);
    mx_store__reset(row);
    return rc < 0 ? rc : MX_OK;
}

int mx_store__check_levels(mx_store *store, mx_complaints *findings)
{
    levels self = {0};
    int rc = mx_ids_new(&self.questionnaires);
    if (!rc) rc = read_tops(&self, store);
    if (!rc) rc = read_levels(&self, store);
    for (int i = 0; !rc && i < N_FAULTS; i++)
        if (self.counts[i])
            rc = mx_complain(findings, store->path, 0, "answers",
                             mx_tr("« %s » : %s (%lld lignes)", "\"%s\": %s (%lld rows)"), self.first[i],
                             words[i][mx_lang_get() == MX_EN], (long long)self.counts[i]);
    for (size_t i = 0; i < self.n; i++) mx_buf_dispose(&self.tops[i]);
    mx_free(self.tops);
    mx_ids_free(self.questionnaires);
    return rc;
}
