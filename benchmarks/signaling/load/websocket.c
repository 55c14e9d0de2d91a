#include "websocket.h"

#include <string.h>

/*  RFC 6455 §5.2
 *   0                   1                   2                   3
 *  +-+-+-+-+-------+-+-------------+-------------------------------+
 *  |F|R|R|R| opcode|M| Payload len |    Extended payload length    |
 *  |I|S|S|S|  (4)  |A|     (7)     |             (16/64)           |
 *  +-+-+-+-+-------+-+-------------+-------------------------------+
 */

static uint32_t random_state = 0x9e3779b9u;

static uint32_t next_mask(void)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 17;
    random_state ^= random_state << 5;
    return random_state;
}

static size_t extended_length(size_t length)
{
    return length < 126 ? 0 : length < 65536 ? 2 : 8;
}

size_t websocket_header_length(size_t length)
{
    return 2 + extended_length(length) + 4;
}

static void apply_mask(char *payload, size_t length, uint32_t mask)
{
    uint64_t wide = (uint64_t)mask << 32 | mask, word;
    size_t i = 0;
    for (; i + 8 <= length; i += 8) {
        memcpy(&word, payload + i, 8);
        word ^= wide;
        memcpy(payload + i, &word, 8);
    }
    for (; i < length; i++)
        payload[i] ^= (char)(mask >> (i % 4 * 8));
}

void websocket_seal(unsigned opcode, char *payload, size_t length)
{
    unsigned char *header = (unsigned char *)payload - websocket_header_length(length);
    size_t extended = extended_length(length);
    *header++ = (unsigned char)(0x80 | opcode);
    *header++ = (unsigned char)(0x80 | (extended == 0 ? length : extended == 2 ? 126 : 127));
    for (size_t i = extended; i > 0; i--)
        *header++ = (unsigned char)(length >> (i - 1) * 8);
    uint32_t mask = next_mask();
    memcpy(header, &mask, 4);
    apply_mask(payload, length, mask);
}

int websocket_parse(char *data, size_t available, struct websocket_frame *frame)
{
    const unsigned char *b = (const unsigned char *)data;
    if (available < 2)
        return 0;
    if ((b[0] & 0xf0) != 0x80 || (b[1] & 0x80) || (b[0] & 0x0f) == 0)
        return -1;
    size_t length = b[1] & 0x7f, header = 2;
    if (length >= 126) {
        size_t extended = length == 126 ? 2 : 8;
        if (available < 2 + extended)
            return 0;
        length = 0;
        for (size_t i = 0; i < extended; i++)
            length = length << 8 | b[2 + i];
        header += extended;
    }
    if (available < header || available - header < length)
        return 0;
    *frame = (struct websocket_frame){ b[0] & 0x0f, data + header, length, header + length };
    return 1;
}
