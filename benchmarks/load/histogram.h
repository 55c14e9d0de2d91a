#ifndef HISTOGRAM_H
#define HISTOGRAM_H

#include <stdint.h>

/*
 * Counts durations in buckets whose width grows with the value: 64 linear steps per power of two, so a reported
 * percentile is at most 1.6 % above the true one. Values are nanoseconds.
 */
enum { HISTOGRAM_STEP_BITS = 6, HISTOGRAM_BUCKETS = 64 << HISTOGRAM_STEP_BITS };

struct histogram {
    uint64_t buckets[HISTOGRAM_BUCKETS];
    uint64_t count;
    uint64_t max;
};

void histogram_clear(struct histogram *h);
void histogram_add(struct histogram *h, uint64_t nanoseconds);

/* The value that `fraction` (0..1) of the recorded values do not exceed. */
uint64_t histogram_percentile(const struct histogram *h, double fraction);

#endif
