#include "flows.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

enum { AT_ONCE = 32, EVENTS = 256 };
static const uint64_t SETUP_NS = 30000000000ull;

static void ignore_datagram(struct endpoint *at, const struct payload *payload, uint64_t arrived)
{
    (void)at, (void)payload, (void)arrived;
}

int flows_turn(struct flows *f, int timeout_ms, datagram_handler *handler)
{
    static struct epoll_event events[EVENTS];
    int count = epoll_wait(f->epoll, events, EVENTS, timeout_ms);
    for (int i = 0; i < count; i++)
        endpoint_receive(events[i].data.ptr, handler);
    return count;
}

static void watch(struct flows *f, struct endpoint *e)
{
    struct epoll_event event = { .events = EPOLLIN, .data.ptr = e };
    if (epoll_ctl(f->epoll, EPOLL_CTL_ADD, e->fd, &event) != 0)
        fail("end %u: %s", e->index, strerror(errno));
}

static bool is_client(const struct endpoint *e)
{
    return e->fd >= 0 && e->kind != ENDPOINT_PEER;
}

static void bind_to_other(struct endpoint *e)
{
    struct sockaddr_in nobody = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(0x7F020001), .sin_port = htons(9) };
    struct sockaddr_in peer = !e->other ? nobody : is_client(e->other) ? e->other->turn.relayed : endpoint_address(e->other);
    turn_bind(e, &peer);
}

/* Takes all clients from one phase to another, some at once. */
static void advance(struct flows *f, enum turn_phase from, enum turn_phase to, void (*begin)(struct endpoint *))
{
    uint64_t deadline = now_ns() + SETUP_NS;
    for (uint32_t left = 1; left > 0;) {
        uint64_t now = now_ns();
        uint32_t busy = 0;
        left = 0;
        for (uint32_t i = 0; i < f->count; i++) {
            struct endpoint *e = &f->ends[i];
            if (!is_client(e) || e->turn.phase == to)
                continue;
            left++;
            if (e->turn.phase != from) {
                turn_tick(e, now);
                busy++;
            } else if (busy < AT_ONCE) {
                begin(e);
                busy++;
            }
            if (busy == AT_ONCE)
                break;
        }
        if (left > 0)
            flows_turn(f, 10, ignore_datagram);
        if (now > deadline)
            fail("the server did not answer %u clients within half a minute", left);
    }
}

static void create(struct flows *f, const struct load_options *o, uint32_t count)
{
    f->count = count * 2;
    f->ends = calloc(f->count, sizeof *f->ends);
    f->epoll = epoll_create1(EPOLL_CLOEXEC);
    if (!f->ends || f->epoll < 0)
        fail("no memory for %u flows", count);
    for (uint32_t i = 0; i < f->count; i++)
        f->ends[i].fd = -1;
    turn_use_credentials(o->user, o->password);
}

static enum endpoint_kind kind_of(const struct load_options *o, uint32_t index)
{
    if (o->via == VIA_DIRECT || (index % 2 == 1 && o->via != VIA_BOTH))
        return ENDPOINT_PEER;
    return o->via == VIA_TCP ? ENDPOINT_TCP_CLIENT : ENDPOINT_UDP_CLIENT;
}

void flows_open(struct flows *f, const struct load_options *o, uint32_t count)
{
    create(f, o, count);
    for (uint32_t i = 0; i < f->count; i++) {
        struct endpoint *e = &f->ends[i];
        endpoint_open(e, kind_of(o, i), i, o->port);
        e->other = &f->ends[i ^ 1];
        watch(f, e);
    }
    advance(f, TURN_NEW, TURN_ALLOCATED, turn_allocate);
    advance(f, TURN_ALLOCATED, TURN_BOUND, bind_to_other);
    for (uint32_t i = 0; i < f->count; i++) {
        struct endpoint *e = &f->ends[i];
        if (is_client(e))
            continue;
        struct sockaddr_in to = is_client(e->other) ? e->other->turn.relayed : endpoint_address(e->other);
        endpoint_connect(e, &to);
    }
}

void flows_open_idle(struct flows *f, const struct load_options *o, uint32_t count)
{
    create(f, o, count);
    for (uint32_t i = 0; i < f->count; i += 2) {
        endpoint_open(&f->ends[i], kind_of(o, i), i, o->port);
        watch(f, &f->ends[i]);
    }
    advance(f, TURN_NEW, TURN_ALLOCATED, turn_allocate);
    advance(f, TURN_ALLOCATED, TURN_BOUND, bind_to_other);
}

void flows_close(struct flows *f)
{
    advance(f, TURN_BOUND, TURN_GONE, turn_leave);
    for (uint32_t i = 0; i < f->count; i++)
        endpoint_close(&f->ends[i]);
    close(f->epoll);
    free(f->ends);
}
