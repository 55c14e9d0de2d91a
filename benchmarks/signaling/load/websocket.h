#ifndef WEBSOCKET_H
#define WEBSOCKET_H

#include <stddef.h>
#include <stdint.h>

enum { WEBSOCKET_TEXT = 1, WEBSOCKET_CLOSE = 8, WEBSOCKET_PING = 9, WEBSOCKET_PONG = 10 };

/* Length of the header of a masked frame with `length` bytes of payload. */
size_t websocket_header_length(size_t length);

/* Writes the header before `payload` and masks the payload in place; `payload` has that much room before it. */
void websocket_seal(unsigned opcode, char *payload, size_t length);

struct websocket_frame {
    unsigned opcode;
    char *payload;
    size_t length;
    size_t total; /* header and payload */
};

/* 1: a whole frame; 0: more bytes needed; -1: fragmented, masked or compressed, which no measured server sends. */
int websocket_parse(char *data, size_t available, struct websocket_frame *frame);

#endif
