#include "bytes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *bytes_reserve(struct bytes *b, size_t more)
{
    if (b->start == b->end)
        b->start = b->end = 0;
    if (b->end + more > b->capacity) {
        if (b->start > 0) {
            memmove(b->data, b->data + b->start, b->end - b->start);
            b->end -= b->start;
            b->start = 0;
        }
        if (b->end + more > b->capacity) {
            size_t capacity = b->capacity ? b->capacity : 2048;
            while (capacity < b->end + more)
                capacity *= 2;
            b->data = realloc(b->data, capacity);
            if (!b->data) {
                perror("realloc");
                exit(2);
            }
            b->capacity = capacity;
        }
    }
    return b->data + b->end;
}

void bytes_append(struct bytes *b, const void *data, size_t length)
{
    memcpy(bytes_reserve(b, length), data, length);
    b->end += length;
}

void bytes_release(struct bytes *b)
{
    free(b->data);
    memset(b, 0, sizeof *b);
}
