#include "histogram.h"

#include <string.h>

static unsigned bucket_of(uint64_t value)
{
    if (value < (1u << HISTOGRAM_STEP_BITS))
        return (unsigned)value;
    unsigned exponent = 63u - (unsigned)__builtin_clzll(value) - HISTOGRAM_STEP_BITS;
    return ((exponent + 1) << HISTOGRAM_STEP_BITS) + (unsigned)((value >> exponent) & ((1u << HISTOGRAM_STEP_BITS) - 1));
}

static uint64_t upper_end_of(unsigned bucket)
{
    unsigned exponent = bucket >> HISTOGRAM_STEP_BITS;
    uint64_t step = bucket & ((1u << HISTOGRAM_STEP_BITS) - 1);
    if (exponent == 0)
        return step;
    exponent--;
    return ((((uint64_t)1 << HISTOGRAM_STEP_BITS) + step + 1) << exponent) - 1;
}

void histogram_clear(struct histogram *h)
{
    memset(h, 0, sizeof *h);
}

void histogram_add(struct histogram *h, uint64_t nanoseconds)
{
    unsigned bucket = bucket_of(nanoseconds);
    h->buckets[bucket < HISTOGRAM_BUCKETS ? bucket : HISTOGRAM_BUCKETS - 1]++;
    h->count++;
    if (nanoseconds > h->max)
        h->max = nanoseconds;
}

uint64_t histogram_percentile(const struct histogram *h, double fraction)
{
    uint64_t wanted = (uint64_t)(fraction * (double)h->count + 0.5), seen = 0;
    for (unsigned i = 0; i < HISTOGRAM_BUCKETS; i++) {
        seen += h->buckets[i];
        if (seen >= wanted && seen > 0) {
            uint64_t end = upper_end_of(i);
            return end < h->max ? end : h->max;
        }
    }
    return h->max;
}
