#ifndef LOAD_H
#define LOAD_H

#include "dialect.h"

#include <sys/types.h>

struct load_options {
    const char *mode;            /* rate, closed or idle */
    const struct dialect *dialect;
    const char *host;
    uint16_t port;
    pid_t pid;                   /* of the server */
    uint32_t pairs;
    uint32_t rate;               /* relay messages per second in total, open loop */
    uint32_t window;             /* unanswered messages per direction, closed loop */
    uint32_t offer_every;        /* each n-th message of a direction is an offer, the others are candidates */
    double seconds, warm_up;
    uint32_t connections;        /* idle mode */
    double quiet;                /* seconds of quiet before memory is read */
    const char *collect_command; /* makes the server collect its garbage, or NULL */
};

/* Each prints one line of JSON and returns the exit status. */
int measure_relay(const struct load_options *o);
int measure_idle(const struct load_options *o);

/* Opens and signs in `count` connections. */
struct connection *load_connect(const struct load_options *o, uint32_t count);

/* Says good-bye, closes and frees all of them. */
void load_disconnect(struct connection *all);

/* Lets the sockets and the clients' timers run until `until`. */
void load_run_until(uint64_t until);

/* One turn of at most `timeout_ns`, with the clients' timers. */
void load_turn(uint64_t timeout_ns);

#endif
