#ifndef PROCESS_H
#define PROCESS_H

#include <stdint.h>
#include <sys/types.h>

/* What a process and all its descendants have used, read from /proc. */
struct usage {
    uint64_t cpu_ns;      /* utime + stime, including threads that have ended */
    uint64_t rss_kb;
    uint64_t pss_kb;
    unsigned processes;
    unsigned threads;
};

/* 0 when the root process could be read. `memory` also sums smaps_rollup, which costs the server page-table walks. */
int usage_read(pid_t root, int memory, struct usage *out);

#endif
