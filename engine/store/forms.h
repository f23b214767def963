/*
 * Canonical tables, described: which columns, which of them are the key, where they are
 * read from, and what a row needs before and after it is put in.
 */
#ifndef MX_STORE_FORMS_H
#define MX_STORE_FORMS_H

#include "store_i.h"

enum { MX_STORE_MOST_COLUMNS = 20 };

typedef enum {
    MX_STORE_PLAIN, /* what a row says */
    MX_STORE_KEY,   /* what a row is about; a missing text is '' */
    MX_STORE_LIST   /* ids joined by ';', kept in a table of their own */
} mx_store_column_role;

typedef struct {
    const char *name;
    mx_type type;
    mx_store_column_role role;
    const char *expression; /* how to read it, where its name does not do */
} mx_store_form_column;

typedef struct mx_store_form mx_store_form;

typedef struct {
    const char *text;
    double number;
} mx_store_cell;

/* A row being loaded. A function before it may change cells, with texts in `arena`, which
 * lives until the row is done; MX_DONE leaves the row out. */
typedef struct {
    mx_store_load_job *job;
    const mx_store_form *form;
    size_t row;
    mx_store_cell cells[MX_STORE_MOST_COLUMNS];
    mx_arena *arena;
    mx_ids *seen; /* of the whole load; for the functions to use as they need */
} mx_store_loading;

enum {
    MX_STORE_READ_ONLY = 1, /* a view, or a table with its own way in */
    MX_STORE_NO_TRAIL = 2,  /* without import and line */
    MX_STORE_PER_IMPORT = 4 /* several imports may say the same, each keeps its row */
};

struct mx_store_form {
    const char *name;
    const char *source; /* what to read from, where the name does not do; its alias is t */
    const char *order;  /* how to read in order, where the keys do not do */
    unsigned flags;
    int (*before)(mx_store_loading *row);
    int (*after)(mx_store_loading *row);
    int (*load)(mx_store_load_job *job);                 /* instead of the general way */
    mx_store_form_column columns[MX_STORE_MOST_COLUMNS]; /* ended by one without a name */
};

/* SQL that several ways of reading share: "t.[a], (…), t.[b]" of all columns, and, of the
 * key's columns, "t.[a] IS ? AND …" or, with `other`, "other.[a] IS t.[a] AND …". */
void mx_store__add_columns(mx_buf *sql, const mx_store_form *form);
void mx_store__add_key_match(mx_buf *sql, const mx_store_form *form, const char *other);
/* "t.[a], t.[b]": the order of its keys, or its own. */
void mx_store__add_order(mx_buf *sql, const mx_store_form *form);
size_t mx_store__count_columns(const mx_store_form *form);

/* A table by its name. MX_E_NOTFOUND, with the list of names. */
int mx_store__find_form(const mx_store_form **out, const char *name) MX_MUST_CHECK;

/* A contract is two tables: who signed it stands apart. */
extern const mx_store_form mx_store__contract_heads, mx_store__contract_signatures;

/* Load the job's rows: its own way, or as most tables do. */
int mx_store__load_form(mx_store_load_job *job, const mx_store_form *form) MX_MUST_CHECK;

/* load.c: rows of most tables. */
int mx_store__load_rows(mx_store_load_job *job, const mx_store_form *form) MX_MUST_CHECK;

/* rows.c: what single tables need. */
int mx_store__before_statement(mx_store_loading *row) MX_MUST_CHECK;
int mx_store__before_code(mx_store_loading *row) MX_MUST_CHECK;
int mx_store__before_proposal(mx_store_loading *row) MX_MUST_CHECK;
int mx_store__before_signature(mx_store_loading *row) MX_MUST_CHECK;
int mx_store__before_list(mx_store_loading *row) MX_MUST_CHECK;
int mx_store__after_objective(mx_store_loading *row) MX_MUST_CHECK;
int mx_store__after_action(mx_store_loading *row) MX_MUST_CHECK;

#endif
