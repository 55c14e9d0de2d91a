/* The minimal relays: the first message signs in, every other names its receiver in `to` and is forwarded as it is. */
#define _GNU_SOURCE
#include "dialect.h"

#include <stdio.h>
#include <string.h>

static void target(const struct connection *c, char *out, size_t capacity)
{
    (void)c;
    snprintf(out, capacity, "/ws");
}

static void opened(struct connection *c)
{
    char text[96];
    int n = snprintf(text, sizeof text, "{\"type\":\"sign-in\",\"name\":\"user-%u\"}", c->index);
    connection_send_text(c, text, (size_t)n);
}

static void message(struct connection *c, const char *text, size_t length)
{
    if (c->phase == SIGNING_IN) {
        if (!memmem(text, length, "\"welcome\"", 9))
            fail("plain: expected a welcome, got %.*s", (int)length, text);
        connection_advance(c, READY);
    } else {
        load_received(c, text, length);
    }
}

static void relay(struct connection *c, enum payload_kind kind, uint64_t due_ns, uint32_t number)
{
    struct payload payload = payload_make(kind, due_ns, number);
    char head[96];
    size_t n = (size_t)snprintf(head, sizeof head, "{\"type\":\"%s\",\"to\":\"user-%u\",\"%s\":",
                                kind == PAYLOAD_OFFER ? "video-offer" : "new-ice-candidate", c->partner->index,
                                kind == PAYLOAD_OFFER ? "sdp" : "candidate");
    size_t total = n + payload.length + 1;
    char *to = connection_begin_text(c, total);
    memcpy(to, head, n);
    memcpy(to + n, payload.text, payload.length);
    to[total - 1] = '}';
    connection_commit_text(c, total);
}

const struct dialect dialect_plain = {
    .name = "plain", .target = target, .opened = opened, .message = message, .relay = relay,
};
