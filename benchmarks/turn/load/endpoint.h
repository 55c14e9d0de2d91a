#ifndef ENDPOINT_H
#define ENDPOINT_H

#include "turn_client.h"

#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>

enum { ENDPOINT_PAYLOAD_MIN = 24, ENDPOINT_PAYLOAD_MAX = 1400, ENDPOINT_BATCH = 32, ENDPOINT_STREAM_MAX = 64 << 10 };

static const uint32_t ENDPOINT_MAGIC = 0x50415259;

enum endpoint_kind { ENDPOINT_UDP_CLIENT, ENDPOINT_TCP_CLIENT, ENDPOINT_PEER };

/* What every datagram begins with, in the byte order of this machine. */
struct payload {
    uint32_t magic;
    uint32_t sender;   /* the index of the end that sent it */
    uint32_t number;   /* of this sender's datagrams, from 0 */
    uint32_t reserved;
    uint64_t sent;     /* ns, taken right before the system call */
};

/* Bytes of a stream: those of an unfinished frame on the way in, those that the socket did not take on the way out. */
struct stream_rest {
    uint8_t *bytes;
    uint32_t length;
};

/* One end of a flow and its socket. */
struct endpoint {
    enum endpoint_kind kind;
    int fd;
    uint32_t index;
    struct endpoint *other; /* of the same flow; NULL when nothing but an allocation is wanted */
    struct turn_client turn;
    struct stream_rest in, out;

    uint32_t next_number;   /* as a sender */
    uint32_t acknowledged;  /* as a sender: the first number that may still arrive, closed loop */
    uint64_t moved;         /* as a sender: when that changed */
    uint32_t expected;      /* as a receiver: one above the highest number that arrived */
    uint64_t seen;          /* as a receiver: bit i is number expected - 1 - i */
};

typedef void datagram_handler(struct endpoint *at, const struct payload *payload, uint64_t arrived);

/* Opens a socket on a loopback address of its own, connected to the server where that is known. */
void endpoint_open(struct endpoint *e, enum endpoint_kind kind, uint32_t index, uint16_t server_port);
void endpoint_connect(struct endpoint *e, const struct sockaddr_in *to);
struct sockaddr_in endpoint_address(const struct endpoint *e);
void endpoint_close(struct endpoint *e);

/* Sends `count` datagrams of `size` bytes at once; with `segmented` as one send that the kernel cuts up. The time in them. */
uint64_t endpoint_send(struct endpoint *e, uint32_t count, uint32_t size, bool segmented);

/* Sends a STUN message. */
void endpoint_send_message(struct endpoint *e, const void *bytes, size_t length);

/* Writes what a full stream refused earlier. */
void endpoint_flush(struct endpoint *e);

/* Reads once what is there. */
void endpoint_receive(struct endpoint *e, datagram_handler *handler);

/* False when this number arrived before. */
bool endpoint_is_new(struct endpoint *receiver, uint32_t number);

#endif
