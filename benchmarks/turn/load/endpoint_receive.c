#include "endpoint.h"

#include "load.h"

#include <errno.h>
#include <netinet/udp.h>
#include <string.h>
#include <sys/socket.h>

enum { MESSAGE_MAX = 64 << 10, CONTROL_MAX = 128, STUN_OR_CHANNEL = 0xC0, CHANNEL = 0x40 };

static uint8_t buffers[ENDPOINT_BATCH][MESSAGE_MAX];

/* When the kernel took it in, and the length of its segments. */
struct arrival {
    uint64_t at;
    uint32_t segment;
};

static struct arrival arrival_of(struct msghdr *message, uint32_t length)
{
    struct arrival result = { 0, length };
    for (struct cmsghdr *c = CMSG_FIRSTHDR(message); c; c = CMSG_NXTHDR(message, c)) {
        if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_TIMESTAMPNS) {
            struct timespec t;
            memcpy(&t, CMSG_DATA(c), sizeof t);
            result.at = (uint64_t)t.tv_sec * 1000000000ull + (uint64_t)t.tv_nsec;
        } else if (c->cmsg_level == SOL_UDP && c->cmsg_type == UDP_GRO) {
            int segment;
            memcpy(&segment, CMSG_DATA(c), sizeof segment);
            result.segment = (uint32_t)segment;
        }
    }
    if (result.at == 0)
        result.at = now_ns();
    return result;
}

static void take_payload(struct endpoint *e, const uint8_t *bytes, uint32_t length, uint64_t at, datagram_handler *handler)
{
    struct payload p;
    if (length < sizeof p)
        return;
    memcpy(&p, bytes, sizeof p);
    if (e->other && p.magic == ENDPOINT_MAGIC && p.sender == e->other->index)
        handler(e, &p, at);
    else
        fail("end %u: a datagram that was not sent to it", e->index);
}

static uint32_t get16(const uint8_t *at)
{
    return (uint32_t)at[0] << 8 | at[1];
}

/* A datagram as it came from the network, or one frame of a stream. */
static void take_message(struct endpoint *e, const uint8_t *bytes, uint32_t length, uint64_t at, datagram_handler *handler)
{
    if (e->kind == ENDPOINT_PEER)
        take_payload(e, bytes, length, at, handler);
    else if (length < TURN_CHANNEL_HEADER)
        return;
    else if ((bytes[0] & STUN_OR_CHANNEL) != CHANNEL)
        turn_receive(e, bytes, length);
    else if (get16(bytes) == TURN_CHANNEL && get16(bytes + 2) + TURN_CHANNEL_HEADER <= length)
        take_payload(e, bytes + TURN_CHANNEL_HEADER, get16(bytes + 2), at, handler);
}

static void receive_datagrams(struct endpoint *e, datagram_handler *handler)
{
    static struct mmsghdr messages[ENDPOINT_BATCH];
    static struct iovec parts[ENDPOINT_BATCH];
    static _Alignas(struct cmsghdr) uint8_t control[ENDPOINT_BATCH][CONTROL_MAX];
    static int dirty = ENDPOINT_BATCH; /* so many headers the last call has changed */
    for (int i = 0; i < dirty; i++) {
        parts[i] = (struct iovec){ buffers[i], MESSAGE_MAX };
        messages[i].msg_hdr = (struct msghdr){ .msg_iov = &parts[i], .msg_iovlen = 1, .msg_control = control[i],
                                               .msg_controllen = CONTROL_MAX };
    }
    int count = recvmmsg(e->fd, messages, ENDPOINT_BATCH, MSG_DONTWAIT, NULL);
    dirty = count < ENDPOINT_BATCH ? (count < 0 ? 1 : count + 1) : ENDPOINT_BATCH;
    for (int i = 0; i < count; i++) {
        uint32_t length = messages[i].msg_len;
        struct arrival arrival = arrival_of(&messages[i].msg_hdr, length);
        for (uint32_t at = 0; at < length && arrival.segment > 0; at += arrival.segment) {
            uint32_t rest = length - at;
            take_message(e, buffers[i] + at, rest < arrival.segment ? rest : arrival.segment, arrival.at, handler);
        }
    }
}

/* The length of the frame that begins here, 0 when its header is not complete. */
static uint32_t frame_length(const uint8_t *bytes, uint32_t available)
{
    if (available < 4)
        return 0;
    uint32_t length = get16(bytes + 2);
    return (bytes[0] & STUN_OR_CHANNEL) == CHANNEL ? TURN_CHANNEL_HEADER + ((length + 3) & ~3u) : STUN_HEADER_LENGTH + length;
}

static void receive_stream(struct endpoint *e, datagram_handler *handler)
{
    uint8_t *bytes = buffers[0];
    _Alignas(struct cmsghdr) uint8_t control[CONTROL_MAX];
    memcpy(bytes, e->in.bytes, e->in.length);
    struct iovec part = { bytes + e->in.length, MESSAGE_MAX - e->in.length };
    struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control };
    ssize_t received = recvmsg(e->fd, &message, MSG_DONTWAIT);
    if (received == 0 || (received < 0 && errno != EAGAIN))
        fail("end %u: the server closed the connection", e->index);
    if (received < 0)
        return;
    uint64_t arrived = arrival_of(&message, 0).at;
    uint32_t length = e->in.length + (uint32_t)received, at = 0;
    for (uint32_t frame; (frame = frame_length(bytes + at, length - at)) > 0 && at + frame <= length; at += frame)
        take_message(e, bytes + at, frame, arrived, handler);
    e->in.length = length - at;
    if (e->in.length > ENDPOINT_STREAM_MAX)
        fail("end %u: a frame longer than any", e->index);
    memcpy(e->in.bytes, bytes + at, e->in.length);
}

void endpoint_receive(struct endpoint *e, datagram_handler *handler)
{
    if (e->kind == ENDPOINT_TCP_CLIENT)
        receive_stream(e, handler);
    else
        receive_datagrams(e, handler);
}
