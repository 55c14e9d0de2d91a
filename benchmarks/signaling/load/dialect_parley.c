/*
 * parley.v1 as a real client speaks it: hello, a call that is accepted, relay messages numbered end to end within the
 * window of 64, acknowledgements on relay messages or at most one per 16 messages or 100 ms, acks of events, pongs.
 * It never sends anything twice: what the server loses shows as lost.
 */
#define _GNU_SOURCE
#include "dialect.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WINDOW = 64, ACK_AFTER_MESSAGES = 16, BACKLOG = 8192, ROUTING_KEYS_WITHIN = 160 };
static const uint64_t ACK_AFTER_NS = 100000000ull;

struct waiting {
    enum payload_kind kind;
    uint64_t due_ns;
    uint32_t number;
};

struct parley {
    char user[80];
    char call[23];
    uint32_t last_command;
    uint32_t unacknowledged;    /* received, and not yet acknowledged by us */
    uint64_t ack_due;           /* when the oldest of them must be */
    uint32_t acked_by_partner;  /* how many of ours the partner has */
    uint32_t sent;              /* how many of ours have left */
    uint64_t event_offset, acked_offset;
    struct waiting *backlog;    /* a ring of what the window holds back; made when first needed */
    uint32_t backlog_first, backlog_count;
};

static struct parley *state_of(struct connection *c)
{
    return c->state;
}

