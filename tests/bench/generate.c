/*
 * generate: follow-up for the bench, from a seed.
 *
 *     generate ROWS ORDER [SEED] > follow-up.csv
 *
 * ROWS answers of 300 territories, 67 indicators, 10 periods and five levels, in ORDER:
 * "random", or "questionnaires" (all answers of a person side by side, as a survey tool
 * writes them). Levels lean by territory and indicator; one answer in fifty is missing.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TERRITORIES = 300, INDICATORS = 67, PERIODS = 10, GROUPS = 8, FIRST_YEAR = 2014 };

/* SplitMix64 (Steele, Lea and Flood 2014). */
static uint64_t next(uint64_t *state)
{
    uint64_t z = *state += 0x9E3779B97F4A7C15;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
    z = (z ^ z >> 27) * 0x94D049BB133111EB;
    return z ^ z >> 31;
}

static unsigned below(uint64_t *state, unsigned bound)
{
    return (unsigned)((next(state) >> 32) * bound >> 32);
}

/* The sum of four coins and a lean, held between 1 and 5. */
static int level(uint64_t *state, unsigned territory, unsigned indicator)
{
    int lean = (int)((territory * 7 + indicator * 13) % 3) - 1;
    int sum = 1 + lean;
    for (int coin = 0; coin < 4; coin++) sum += (int)below(state, 2);
    return sum < 1 ? 1 : sum > 5 ? 5 : sum;
}

static void print_row(uint64_t *state, unsigned territory, unsigned period, unsigned respondent,
                      unsigned indicator)
{
    printf("T%u,g%u,i%u,%u,r%u,", territory + 1, respondent % GROUPS + 1, indicator + 1, FIRST_YEAR + period,
           respondent + 1);
    if (below(state, 50)) printf("%d", level(state, territory, indicator));
    putchar('\n');
}

int main(int argc, char **argv)
{
    uint64_t rows = argc > 2 ? strtoull(argv[1], NULL, 10) : 0,
             state = argc > 3 ? strtoull(argv[3], NULL, 10) : 1;
    if (rows == 0 || (strcmp(argv[2], "random") != 0 && strcmp(argv[2], "questionnaires") != 0)) {
        fputs("generate ROWS random|questionnaires [SEED]\n", stderr);
        return 2;
    }
    puts("territory,group,indicator,period,respondent,value");
    if (strcmp(argv[2], "random") == 0) {
        for (uint64_t row = 0; row < rows; row++) {
            unsigned territory = below(&state, TERRITORIES), period = below(&state, PERIODS);
            print_row(&state, territory, period, below(&state, 75000), below(&state, INDICATORS));
        }
    } else {
        for (uint64_t row = 0, person = 0; row < rows; person++) {
            unsigned territory = (unsigned)(person % TERRITORIES),
                     period = (unsigned)(person / TERRITORIES % PERIODS);
            for (unsigned indicator = 0; indicator < INDICATORS && row < rows; indicator++, row++)
                print_row(&state, territory, period, (unsigned)person, indicator);
        }
    }
    return fflush(stdout) == 0 ? 0 : 1;
}
