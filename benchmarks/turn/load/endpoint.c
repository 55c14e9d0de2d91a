#include "endpoint.h"

#include "load.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static const uint32_t CLIENTS = 0x7F010000, PEERS = 0x7F020000, SERVER = 0x7F000001; /* 127.1.0.0, 127.2.0.0, 127.0.0.1 */
enum { HOSTS_PER_NET = 250, BUFFER_BYTES = 4 << 20 };

static void set(int fd, int level, int name, int value)
{
    setsockopt(fd, level, name, &value, sizeof value); /* best effort: an old kernel lacks some */
}

static struct sockaddr_in loopback(uint32_t address, uint16_t port)
{
    return (struct sockaddr_in){ .sin_family = AF_INET, .sin_addr.s_addr = htonl(address), .sin_port = htons(port) };
}

/* Every end has an address of its own, as people have: servers may limit by prefix. */
static struct sockaddr_in own_address(enum endpoint_kind kind, uint32_t index)
{
    uint32_t flow = index / 2, side = index % 2 * 0x8000;
    uint32_t host = side + (flow / HOSTS_PER_NET << 8) + flow % HOSTS_PER_NET + 1;
    return loopback((kind == ENDPOINT_PEER ? PEERS : CLIENTS) + host, 0);
}

void endpoint_open(struct endpoint *e, enum endpoint_kind kind, uint32_t index, uint16_t server_port)
{
    bool stream = kind == ENDPOINT_TCP_CLIENT;
    e->kind = kind;
    e->index = index;
    e->fd = socket(AF_INET, (stream ? SOCK_STREAM : SOCK_DGRAM) | SOCK_CLOEXEC, 0);
    struct sockaddr_in own = own_address(kind, index);
    if (e->fd < 0 || bind(e->fd, (struct sockaddr *)&own, sizeof own) != 0)
        fail("end %u: no socket: %s", index, strerror(errno));
    set(e->fd, SOL_SOCKET, SO_TIMESTAMPNS, 1);
    if (stream) {
        set(e->fd, IPPROTO_TCP, TCP_NODELAY, 1);
        e->in.bytes = malloc(ENDPOINT_STREAM_MAX);
        e->out.bytes = malloc(ENDPOINT_STREAM_MAX);
    } else {
        set(e->fd, SOL_SOCKET, SO_RCVBUF, BUFFER_BYTES);
        set(e->fd, SOL_UDP, UDP_GRO, 1);
    }
    if (kind != ENDPOINT_PEER) {
        struct sockaddr_in server = loopback(SERVER, server_port);
        endpoint_connect(e, &server);
    }
}

void endpoint_connect(struct endpoint *e, const struct sockaddr_in *to)
{
    if (connect(e->fd, (const struct sockaddr *)to, sizeof *to) != 0)
        fail("end %u: cannot connect: %s", e->index, strerror(errno));
}

struct sockaddr_in endpoint_address(const struct endpoint *e)
{
    struct sockaddr_in own;
    socklen_t length = sizeof own;
    if (getsockname(e->fd, (struct sockaddr *)&own, &length) != 0)
        fail("end %u: no address: %s", e->index, strerror(errno));
    return own;
}

void endpoint_close(struct endpoint *e)
{
    if (e->fd >= 0)
        close(e->fd);
    e->fd = -1;
    free(e->in.bytes);
    free(e->out.bytes);
    e->in = e->out = (struct stream_rest){ 0 };
}

bool endpoint_is_new(struct endpoint *receiver, uint32_t number)
{
    int32_t ahead = (int32_t)(number + 1 - receiver->expected);
    if (ahead > 0) {
        receiver->seen = ahead < 64 ? receiver->seen << ahead | 1 : 1;
        receiver->expected = number + 1;
        return true;
    }
    if (ahead <= -64)
        return true; /* too long ago to tell; on one machine it does not happen */
    uint64_t bit = 1ull << -ahead;
    bool is_new = !(receiver->seen & bit);
    receiver->seen |= bit;
    return is_new;
}
