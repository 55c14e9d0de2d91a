#include "load.h"

#include <stdlib.h>

static struct {
    struct connection *all;
    uint32_t count;
    const struct dialect *dialect;
    uint64_t next_scan;
} load;

enum { CONNECT_AT_ONCE = 64 };
static const uint64_t CONNECT_TIMEOUT_NS = 60000000000ull, LEAVE_NS = 500000000ull,
                      SCAN_NS = 10000000ull;

static void tick_clients(void)
{
    uint64_t now = now_ns();
    if (!load.dialect->tick || now < load.next_scan)
        return;
    load.next_scan = now + SCAN_NS;
    for (uint32_t i = 0; i < load.count; i++)
        if (load.all[i].next_tick <= now && load.all[i].phase >= READY)
            load.dialect->tick(&load.all[i], now);
}

void load_turn(uint64_t timeout_ns)
{
    if (load.dialect->tick && timeout_ns > SCAN_NS)
        timeout_ns = SCAN_NS;
    connections_turn(timeout_ns);
    tick_clients();
}

void load_run_until(uint64_t until)
{
    for (uint64_t now; (now = now_ns()) < until;)
        load_turn(until - now);
}

struct connection *load_connect(const struct load_options *o, uint32_t count)
{
    struct connection *all = calloc(count, sizeof *all);
    if (!all)
        fail("no memory for %u connections", count);
    connections_open(all, count, o->host, o->port, o->dialect);
    load.all = all;
    load.count = count;
    load.dialect = o->dialect;
    uint64_t deadline = now_ns() + CONNECT_TIMEOUT_NS;
    while (!connections_start(CONNECT_AT_ONCE)) {
        load_turn(100000000ull);
        if (now_ns() > deadline)
            fail("only %u of %u connections signed in within a minute", connections_in_phase(READY), count);
    }
    return all;
}

void load_disconnect(struct connection *all)
{
    if (load.dialect->leave) {
        connections_expect_close();
        for (uint32_t i = 0; i < load.count; i++)
            load.dialect->leave(&all[i]);
        load_run_until(now_ns() + LEAVE_NS);
    }
    connections_close_all();
    load.count = 0;
    free(all);
}
