#include "server_usage.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

static uint64_t read_clock(clockid_t clock)
{
    struct timespec t;
    if (clock_gettime(clock, &t) != 0)
        return 0;
    return (uint64_t)t.tv_sec * 1000000000ull + (uint64_t)t.tv_nsec;
}

uint64_t server_cpu_ns(pid_t pid)
{
    clockid_t clock;
    return pid != 0 && clock_getcpuclockid(pid, &clock) == 0 ? read_clock(clock) : 0;
}

uint64_t own_cpu_ns(void)
{
    return read_clock(CLOCK_PROCESS_CPUTIME_ID);
}

uint64_t machine_cpu_ns(void)
{
    unsigned long long user = 0, nice = 0, system = 0, irq = 0, softirq = 0;
    FILE *f = fopen("/proc/stat", "r");
    if (!f)
        return 0;
    if (fscanf(f, "cpu %llu %llu %llu %*u %*u %llu %llu", &user, &nice, &system, &irq, &softirq) != 5)
        user = nice = system = irq = softirq = 0;
    fclose(f);
    return (user + nice + system + irq + softirq) * (1000000000ull / (uint64_t)sysconf(_SC_CLK_TCK));
}

uint64_t server_resident_bytes(pid_t pid)
{
    char path[64], line[256];
    unsigned long kilobytes = 0;
    snprintf(path, sizeof path, "/proc/%d/smaps_rollup", (int)pid);
    FILE *f = fopen(path, "r");
    if (!f)
        return 0;
    while (fgets(line, sizeof line, f))
        if (sscanf(line, "Rss: %lu kB", &kilobytes) == 1)
            break;
    fclose(f);
    return (uint64_t)kilobytes * 1024;
}
