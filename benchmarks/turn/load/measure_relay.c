#include "flows.h"
#include "histogram.h"
#include "load.h"
#include "server_usage.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static struct {
    const struct load_options *options;
    struct flows flows;
    struct histogram latency;        /* of what was sent in the measured time */
    uint64_t from, to;               /* the measured time */
    uint64_t sent, delivered;        /* of what was sent in the measured time */
    uint64_t relayed;                /* arrived in the measured time */
    uint64_t doubled;
    bool sending;
} relay;

static const uint64_t TICK_NS = 100000, STALL_NS = 20000000, DRAIN_NS = 300000000, LATE_NS = 20000000;

static bool is_measured(uint64_t time)
{
    return time >= relay.from && time < relay.to;
}

static void send_from(struct endpoint *e, uint32_t count, bool segmented)
{
    if (is_measured(endpoint_send(e, count, relay.options->size, segmented)))
        relay.sent += count;
}

static void fill_window(struct endpoint *e)
{
    uint32_t under_way = e->next_number - e->acknowledged;
    if (relay.sending && under_way < relay.options->window)
        send_from(e, relay.options->window - under_way, false);
}

static void take_datagram(struct endpoint *at, const struct payload *p, uint64_t arrived)
{
    if (!endpoint_is_new(at, p->number)) {
        relay.doubled++;
        return;
    }
    if (is_measured(arrived))
        relay.relayed++;
    if (is_measured(p->sent)) {
        relay.delivered++;
        histogram_add(&relay.latency, arrived > p->sent ? arrived - p->sent : 0);
    }
    struct endpoint *sender = at->other;
    if ((int32_t)(p->number + 1 - sender->acknowledged) > 0) {
        sender->acknowledged = p->number + 1; /* what was before it and has not come is lost */
        sender->moved = arrived;
    }
}

/* Each sender has a place in the interval; the two of a flow are half an interval apart. */
static struct endpoint *sender_at(uint64_t turn)
{
    uint32_t flows = relay.options->flows, place = (uint32_t)(turn % (2 * flows)), flow = place / 2;
    return &relay.flows.ends[place % 2 == 0 ? flow * 2 : (flow + flows / 2) % flows * 2 + 1];
}

static void flush_all(void)
{
    for (uint32_t i = 0; i < relay.flows.count; i++)
        endpoint_flush(&relay.flows.ends[i]);
}

static void sleep_until(uint64_t time)
{
    struct timespec t = { (time_t)(time / 1000000000ull), (long)(time % 1000000000ull) };
    while (clock_nanosleep(CLOCK_REALTIME, TIMER_ABSTIME, &t, NULL) == EINTR)
        continue;
}

struct pace {
    double due, step;
    uint64_t turn;
};

/* Sends what is due, reads what has come, sleeps: it is never woken by a datagram, so nobody pays for waking it. */
static void run_paced(struct pace *pace, uint64_t until)
{
    const struct load_options *o = relay.options;
    for (uint64_t now; (now = now_ns()) < until;) {
        if ((double)now - pace->due > (double)LATE_NS)
            pace->due = (double)now; /* the machine was away; a flood would not make up for it */
        for (; pace->due <= (double)now; pace->due += pace->step)
            send_from(sender_at(pace->turn++), o->burst, o->burst > 1);
        while (flows_turn(&relay.flows, 0, take_datagram) > 0 && now_ns() < now + TICK_NS)
            continue;
        if (o->via == VIA_TCP)
            flush_all();
        uint64_t next = (uint64_t)pace->due, tick = now + TICK_NS;
        sleep_until(next > tick ? next : tick);
    }
}

static void run_closed(uint64_t until)
{
    for (uint64_t now; (now = now_ns()) < until;) {
        flows_turn(&relay.flows, 1, take_datagram);
        for (uint32_t i = 0; i < relay.flows.count; i++) {
            struct endpoint *e = &relay.flows.ends[i];
            if (e->moved + STALL_NS < now) {
                e->acknowledged = e->next_number; /* all under way are lost */
                e->moved = now;
            }
            endpoint_flush(e);
            fill_window(e);
        }
    }
}

static void run(struct pace *pace, uint64_t until)
{
    if (relay.options->window > 0)
        run_closed(until);
    else
        run_paced(pace, until);
}

/* CPU time in nanoseconds. */
struct used {
    double server, own, machine;
};

static struct used used_until_now(void)
{
    return (struct used){ (double)server_cpu_ns(relay.options->pid), (double)own_cpu_ns(), (double)machine_cpu_ns() };
}

static void report(double seconds, const struct used *from, const struct used *to)
{
    double cpu = to->server - from->server, own = to->own - from->own, others = to->machine - from->machine - cpu - own;
    const struct load_options *o = relay.options;
    double relayed = (double)relay.relayed, sent = (double)relay.sent;
    uint64_t lost = relay.sent > relay.delivered ? relay.sent - relay.delivered : 0;
    double offered = o->window > 0 ? 0 : 2e3 * o->flows * o->burst / o->interval;
    printf("{\"mode\":\"%s\",\"flows\":%u,\"size\":%u,\"seconds\":%.3f,\"offeredPerSecond\":%.0f,\"sentPerSecond\":%.0f,"
           "\"datagramsPerSecond\":%.0f,\"cpuMicrosPerDatagram\":%.4f,\"serverCpu\":%.4f,\"generatorCpu\":%.4f,\"othersCpu\":%.4f,"
           "\"p50Micros\":%.2f,\"p99Micros\":%.2f,\"maxMicros\":%.2f,\"lost\":%llu,\"lossPercent\":%.4f,\"doubled\":%llu}\n",
           o->mode, o->flows, o->size, seconds, offered, sent / seconds, relayed / seconds,
           relayed > 0 ? cpu / 1e3 / relayed : 0, cpu / 1e9 / seconds, own / 1e9 / seconds, others > 0 ? others / 1e9 / seconds : 0,
           (double)histogram_percentile(&relay.latency, 0.5) / 1e3, (double)histogram_percentile(&relay.latency, 0.99) / 1e3,
           (double)relay.latency.max / 1e3, (unsigned long long)lost, sent > 0 ? 100 * (double)lost / sent : 0,
           (unsigned long long)relay.doubled);
}

int measure_relay(const struct load_options *o)
{
    memset(&relay, 0, sizeof relay);
    relay.options = o;
    flows_open(&relay.flows, o, o->flows);

    uint64_t start = now_ns();
    struct pace pace = { (double)start, o->interval * 1e6 / (2.0 * o->flows), 0 };
    relay.sending = true;
    run(&pace, start + (uint64_t)(o->warm_up * 1e9));

    struct used before = used_until_now();
    relay.from = now_ns();
    relay.to = UINT64_MAX;
    run(&pace, relay.from + (uint64_t)(o->seconds * 1e9));
    relay.to = now_ns();
    struct used after = used_until_now();
    relay.sending = false;

    for (uint64_t deadline = now_ns() + DRAIN_NS; now_ns() < deadline;)
        flows_turn(&relay.flows, 10, take_datagram);
    report((double)(relay.to - relay.from) / 1e9, &before, &after);
    flows_close(&relay.flows);
    return relay.relayed > 0 && relay.doubled == 0 ? 0 : 1;
}
