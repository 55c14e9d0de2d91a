#ifndef DIALECT_H
#define DIALECT_H

#include "connection.h"
#include "payload.h"

/* How one kind of server is spoken to. Connections 2i and 2i+1 are partners. */
struct dialect {
    const char *name;
    const char *sub_protocol; /* or NULL */

    /* Writes the request target of this connection, such as "/ws". */
    void (*target)(const struct connection *c, char *out, size_t capacity);

    /* The upgrade was answered: signs in, or advances to READY when nothing needs to be said. */
    void (*opened)(struct connection *c);

    /* Prepares a pair for relaying; both are READY, and advance to PAIRED when the server agreed. NULL: nothing to do. */
    void (*pair)(struct connection *caller);

    /* One text message from the server. A relayed one goes to load_received. */
    void (*message)(struct connection *c, const char *text, size_t length);

    /* Sends the relay message with this number to the partner, now or as soon as the protocol's window allows. */
    void (*relay)(struct connection *c, enum payload_kind kind, uint64_t due_ns, uint32_t number);

    /* Timers of the real client (acks, heartbeats): called at next_tick, which it moves on. NULL: none. */
    void (*tick)(struct connection *c, uint64_t now);

    /* Says good-bye before the socket closes. NULL: nothing to say. */
    void (*leave)(struct connection *c);
};

extern const struct dialect dialect_plain, dialect_peerjs, dialect_parley;

/* The load's side: called by a dialect for each relay message it recognises, `message` being any text around the payload. */
void load_received(struct connection *c, const char *message, size_t length);

#endif
