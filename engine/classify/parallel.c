/* The same work on several threads. */
#include "classify_i.h"

#include <pthread.h>
#include <unistd.h>

enum { MOST_THREADS = 64 };

unsigned mx_classify__n_threads(unsigned threads)
{
    if (threads == 0) {
        long cores = sysconf(_SC_NPROCESSORS_ONLN);
        threads = cores > 0 ? (unsigned)cores : 1;
    }
    return threads < MOST_THREADS ? threads : MOST_THREADS;
}

void mx_classify__in_parallel(unsigned threads, void *(*work)(void *payload), void *payload)
{
    threads = mx_classify__n_threads(threads);
    pthread_t others[MOST_THREADS];
    unsigned started = 0;
    while (started + 1 < threads && pthread_create(&others[started], NULL, work, payload) == 0)
        started++;
    work(payload);
    while (started > 0)
        pthread_join(others[--started], NULL);
}
