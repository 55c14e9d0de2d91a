#include "load.h"
#include "process.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

enum { WARM_CONNECTIONS = 2000, WARM_SECONDS = 6 };

static void sleep_for(double seconds)
{
    load_run_until(now_ns() + (uint64_t)(seconds * 1e9));
}

static void collect(const struct load_options *o)
{
    if (o->collect_command && system(o->collect_command) != 0)
        fail("failed: %s", o->collect_command);
    sleep_for(2);
}

static void read_memory(const struct load_options *o, struct usage *usage)
{
    if (usage_read(o->pid, 1, usage) != 0)
        fail("process %d cannot be read", (int)o->pid);
}

static double kb_each(uint64_t before, uint64_t after, uint32_t connections)
{
    return ((double)after - (double)before) / connections;
}

int measure_idle(const struct load_options *o)
{
    struct rlimit files = { o->connections + 1000, o->connections + 1000 };
    if (setrlimit(RLIMIT_NOFILE, &files) != 0)
        fail("the limit of open files cannot be raised to %u", o->connections + 1000);

    /*
     * What is loaded and compiled once is not a connection's; and a server that tidies up after many have come and gone
     * has done so before, too.
     */
    struct connection *warm = load_connect(o, WARM_CONNECTIONS);
    sleep_for(WARM_SECONDS);
    load_disconnect(warm);
    sleep_for(WARM_SECONDS);
    collect(o);

    struct usage before, settled, collected, quiet;
    read_memory(o, &before);
    uint64_t start = now_ns();
    struct connection *all = load_connect(o, o->connections);
    double opening = (double)(now_ns() - start) / 1e9;
    sleep_for(o->quiet / 2);
    usage_read(o->pid, 0, &quiet);
    sleep_for(o->quiet / 2);
    read_memory(o, &settled);
    double idle_cpu = (double)(settled.cpu_ns - quiet.cpu_ns) / 1e9 / (o->quiet / 2);
    collect(o);
    read_memory(o, &collected);
    printf("{\"mode\":\"idle\",\"connections\":%u,\"openingSeconds\":%.2f,\"rssBeforeKb\":%llu,\"rssAfterKb\":%llu,"
           "\"rssCollectedKb\":%llu,\"kbPerConnection\":%.2f,\"pssKbPerConnection\":%.2f,"
           "\"collectedKbPerConnection\":%.2f,\"idleCpu\":%.4f}\n",
           o->connections, opening, (unsigned long long)before.rss_kb, (unsigned long long)settled.rss_kb,
           (unsigned long long)collected.rss_kb, kb_each(before.rss_kb, settled.rss_kb, o->connections),
           kb_each(before.pss_kb, settled.pss_kb, o->connections),
           kb_each(before.rss_kb, collected.rss_kb, o->connections), idle_cpu);
    load_disconnect(all);
    return 0;
}
