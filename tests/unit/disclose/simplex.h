/* An auditor of webs who shares nothing with their protection: a simplex of his own. */
#ifndef MX_TEST_DISCLOSE_SIMPLEX_H
#define MX_TEST_DISCLOSE_SIMPLEX_H

#include "web_i.h"

enum { MOST_CELLS = 1600 };

/* The farthest that a withheld cell goes in all tables that agree with what is shown. */
double simplex_farthest(const mx_web *web, uint32_t target, int direction);

/* Whether nothing that is withheld can be worked out to within a tenth. */
bool simplex_finds_safe(const mx_web *web);

/* What he finds of every withheld cell: nothing within a tenth, a primary one on either side. How many are
 * withheld. */
size_t simplex_audit(const mx_web *web, const char *what);

#endif
