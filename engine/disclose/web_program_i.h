/* A linear program over some of a web's cells: unknown is how far each lies from its value. */
#ifndef MX_DISCLOSE_WEB_PROGRAM_I_H
#define MX_DISCLOSE_WEB_PROGRAM_I_H

#include <glpk.h>

#include "web_i.h"

typedef struct {
    glp_prob *lp;
    int *
        columns; /* of each cell; 0: none. A second one, of cells that are shown, follows in split programs */
    mx_web *web;
} mx_web_program;

/* Without a column yet. Dispose of it also after a failure. */
int mx_web_program_begin(mx_web_program *p, mx_web *web) MX_MUST_CHECK;
void mx_web_program_dispose(mx_web_program *p);

void mx_web_program_bound(glp_prob *lp, int column, double from, double to);
/* The relations as rows, as far as cells with columns are in them. */
int mx_web_program_add_rows(mx_web_program *p, bool is_split) MX_MUST_CHECK;
/* GLP_OPT, GLP_UNBND, or something else. */
int mx_web_program_run(mx_web_program *p, int presolve);
/* Note of withheld cells what the solution shows to be possible. */
void mx_web_program_note(mx_web_program *p);

/* Whether a cell is shown and could be withheld. */
static inline bool mx_web_may_cover(const mx_web_cell *c)
{
    return c->state == MX_WEB_SHOWN && !c->is_fixed;
}

#endif
