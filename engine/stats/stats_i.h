/* What the files of stats share. */
#ifndef MX_STATS_I_H
#define MX_STATS_I_H

#include "mx/stats.h"

/* The two-sided critical values: of the normal distribution, of Student's with `df` degrees of
 * freedom. `conf` lies between 0 and 1. They switch off GSL's habit of ending the process. */
double mx_stats__normal_quantile(double conf);
double mx_stats__student_quantile(double conf, double df);
void mx_stats__quiet_gsl(void);

/* MX_E_VALUE unless 0 < conf < 1. */
int mx_stats__check_conf(double conf) MX_MUST_CHECK;

#endif
