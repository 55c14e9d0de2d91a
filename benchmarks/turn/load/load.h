#ifndef LOAD_H
#define LOAD_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <time.h>

/* What lies between the two ends of a flow. */
enum via {
    VIA_UDP,    /* a TURN client over UDP, and a peer that is not relayed */
    VIA_TCP,    /* the same, the client over TCP */
    VIA_BOTH,   /* two TURN clients over UDP, both relayed by the server */
    VIA_DIRECT, /* no server: what the generator itself adds to a figure */
};

struct load_options {
    const char *mode;      /* paced, closed or idle */
    enum via via;
    uint16_t port;
    pid_t pid;             /* of the server; 0 when direct */
    const char *user, *password;
    uint32_t flows;
    uint32_t size;         /* bytes of a datagram that a peer sees */
    double interval;       /* milliseconds between two datagrams (or bursts) of one end */
    uint32_t burst;        /* datagrams that an end sends at once, as one UDP GSO send when more than one */
    uint32_t window;       /* datagrams under way per direction, closed loop */
    double seconds, warm_up;
    double quiet;          /* seconds of quiet before memory is read */
};

/* Each prints one line of JSON and returns the exit status. */
int measure_relay(const struct load_options *o);
int measure_idle(const struct load_options *o);

_Noreturn __attribute__((format(printf, 1, 2))) void fail(const char *format, ...);

/* The wall clock, which is the one that the kernel stamps arrivals with. */
static inline uint64_t now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return (uint64_t)t.tv_sec * 1000000000ull + (uint64_t)t.tv_nsec;
}

#endif
