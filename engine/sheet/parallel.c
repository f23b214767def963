#include "sheet_i.h"

#include <pthread.h>
#include <unistd.h>

enum { MOST_THREADS = 16 };

unsigned mx_sheet__threads(unsigned wanted)
{
    long n = wanted ? (long)wanted : sysconf(_SC_NPROCESSORS_ONLN);
    return n < 1 ? 1 : n > MOST_THREADS ? MOST_THREADS : (unsigned)n;
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

/* The first job is done here, and so is any for which no thread can be had. */
void mx_sheet__in_parallel(void (*work)(void *job), void *jobs, size_t size, size_t n)
{
    errand errands[MOST_THREADS];
    for (size_t i = 0; i < n; i++) {
        errands[i] = (errand){.work = work, .job = (char *)jobs + i * size};
        if (i > 0) errands[i].is_running = pthread_create(&errands[i].thread, NULL, run, &errands[i]) == 0;
    }
    for (size_t i = 0; i < n; i++)
        if (!errands[i].is_running) work(errands[i].job);
    for (size_t i = 0; i < n; i++)
        if (errands[i].is_running) pthread_join(errands[i].thread, NULL);
}
