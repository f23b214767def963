/* A small model for tests, fitted once for the program. */
#ifndef MX_TEST_CLASSIFY_FIXTURE_H
#define MX_TEST_CLASSIFY_FIXTURE_H

#include "mx/classify.h"

/* Examples of four components in three languages. */
void fixture_examples(mx_trainer *trainer);

/* Fit them by so many threads and append the bytes. */
void fixture_fit(mx_buf *out, unsigned threads);

/* The model of the fixture; lives as long as the program. */
const mx_model *fixture_model(void);

#endif
