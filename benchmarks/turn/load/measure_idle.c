#include "flows.h"
#include "load.h"
#include "server_usage.h"

#include <stdio.h>
#include <time.h>

enum { WARM_UP_FLOWS = 100 };

static void sleep_seconds(double seconds)
{
    struct timespec t = { (time_t)seconds, (long)((seconds - (double)(time_t)seconds) * 1e9) };
    nanosleep(&t, NULL);
}

int measure_idle(const struct load_options *o)
{
    struct flows flows;
    flows_open_idle(&flows, o, WARM_UP_FLOWS); /* what the first clients ever cost is no allocation's */
    flows_close(&flows);
    sleep_seconds(o->quiet);
    uint64_t before = server_resident_bytes(o->pid);
    flows_open_idle(&flows, o, o->flows);
    sleep_seconds(o->quiet);
    uint64_t cpu = server_cpu_ns(o->pid);
    sleep_seconds(1);
    cpu = server_cpu_ns(o->pid) - cpu;
    uint64_t after = server_resident_bytes(o->pid);
    double grown = (double)after - (double)before;
    printf("{\"allocations\":%u,\"residentMbBefore\":%.1f,\"residentMbAfter\":%.1f,\"kbPerAllocation\":%.2f,\"idleCpu\":%.4f}\n",
           o->flows, (double)before / 1048576, (double)after / 1048576, grown / 1024 / o->flows, (double)cpu / 1e9);
    flows_close(&flows);
    return 0;
}
