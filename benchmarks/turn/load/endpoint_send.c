#include "endpoint.h"

#include "load.h"

#include <errno.h>
#include <netinet/udp.h>
#include <string.h>
#include <sys/socket.h>

enum { FRAME_MAX = TURN_CHANNEL_HEADER + ENDPOINT_PAYLOAD_MAX };

/* Consecutive datagrams; what follows a payload's first bytes never changes and means nothing. */
static uint8_t batch[ENDPOINT_BATCH * FRAME_MAX];

/* Writes `count` datagrams into the batch; the bytes from one to the next. */
static uint32_t compose(struct endpoint *e, uint32_t count, uint32_t size, uint64_t now)
{
    uint32_t header = e->turn.phase == TURN_BOUND ? TURN_CHANNEL_HEADER : 0;
    uint32_t stride = header + size;
    if (e->kind == ENDPOINT_TCP_CLIENT)
        stride = (stride + 3) & ~3u; /* RFC 8656 §12.5: over TCP, ChannelData is padded */
    for (uint32_t i = 0; i < count; i++) {
        uint8_t *at = batch + i * stride;
        if (header > 0)
            memcpy(at, (uint8_t[]){ TURN_CHANNEL >> 8, TURN_CHANNEL & 0xFF, (uint8_t)(size >> 8), (uint8_t)size }, 4);
        struct payload p = { ENDPOINT_MAGIC, e->index, e->next_number + i, 0, now };
        memcpy(at + header, &p, sizeof p);
    }
    return stride;
}

static void keep_rest(struct endpoint *e, const uint8_t *bytes, size_t length)
{
    memcpy(e->out.bytes + e->out.length, bytes, length);
    e->out.length += (uint32_t)length;
}

static void write_stream(struct endpoint *e, const uint8_t *bytes, size_t length)
{
    endpoint_flush(e);
    if (e->out.length + length > ENDPOINT_STREAM_MAX)
        return; /* the server does not read; a real sender would drop media as well */
    ssize_t written = e->out.length > 0 ? 0 : send(e->fd, bytes, length, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (written < 0 && errno != EAGAIN)
        fail("end %u: the server closed the connection: %s", e->index, strerror(errno));
    if (written < 0)
        written = 0;
    keep_rest(e, bytes + written, length - (size_t)written);
}

void endpoint_flush(struct endpoint *e)
{
    if (e->out.length == 0)
        return;
    ssize_t written = send(e->fd, e->out.bytes, e->out.length, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (written <= 0)
        return;
    e->out.length -= (uint32_t)written;
    memmove(e->out.bytes, e->out.bytes + written, e->out.length);
}

static void send_segmented(struct endpoint *e, uint32_t stride, uint32_t count)
{
    struct iovec part = { batch, (size_t)stride * count };
    union {
        char bytes[CMSG_SPACE(sizeof(uint16_t))];
        struct cmsghdr aligned;
    } control;
    memset(&control, 0, sizeof control);
    struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1, .msg_control = control.bytes,
                              .msg_controllen = sizeof control.bytes };
    struct cmsghdr *c = CMSG_FIRSTHDR(&message);
    c->cmsg_level = SOL_UDP;
    c->cmsg_type = UDP_SEGMENT;
    c->cmsg_len = CMSG_LEN(sizeof(uint16_t));
    uint16_t segment = (uint16_t)stride;
    memcpy(CMSG_DATA(c), &segment, sizeof segment);
    sendmsg(e->fd, &message, MSG_DONTWAIT);
}

static void send_each(struct endpoint *e, uint32_t stride, uint32_t count)
{
    struct mmsghdr messages[ENDPOINT_BATCH] = { 0 };
    struct iovec parts[ENDPOINT_BATCH];
    for (uint32_t i = 0; i < count; i++) {
        parts[i] = (struct iovec){ batch + i * stride, stride };
        messages[i].msg_hdr.msg_iov = &parts[i];
        messages[i].msg_hdr.msg_iovlen = 1;
    }
    sendmmsg(e->fd, messages, count, MSG_DONTWAIT);
}

uint64_t endpoint_send(struct endpoint *e, uint32_t count, uint32_t size, bool segmented)
{
    uint64_t now = now_ns();
    uint32_t stride = compose(e, count, size, now);
    e->next_number += count;
    /* What the own machine refuses is lost like any other datagram. */
    if (e->kind == ENDPOINT_TCP_CLIENT)
        write_stream(e, batch, (size_t)stride * count);
    else if (count == 1)
        send(e->fd, batch, stride, MSG_DONTWAIT);
    else
        (segmented ? send_segmented : send_each)(e, stride, count);
    return now;
}

void endpoint_send_message(struct endpoint *e, const void *bytes, size_t length)
{
    if (e->kind == ENDPOINT_TCP_CLIENT)
        write_stream(e, bytes, length);
    else
        send(e->fd, bytes, length, MSG_DONTWAIT);
}
