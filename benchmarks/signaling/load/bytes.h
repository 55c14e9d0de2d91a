#ifndef BYTES_H
#define BYTES_H

#include <stddef.h>
#include <stdint.h>

/* A growable run of bytes; `start` is where the unread part begins. Empty ones hold no memory after bytes_release. */
struct bytes {
    char *data;
    size_t start, end, capacity;
};

static inline size_t bytes_length(const struct bytes *b) { return b->end - b->start; }

/* Room for `more` bytes at the returned place; the caller then adds what it wrote to `end`. */
char *bytes_reserve(struct bytes *b, size_t more);
void bytes_append(struct bytes *b, const void *data, size_t length);
void bytes_release(struct bytes *b);

#endif
