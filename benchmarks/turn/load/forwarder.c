/*
 * The floor of `./bench turn`: a TURN server with nothing in it. It gives whoever asks a relay socket, knows one peer per client,
 * checks nothing, and forwards with one plain recvfrom and one plain sendto per datagram, in one thread. It prints its port.
 */
#include "stun.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { SLOTS = 1 << 14, EVENTS = 64, DATAGRAM_MAX = 2048, HEADER = 4, BUFFER_BYTES = 4 << 20 };

struct client {
    struct sockaddr_in address, peer;
    int relay; /* 0 when the slot is free, -1 when the client left */
};

static struct client clients[SLOTS]; /* open addressing by the client's address */
static int listener, epoll;

static int bound_socket(uint16_t port)
{
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), size = BUFFER_BYTES;
    struct sockaddr_in own = { .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    if (fd < 0 || bind(fd, (struct sockaddr *)&own, sizeof own) != 0) {
        perror("forwarder");
        exit(1);
    }
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
    return fd;
}

static struct sockaddr_in address_of(int fd)
{
    struct sockaddr_in own;
    socklen_t length = sizeof own;
    getsockname(fd, (struct sockaddr *)&own, &length);
    return own;
}

static void watch(int fd, struct client *c)
{
    struct epoll_event event = { .events = EPOLLIN, .data.ptr = c };
    epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
}

/* The client's slot, or the free one where it would be. */
static struct client *find(const struct sockaddr_in *address)
{
    uint32_t hash = (ntohl(address->sin_addr.s_addr) * 31 + ntohs(address->sin_port)) * 2654435761u;
    for (uint32_t slot = hash >> 18;; slot = (slot + 1) % SLOTS) {
        struct client *c = &clients[slot];
        if (c->relay == 0
            || (c->address.sin_port == address->sin_port && c->address.sin_addr.s_addr == address->sin_addr.s_addr))
            return c;
    }
}

static void answer(struct client *c, const struct sockaddr_in *to, const uint8_t *request, size_t length)
{
    struct stun_message m;
    uint16_t type = stun_type_of(request);
    stun_begin(&m, type | STUN_SUCCESS, request + 8);
    if (type == STUN_ALLOCATE) {
        if (c->relay <= 0) {
            *c = (struct client){ .address = *to, .relay = bound_socket(0) };
            watch(c->relay, c);
        }
        struct sockaddr_in relayed = address_of(c->relay);
        stun_add_address(&m, STUN_XOR_RELAYED_ADDRESS, &relayed);
        stun_add_address(&m, STUN_XOR_MAPPED_ADDRESS, to);
    } else if (type == STUN_CHANNEL_BIND) {
        stun_find_address(request, length, STUN_XOR_PEER_ADDRESS, &c->peer);
    } else if (type == STUN_REFRESH && c->relay > 0) {
        close(c->relay);
        c->relay = -1;
    }
    sendto(listener, m.bytes, m.length, 0, (const struct sockaddr *)to, sizeof *to);
}

/* As many datagrams as sockets have something: a busy listener must not keep the relay sockets waiting. */
static void read_clients(int most)
{
    static uint8_t bytes[DATAGRAM_MAX];
    for (int i = 0; i < most; i++) {
        struct sockaddr_in from;
        socklen_t from_length = sizeof from;
        ssize_t length = recvfrom(listener, bytes, sizeof bytes, MSG_DONTWAIT, (struct sockaddr *)&from, &from_length);
        if (length < HEADER)
            return;
        struct client *c = find(&from);
        if (bytes[0] >= 0x40 && c->relay > 0)
            sendto(c->relay, bytes + HEADER, (size_t)length - HEADER, 0, (struct sockaddr *)&c->peer, sizeof c->peer);
        else if (bytes[0] < 0x40 && length >= STUN_HEADER_LENGTH)
            answer(c, &from, bytes, (size_t)length);
    }
}

static void read_relay(struct client *c)
{
    static uint8_t bytes[HEADER + DATAGRAM_MAX] = { 0x40, 0x00 };
    struct sockaddr_in from;
    socklen_t from_length = sizeof from;
    ssize_t length = recvfrom(c->relay, bytes + HEADER, DATAGRAM_MAX, MSG_DONTWAIT, (struct sockaddr *)&from, &from_length);
    if (length < 0)
        return;
    bytes[2] = (uint8_t)(length >> 8);
    bytes[3] = (uint8_t)length;
    sendto(listener, bytes, HEADER + (size_t)length, 0, (struct sockaddr *)&c->address, sizeof c->address);
}

int main(int argc, char **argv)
{
    listener = bound_socket(argc > 1 ? (uint16_t)atoi(argv[1]) : 0);
    epoll = epoll_create1(EPOLL_CLOEXEC);
    watch(listener, NULL);
    printf("%u\n", ntohs(address_of(listener).sin_port));
    fflush(stdout);
    for (;;) {
        struct epoll_event events[EVENTS];
        int count = epoll_wait(epoll, events, EVENTS, -1);
        for (int i = 0; i < count; i++) {
            struct client *c = events[i].data.ptr;
            if (!c)
                read_clients(count);
            else if (c->relay > 0)
                read_relay(c);
        }
        if (count < 0 && errno != EINTR)
            return 1;
    }
}
