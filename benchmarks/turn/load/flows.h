#ifndef FLOWS_H
#define FLOWS_H

#include "endpoint.h"
#include "load.h"

/* All flows of a run: flow f has the ends 2f (the client) and 2f + 1. */
struct flows {
    struct endpoint *ends;
    uint32_t count; /* of ends */
    int epoll;
};

/* Opens `count` flows and sets them up on the server, so that datagrams pass. */
void flows_open(struct flows *f, const struct load_options *o, uint32_t count);

/* Allocates for `count` clients that send nothing, each with a channel to an address where nobody is. */
void flows_open_idle(struct flows *f, const struct load_options *o, uint32_t count);

/* Waits for something to read, at most so long, and reads from every end that has something. Returns how many had. */
int flows_turn(struct flows *f, int timeout_ms, datagram_handler *handler);

/* Ends the allocations and closes all sockets. */
void flows_close(struct flows *f);

#endif
