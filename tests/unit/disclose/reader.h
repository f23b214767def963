/*
 * reader: somebody who has all that was published before him, and reckons.
 *
 * He thinks of people. A population falls into atoms: people who are alike in all that any table
 * tells apart, so many in each, and nobody is fewer than nobody. A figure is a sum over atoms. What
 * he was told are such sums; how tables add up, are nested or linked, and what one release says of
 * another, follows from that by itself, and is nowhere declared. He shares nothing with disclose, not
 * even the idea of a table.
 *
 * By linear programs he finds between what bounds a figure must lie; by trying whole numbers,
 * whether one can lie there.
 */
#ifndef MX_TEST_READER_H
#define MX_TEST_READER_H

#include <stdbool.h>
#include <stddef.h>

typedef struct reader reader;

reader *reader_new(size_t n_atoms);
void reader_free(reader *r);

/* He is told that the sum over atoms, each times its factor, is `value`, or lies within bounds. */
void reader_told(reader *r, const double factors[], double value);
void reader_told_between(reader *r, const double factors[], double least, double most);
/* He would like to know this sum, which is `truth`. Its number: 0, 1, … */
size_t reader_asks(reader *r, const double factors[], double truth);

/* After the last word. `population` is what is so: fails the test where it is not what he was told. */
void reader_thinks(reader *r, const double population[]);

/* The bounds of what he asked for, to their end; infinite where there is none. */
void reader_range(reader *r, size_t asked, double *least, double *most);
/* Whether it can be as far as `far` on that side (1: so much or more; -1: or less): cheaper than a range, since he
 * remembers all populations that he came across. */
bool reader_reaches(reader *r, size_t asked, int side, double far);
/* The same of whole numbers of people: 1 it can, 0 it cannot, -1 he gave up after so many tries. */
int reader_reaches_whole(reader *r, size_t asked, int side, double far, size_t n_tries);

size_t reader_n_programs(const reader *r);

#endif
