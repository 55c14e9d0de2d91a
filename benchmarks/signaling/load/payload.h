#ifndef PAYLOAD_H
#define PAYLOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum payload_kind { PAYLOAD_OFFER, PAYLOAD_CANDIDATE };

/*
 * JSON objects as a browser makes them: a session description of about 1,100 bytes and an ICE candidate of about 190.
 * Each carries `x-bench:` with the time at which it was due (16 hex digits, ns) and its number (8 hex digits).
 */
struct payload {
    const char *text;
    size_t length;
    const char *sdp; /* of an offer: the description alone, a JSON string with its quotes */
    size_t sdp_length;
};

void payloads_prepare(void);
struct payload payload_make(enum payload_kind kind, uint64_t due_ns, uint32_t number);

/* Finds the stamp in any message that contains such a payload. */
bool payload_find(const char *message, size_t length, uint64_t *due_ns, uint32_t *number);

#endif