static void send_formatted(struct connection *c, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void send_formatted(struct connection *c, const char *format, ...)
{
    char text[512];
    va_list arguments;
    va_start(arguments, format);
    int n = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    connection_send_text(c, text, (size_t)n);
}

/* 128 bits in base64url: 22 characters, of which the last carries two bits. */
static void write_id(char *to, char family, uint32_t number)
{
    static uint32_t run;
    if (run == 0)
        run = (uint32_t)(now_ns() >> 10) % 100000000u;
    sprintf(to, "%c%08u%012uA", family, run, number);
}

static void target(const struct connection *c, char *out, size_t capacity)
{
    (void)c;
    snprintf(out, capacity, "/ws");
}

static void opened(struct connection *c)
{
    char device[23];
    c->state = calloc(1, sizeof(struct parley));
    write_id(device, 'D', c->index);
    send_formatted(c, "{\"type\":\"hello\",\"device\":\"%s\",\"name\":\"user-%u\"}", device, c->index);
}

static void pair(struct connection *caller)
{
    struct parley *p = state_of(caller);
    write_id(p->call, 'C', caller->index);
    strcpy(state_of(caller->partner)->call, p->call);
    send_formatted(caller, "{\"type\":\"call\",\"id\":%u,\"call\":\"%s\",\"to\":\"%s\",\"media\":{\"audio\":true,\"video\":true}}",
                   ++p->last_command, p->call, state_of(caller->partner)->user);
}

static bool is(const char *text, size_t length, const char *type)
{
    size_t n = strlen(type);
    return length > 9 + n && memcmp(text + 9, type, n) == 0 && text[9 + n] == '"';
}

static bool find_number(const char *text, size_t length, const char *key, uint64_t *value)
{
    const char *at = memmem(text, length, key, strlen(key));
    if (!at)
        return false;
    *value = strtoull(at + strlen(key), NULL, 10);
    return true;
}

static void wake_at(struct connection *c, uint64_t due)
{
    if (due < c->next_tick)
        c->next_tick = due;
}

static void write_relay(struct connection *c, enum payload_kind kind, uint64_t due_ns, uint32_t number)
{
    struct parley *p = state_of(c);
    struct payload payload = payload_make(kind, due_ns, number);
    bool offer = kind == PAYLOAD_OFFER;
    char head[192];
    int n = snprintf(head, sizeof head, "{\"type\":\"%s\",\"call\":\"%s\",\"seq\":%u,\"ack\":%u,\"%s\":",
                     offer ? "video-offer" : "new-ice-candidate", p->call, number + 1, c->next_received,
                     offer ? "sdp" : "candidate");
    const char *body = offer ? payload.sdp : payload.text;
    size_t body_length = offer ? payload.sdp_length : payload.length, total = (size_t)n + body_length + 1;
    char *to = connection_begin_text(c, total);
    memcpy(to, head, (size_t)n);
    memcpy(to + n, body, body_length);
    to[total - 1] = '}';
    connection_commit_text(c, total);
    p->sent++;
    p->unacknowledged = 0;
}

static void relay(struct connection *c, enum payload_kind kind, uint64_t due_ns, uint32_t number)
{
    struct parley *p = state_of(c);
    if (p->backlog_count == 0 && p->sent - p->acked_by_partner < WINDOW) {
        write_relay(c, kind, due_ns, number);
        return;
    }
    if (!p->backlog)
        p->backlog = malloc(BACKLOG * sizeof *p->backlog);
    if (!p->backlog || p->backlog_count == BACKLOG)
        fail("parley: the server is far behind the rate: %u messages wait at a client", p->backlog_count);
    p->backlog[(p->backlog_first + p->backlog_count++) % BACKLOG] = (struct waiting){ kind, due_ns, number };
}

static void partner_has(struct connection *c, uint32_t ack)
{
    struct parley *p = state_of(c);
    if (ack <= p->acked_by_partner)
        return;
    if (ack > p->sent)
        fail("parley: connection %u: %u acknowledged, %u sent", c->index, ack, p->sent);
    p->acked_by_partner = ack;
    while (p->backlog_count > 0 && p->sent - p->acked_by_partner < WINDOW) {
        struct waiting w = p->backlog[p->backlog_first];
        p->backlog_first = (p->backlog_first + 1) % BACKLOG;
        p->backlog_count--;
        write_relay(c, w.kind, w.due_ns, w.number);
    }
}

static void send_relay_ack(struct connection *c)
{
    struct parley *p = state_of(c);
    p->unacknowledged = 0;
    send_formatted(c, "{\"type\":\"relay-ack\",\"call\":\"%s\",\"ack\":%u}", p->call, c->next_received);
}

static void take_relay(struct connection *c, const char *text, size_t length)
{
    struct parley *p = state_of(c);
    uint64_t ack, seq;
    size_t head = length < ROUTING_KEYS_WITHIN ? length : ROUTING_KEYS_WITHIN;
    if (!find_number(text, head, "\"seq\":", &seq) || seq != (uint64_t)c->next_received + 1)
        fail("parley: connection %u: expected seq %u, got %.*s", c->index, c->next_received + 1, (int)head, text);
    load_received(c, text, length);
    if (find_number(text, head, "\"ack\":", &ack))
        partner_has(c, (uint32_t)ack);
    if (p->unacknowledged++ == 0) {
        p->ack_due = now_ns() + ACK_AFTER_NS;
        wake_at(c, p->ack_due);
    }
    if (p->unacknowledged >= ACK_AFTER_MESSAGES)
        send_relay_ack(c);
}

static void welcome(struct connection *c, const char *text, size_t length)
{
    struct parley *p = state_of(c);
    const char *id = memmem(text, length, "\"id\":\"", 6), *end;
    if (!is(text, length, "welcome") || !id || !(end = memchr(id + 6, '"', (size_t)(text + length - id - 6))))
        fail("parley: expected welcome, got %.*s", (int)length, text);
    snprintf(p->user, sizeof p->user, "%.*s", (int)(end - id - 6), id + 6);
    connection_advance(c, READY);
}

static void take_event(struct connection *c, const char *text, size_t length)
{
    struct parley *p = state_of(c);
    if (!find_number(text, length, "\"offset\":", &p->event_offset))
        return; /* presence, ice-servers: outside the event stream */
    wake_at(c, now_ns() + ACK_AFTER_NS);
    if (is(text, length, "incoming")) {
        send_formatted(c, "{\"type\":\"ringing\",\"id\":%u,\"call\":\"%s\"}", ++p->last_command, p->call);
        send_formatted(c, "{\"type\":\"accept\",\"id\":%u,\"call\":\"%s\",\"ack\":0}", ++p->last_command, p->call);
    } else if (is(text, length, "accepted")) {
        connection_advance(c, PAIRED);
    } else if (!is(text, length, "calling") && !is(text, length, "ringing")) {
        fail("parley: connection %u: unexpected event %.*s", c->index, (int)length, text);
    }
}

static void message(struct connection *c, const char *text, size_t length)
{
    static const char pong[] = "{\"type\":\"pong\"}";
    uint64_t ack;
    if (length < 12 || memcmp(text, "{\"type\":\"", 9) != 0)
        fail("parley: connection %u: a message without type at its head: %.*s", c->index, (int)length, text);
    if (c->phase == SIGNING_IN)
        welcome(c, text, length);
    else if (is(text, length, "new-ice-candidate") || is(text, length, "video-offer"))
        take_relay(c, text, length);
    else if (is(text, length, "relay-ack") && find_number(text, length, "\"ack\":", &ack))
        partner_has(c, (uint32_t)ack);
    else if (is(text, length, "ping"))
        connection_send_text(c, pong, sizeof pong - 1);
    else if (is(text, length, "error"))
        fail("parley: connection %u: %.*s", c->index, (int)length, text);
    else if (!is(text, length, "done"))
        take_event(c, text, length);
}

static void tick(struct connection *c, uint64_t now)
{
    struct parley *p = state_of(c);
    c->next_tick = UINT64_MAX;
    if (p->unacknowledged > 0 && now >= p->ack_due)
        send_relay_ack(c);
    else if (p->unacknowledged > 0)
        wake_at(c, p->ack_due); /* what was due has travelled on a relay message */
    if (p->event_offset > p->acked_offset) {
        p->acked_offset = p->event_offset;
        send_formatted(c, "{\"type\":\"ack\",\"offset\":%llu}", (unsigned long long)p->event_offset);
    }
}

static void leave(struct connection *c)
{
    static const char bye[] = "{\"type\":\"bye\"}";
    free(state_of(c)->backlog);
    state_of(c)->backlog = NULL;
    connection_send_text(c, bye, sizeof bye - 1);
}

const struct dialect dialect_parley = {
    .name = "parley", .sub_protocol = "parley.v1", .target = target, .opened = opened, .pair = pair,
    .message = message, .relay = relay, .tick = tick, .leave = leave,
};
