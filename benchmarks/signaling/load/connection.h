#ifndef CONNECTION_H
#define CONNECTION_H

#include "bytes.h"

#include <stdbool.h>
#include <stdint.h>

struct dialect;

enum phase { CLOSED, CONNECTING, UPGRADING, SIGNING_IN, READY, PAIRED };

/* One client: its socket, where it stands, and the numbering of what it sent to and got from its partner. */
struct connection {
    int fd;
    uint32_t index;
    enum phase phase;
    bool dirty;              /* has bytes to flush at the end of this turn */
    bool waits_for_room;     /* EPOLLOUT is armed */
    struct bytes in, out;
    struct connection *partner;
    uint32_t next_sent;      /* number that the next relay message gets */
    uint32_t next_received;  /* number that the next one from the partner must carry */
    uint64_t next_tick;      /* for the dialect's own timers, ns */
    void *state;             /* the dialect's own */
};

void connections_open(struct connection *all, uint32_t count, const char *host, uint16_t port,
                      const struct dialect *dialect);

/* Waits for sockets for at most `timeout_ns`, hands what arrives to the dialect, and flushes what it wrote. */
void connections_turn(uint64_t timeout_ns);

/* Starts further connections while fewer than `at_once` are on their way; true once all are signed in. */
bool connections_start(uint32_t at_once);

uint32_t connections_in_phase(enum phase at_least);

/* From now on what comes is of no interest, and the server may close connections. */
void connections_expect_close(void);
void connections_close_all(void);

/* Queues one masked WebSocket frame; it leaves at the end of the turn. */
void connection_send_text(struct connection *c, const char *text, size_t length);

/* For a frame composed in place: reserve, write `length` bytes of text at the returned place, then commit. */
char *connection_begin_text(struct connection *c, size_t length);
void connection_commit_text(struct connection *c, size_t length);

/* Sends now what is queued, instead of at the end of the turn. */
void connection_flush(struct connection *c);

void connection_advance(struct connection *c, enum phase phase);

uint64_t now_ns(void);
void fail(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));

#endif
