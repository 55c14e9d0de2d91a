#define _GNU_SOURCE
#include "connection.h"

#include "dialect.h"
#include "websocket.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { READ_SIZE = 256 * 1024, CONNECTIONS_PER_ADDRESS = 5000 };

static struct {
    struct connection *all;
    uint32_t count, started;
    uint32_t in_phase[PAIRED + 1];
    struct sockaddr_in server;
    const struct dialect *dialect;
    int epoll;
    struct connection **dirty;
    uint32_t dirty_count;
    bool close_is_expected;
    char *scratch;
} net;

uint64_t now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000ull + (uint64_t)t.tv_nsec;
}

void fail(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fputs("load: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    exit(1);
}

void connections_open(struct connection *all, uint32_t count, const char *host, uint16_t port,
                      const struct dialect *dialect)
{
    net.all = all;
    net.count = count;
    net.started = 0;
    net.close_is_expected = false;
    memset(net.in_phase, 0, sizeof net.in_phase);
    net.dialect = dialect;
    net.server = (struct sockaddr_in){ .sin_family = AF_INET, .sin_port = htons(port) };
    if (inet_pton(AF_INET, host, &net.server.sin_addr) != 1)
        fail("not an IPv4 address: %s", host);
    if (!net.scratch) {
        net.epoll = epoll_create1(EPOLL_CLOEXEC);
        net.scratch = malloc(READ_SIZE);
    }
    net.dirty = realloc(net.dirty, count * sizeof *net.dirty);
    net.dirty_count = 0;
    for (uint32_t i = 0; i < count; i++)
        all[i] = (struct connection){ .fd = -1, .index = i, .partner = (i ^ 1) < count ? &all[i ^ 1] : NULL,
                                      .next_tick = UINT64_MAX };
    net.in_phase[CLOSED] = count;
}

void connection_advance(struct connection *c, enum phase phase)
{
    net.in_phase[c->phase]--;
    net.in_phase[phase]++;
    c->phase = phase;
}

uint32_t connections_in_phase(enum phase at_least)
{
    uint32_t sum = 0;
    for (int p = (int)at_least; p <= PAIRED; p++)
        sum += net.in_phase[p];
    return sum;
}

static void start(struct connection *c)
{
    c->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (c->fd < 0)
        fail("socket: %s", strerror(errno));
    int on = 1;
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    /* Several source addresses, so that ports never run out. */
    setsockopt(c->fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
    struct sockaddr_in source = { .sin_family = AF_INET };
    source.sin_addr.s_addr = htonl(INADDR_LOOPBACK + c->index / CONNECTIONS_PER_ADDRESS);
    if (bind(c->fd, (struct sockaddr *)&source, sizeof source) != 0)
        fail("bind: %s", strerror(errno));
    if (connect(c->fd, (struct sockaddr *)&net.server, sizeof net.server) != 0 && errno != EINPROGRESS)
        fail("connect: %s", strerror(errno));
    struct epoll_event e = { .events = EPOLLIN | EPOLLOUT, .data.ptr = c };
    epoll_ctl(net.epoll, EPOLL_CTL_ADD, c->fd, &e);
    c->waits_for_room = true;
    connection_advance(c, CONNECTING);
}

bool connections_start(uint32_t at_once)
{
    uint32_t ready = connections_in_phase(READY);
    while (net.started < net.count && net.started - ready < at_once)
        start(&net.all[net.started++]);
    return ready == net.count;
}

void connections_expect_close(void)
{
    net.close_is_expected = true;
}

static void close_one(struct connection *c)
{
    close(c->fd);
    c->fd = -1;
    connection_advance(c, CLOSED);
}

void connections_close_all(void)
{
    for (uint32_t i = 0; i < net.count; i++) {
        struct connection *c = &net.all[i];
        if (c->fd >= 0)
            close(c->fd);
        bytes_release(&c->in);
        bytes_release(&c->out);
        free(c->state);
    }
    net.count = 0;
    net.dirty_count = 0;
}

static void mark_dirty(struct connection *c)
{
    if (!c->dirty) {
        c->dirty = true;
        net.dirty[net.dirty_count++] = c;
    }
}

char *connection_begin_text(struct connection *c, size_t length)
{
    size_t header = websocket_header_length(length);
    return bytes_reserve(&c->out, header + length) + header;
}

void connection_commit_text(struct connection *c, size_t length)
{
    size_t header = websocket_header_length(length);
    websocket_seal(WEBSOCKET_TEXT, c->out.data + c->out.end + header, length);
    c->out.end += header + length;
    mark_dirty(c);
}

void connection_send_text(struct connection *c, const char *text, size_t length)
{
    memcpy(connection_begin_text(c, length), text, length);
    connection_commit_text(c, length);
}

static void send_pong(struct connection *c, const struct websocket_frame *ping)
{
    size_t header = websocket_header_length(ping->length);
    char *to = bytes_reserve(&c->out, header + ping->length) + header;
    memcpy(to, ping->payload, ping->length);
    websocket_seal(WEBSOCKET_PONG, to, ping->length);
    c->out.end += header + ping->length;
    mark_dirty(c);
}

static void watch_for_room(struct connection *c, bool wanted)
{
    if (c->waits_for_room == wanted)
        return;
    struct epoll_event e = { .events = wanted ? EPOLLIN | EPOLLOUT : EPOLLIN, .data.ptr = c };
    epoll_ctl(net.epoll, EPOLL_CTL_MOD, c->fd, &e);
    c->waits_for_room = wanted;
}

void connection_flush(struct connection *c)
{
    if (c->phase <= CONNECTING)
        return;
    while (bytes_length(&c->out) > 0) {
        ssize_t n = send(c->fd, c->out.data + c->out.start, bytes_length(&c->out), MSG_NOSIGNAL);
        if (n < 0 && errno == EAGAIN)
            break;
        if (n < 0 && net.close_is_expected)
            return;
        if (n < 0)
            fail("connection %u: send: %s", c->index, strerror(errno));
        c->out.start += (size_t)n;
    }
    watch_for_room(c, bytes_length(&c->out) > 0);
    if (bytes_length(&c->out) == 0 && net.count > 2000) /* thousands of idle ones: hold nothing */
        bytes_release(&c->out);
}

static void request_upgrade(struct connection *c)
{
    char target[256], request[768];
    net.dialect->target(c, target, sizeof target);
    int n = snprintf(request, sizeof request,
                     "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                     "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
                     "%s%s%s\r\n",
                     target, ntohs(net.server.sin_port),
                     net.dialect->sub_protocol ? "Sec-WebSocket-Protocol: " : "",
                     net.dialect->sub_protocol ? net.dialect->sub_protocol : "",
                     net.dialect->sub_protocol ? "\r\n" : "");
    connection_advance(c, UPGRADING);
    bytes_append(&c->out, request, (size_t)n);
    mark_dirty(c);
}

/* Bytes of the HTTP answer, or 0 while it is incomplete. */
static size_t take_upgrade(struct connection *c, const char *data, size_t length)
{
    const char *end = memmem(data, length, "\r\n\r\n", 4);
    if (!end)
        return 0;
    if (length < 12 || memcmp(data, "HTTP/1.1 101", 12) != 0)
        fail("connection %u: upgrade refused: %.*s", c->index, (int)(end - data), data);
    connection_advance(c, SIGNING_IN);
    net.dialect->opened(c);
    return (size_t)(end - data) + 4;
}

/* Handles the whole frames in `data` and returns how many bytes they took. */
static size_t take_frames(struct connection *c, char *data, size_t length)
{
    size_t taken = 0;
    struct websocket_frame frame;
    if (c->phase == UPGRADING) {
        taken = take_upgrade(c, data, length);
        if (taken == 0)
            return 0;
    }
    for (;;) {
        int parsed = websocket_parse(data + taken, length - taken, &frame);
        if (parsed < 0)
            fail("connection %u: a frame no client asked for", c->index);
        if (parsed == 0)
            return taken;
        taken += frame.total;
        if (frame.opcode == WEBSOCKET_TEXT && !net.close_is_expected)
            net.dialect->message(c, frame.payload, frame.length);
        else if (frame.opcode == WEBSOCKET_PING)
            send_pong(c, &frame);
        else if (frame.opcode == WEBSOCKET_CLOSE && !net.close_is_expected)
            fail("connection %u: closed by the server, code %u %.*s", c->index,
                 frame.length >= 2 ? (unsigned char)frame.payload[0] << 8 | (unsigned char)frame.payload[1] : 1005,
                 frame.length > 2 ? (int)frame.length - 2 : 0, frame.payload + 2);
    }
}

static void on_readable(struct connection *c)
{
    ssize_t n = recv(c->fd, net.scratch, READ_SIZE, 0);
    if (n < 0 && errno == EAGAIN)
        return;
    if (n <= 0 && net.close_is_expected) {
        close_one(c);
        return;
    }
    if (n <= 0)
        fail("connection %u: %s", c->index, n == 0 ? "ended by the server" : strerror(errno));
    if (bytes_length(&c->in) == 0) { /* the usual case parses where the bytes were read */
        size_t taken = take_frames(c, net.scratch, (size_t)n);
        if (taken < (size_t)n)
            bytes_append(&c->in, net.scratch + taken, (size_t)n - taken);
    } else {
        bytes_append(&c->in, net.scratch, (size_t)n);
        c->in.start += take_frames(c, c->in.data + c->in.start, bytes_length(&c->in));
    }
    if (bytes_length(&c->in) == 0 && c->in.data)
        bytes_release(&c->in);
}

static void on_writable(struct connection *c)
{
    if (c->phase == CONNECTING) {
        int error = 0;
        socklen_t size = sizeof error;
        getsockopt(c->fd, SOL_SOCKET, SO_ERROR, &error, &size);
        if (error)
            fail("connection %u: connect: %s", c->index, strerror(error));
        request_upgrade(c);
    } else {
        mark_dirty(c);
    }
}

static void flush_dirty(void)
{
    for (uint32_t i = 0; i < net.dirty_count; i++) {
        net.dirty[i]->dirty = false;
        connection_flush(net.dirty[i]);
    }
    net.dirty_count = 0;
}

void connections_turn(uint64_t timeout_ns)
{
    struct epoll_event events[256];
    struct timespec timeout = { (time_t)(timeout_ns / 1000000000ull), (long)(timeout_ns % 1000000000ull) };
    flush_dirty();
    int n = epoll_pwait2(net.epoll, events, 256, &timeout, NULL);
    if (n < 0 && errno != EINTR)
        fail("epoll: %s", strerror(errno));
    for (int i = 0; i < n; i++) {
        struct connection *c = events[i].data.ptr;
        if (events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR))
            on_readable(c);
        if (c->phase != CLOSED && (events[i].events & EPOLLOUT))
            on_writable(c);
    }
    flush_dirty();
}
