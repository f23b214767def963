/* The same work on several cores. */
#include "mx/base.h"

#include <pthread.h>
#include <unistd.h>

unsigned mx_threads(unsigned wanted)
{
    long n = wanted ? (long)wanted : sysconf(_SC_NPROCESSORS_ONLN);
    return n < 1 ? 1 : n > MX_MOST_THREADS ? MX_MOST_THREADS : (unsigned)n;
}

typedef struct {
    void (*work)(void *job);
    void *job;
    pthread_t thread;
    bool is_running;
} errand;

static void *run(void *payload)
{
    errand *e = payload;
    e->work(e->job);
    return NULL;
}

void mx_in_parallel(void (*work)(void *job), void *jobs, size_t size, size_t n)
{
    errand errands[MX_MOST_THREADS];
    for (size_t i = 0; i < n; i++) {
        errands[i] = (errand){.work = work, .job = (char *)jobs + i * size};
        if (i > 0) errands[i].is_running = pthread_create(&errands[i].thread, NULL, run, &errands[i]) == 0;
    }
    for (size_t i = 0; i < n; i++)
        if (!errands[i].is_running) work(errands[i].job);
    for (size_t i = 0; i < n; i++)
        if (errands[i].is_running) pthread_join(errands[i].thread, NULL);
}
