/* PeerJS: the query signs in, OPEN welcomes, OFFER and CANDIDATE are relayed by `dst`, HEARTBEAT keeps alive. */
#define _GNU_SOURCE
#include "dialect.h"

#include <stdio.h>
#include <string.h>

/* PeerJS's own client sends one every 5 s; the server drops a client that is silent for 60 s. */
static const uint64_t HEARTBEAT_NS = 5000000000ull;

static void target(const struct connection *c, char *out, size_t capacity)
{
    snprintf(out, capacity, "/peerjs?key=peerjs&id=user-%u&token=token-%u&version=1.5.5", c->index, c->index);
}

static void opened(struct connection *c)
{
    c->next_tick = now_ns() + HEARTBEAT_NS;
}

static void message(struct connection *c, const char *text, size_t length)
{
    if (c->phase == SIGNING_IN) {
        if (!memmem(text, length, "\"OPEN\"", 6))
            fail("peerjs: expected OPEN, got %.*s", (int)length, text);
        connection_advance(c, READY);
    } else {
        load_received(c, text, length);
    }
}

static void relay(struct connection *c, enum payload_kind kind, uint64_t due_ns, uint32_t number)
{
    struct payload payload = payload_make(kind, due_ns, number);
    char head[256];
    const char *name = kind == PAYLOAD_OFFER ? "OFFER" : "CANDIDATE";
    const char *field = kind == PAYLOAD_OFFER ? "sdp" : "candidate";
    size_t n = (size_t)snprintf(head, sizeof head,
                                "{\"type\":\"%s\",\"dst\":\"user-%u\",\"payload\":{\"type\":\"media\","
                                "\"connectionId\":\"mc_%u\",\"%s\":",
                                name, c->partner->index, c->index / 2, field);
    size_t total = n + payload.length + 2;
    char *to = connection_begin_text(c, total);
    memcpy(to, head, n);
    memcpy(to + n, payload.text, payload.length);
    memcpy(to + total - 2, "}}", 2);
    connection_commit_text(c, total);
}

static void tick(struct connection *c, uint64_t now)
{
    static const char heartbeat[] = "{\"type\":\"HEARTBEAT\"}";
    connection_send_text(c, heartbeat, sizeof heartbeat - 1);
    c->next_tick = now + HEARTBEAT_NS;
}

const struct dialect dialect_peerjs = {
    .name = "peerjs", .target = target, .opened = opened, .message = message, .relay = relay, .tick = tick,
};
