#include "histogram.h"
#include "load.h"
#include "process.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static struct {
    const struct load_options *options;
    struct histogram latency;
    uint64_t sent, received, doubled, skipped;
    uint64_t received_in_window;
    bool sending, measuring;
} relay;

static const uint64_t DRAIN_NS = 5000000000ull, PAIR_TIMEOUT_NS = 30000000000ull;

static void send_one(struct connection *c, uint64_t due)
{
    uint32_t number = c->next_sent++;
    enum payload_kind kind = number % relay.options->offer_every == 0 ? PAYLOAD_OFFER : PAYLOAD_CANDIDATE;
    relay.options->dialect->relay(c, kind, due, number);
    relay.sent++;
}

void load_received(struct connection *c, const char *message, size_t length)
{
    uint64_t due, now = now_ns();
    uint32_t number;
    if (!payload_find(message, length, &due, &number))
        fail("connection %u: unexpected message: %.*s", c->index, length < 400 ? (int)length : 400, message);
    if (number < c->next_received)
        relay.doubled++;
    else {
        relay.skipped += number - c->next_received;
        c->next_received = number + 1;
    }
    relay.received++;
    if (relay.measuring) {
        relay.received_in_window++;
        histogram_add(&relay.latency, now - due);
    }
    if (relay.sending && relay.options->window > 0)
        send_one(c->partner, now); /* closed loop: the place in its window is free again */
}

static struct connection *pair_all(const struct load_options *o)
{
    uint32_t count = o->pairs * 2;
    struct connection *all = load_connect(o, count);
    for (uint32_t i = 0; i < count; i += 2) {
        if (o->dialect->pair) {
            o->dialect->pair(&all[i]);
        } else {
            connection_advance(&all[i], PAIRED);
            connection_advance(&all[i + 1], PAIRED);
        }
    }
    uint64_t deadline = now_ns() + PAIR_TIMEOUT_NS;
    while (connections_in_phase(PAIRED) < count) {
        load_turn(10000000ull);
        if (now_ns() > deadline)
            fail("only %u of %u connections were paired", connections_in_phase(PAIRED), count);
    }
    return all;
}

struct open_loop {
    uint64_t next_due, interval;
    uint32_t next_connection;
};

static void run_open(struct connection *all, struct open_loop *loop, uint64_t until)
{
    uint32_t count = relay.options->pairs * 2;
    for (uint64_t now; (now = now_ns()) < until;) {
        while (loop->next_due <= now) {
            /* callers first, then callees: partners do not speak at the same instant */
            uint32_t i = loop->next_connection++ % count;
            send_one(&all[i < count / 2 ? i * 2 : (i - count / 2) * 2 + 1], loop->next_due);
            loop->next_due += loop->interval;
        }
        uint64_t wake = loop->next_due < until ? loop->next_due : until;
        load_turn(wake > now ? wake - now : 0);
    }
}

static uint64_t own_cpu_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (uint64_t)t.tv_sec * 1000000000ull + (uint64_t)t.tv_nsec;
}

static void report(const struct load_options *o, double seconds, double cpu_ns, double own_ns, const struct usage *usage)
{
    const struct histogram *h = &relay.latency;
    double received = (double)relay.received_in_window;
    uint64_t lost = relay.sent > relay.received ? relay.sent - relay.received : 0;
    printf("{\"mode\":\"%s\",\"pairs\":%u,\"offered\":%u,\"window\":%u,\"seconds\":%.3f,\"received\":%.0f,"
           "\"messagesPerSecond\":%.0f,\"cpuMicrosPerMessage\":%.3f,\"serverCpu\":%.3f,\"generatorCpu\":%.3f,"
           "\"p50Micros\":%.1f,\"p99Micros\":%.1f,\"maxMicros\":%.1f,\"rssKb\":%llu,\"pssKb\":%llu,\"threads\":%u,"
           "\"lost\":%llu,\"doubled\":%llu,\"skipped\":%llu}\n",
           o->mode, o->pairs, o->rate, o->window, seconds, received, received / seconds,
           received > 0 ? cpu_ns / 1e3 / received : 0, cpu_ns / 1e9 / seconds, own_ns / 1e9 / seconds,
           (double)histogram_percentile(h, 0.5) / 1e3, (double)histogram_percentile(h, 0.99) / 1e3,
           (double)h->max / 1e3, (unsigned long long)usage->rss_kb, (unsigned long long)usage->pss_kb, usage->threads,
           (unsigned long long)lost, (unsigned long long)relay.doubled, (unsigned long long)relay.skipped);
}

int measure_relay(const struct load_options *o)
{
    memset(&relay, 0, sizeof relay);
    relay.options = o;
    struct connection *all = pair_all(o);
    struct usage before, after;
    uint64_t start = now_ns(), warm = start + (uint64_t)(o->warm_up * 1e9), end = warm + (uint64_t)(o->seconds * 1e9);
    struct open_loop loop = { start, o->rate ? 1000000000ull / o->rate : 0, 0 };

    relay.sending = true;
    for (uint32_t i = 0; i < o->pairs * 2 * o->window; i++)
        send_one(&all[i % (o->pairs * 2)], now_ns());
    if (o->window > 0)
        load_run_until(warm);
    else
        run_open(all, &loop, warm);

    if (usage_read(o->pid, 0, &before) != 0)
        fail("process %d cannot be read", (int)o->pid);
    uint64_t own = own_cpu_ns(), measured_from = now_ns();
    relay.measuring = true;
    if (o->window > 0)
        load_run_until(end);
    else
        run_open(all, &loop, end);
    relay.measuring = false;
    relay.sending = false;
    uint64_t measured_to = now_ns();
    own = own_cpu_ns() - own;
    usage_read(o->pid, 0, &after);
    uint64_t cpu = after.cpu_ns - before.cpu_ns;

    for (uint64_t deadline = now_ns() + DRAIN_NS; relay.received < relay.sent && now_ns() < deadline;)
        load_turn(1000000ull);
    load_run_until(now_ns() + 50000000ull); /* a doubled message would still arrive here */
    usage_read(o->pid, 1, &after);
    report(o, (double)(measured_to - measured_from) / 1e9, (double)cpu, (double)own, &after);
    bool exact = relay.sent == relay.received && relay.doubled == 0 && relay.skipped == 0;
    load_disconnect(all);
    return exact ? 0 : 1;
}
