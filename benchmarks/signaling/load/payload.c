#define _GNU_SOURCE
#include "payload.h"

#include <string.h>

static const char MARK[] = "x-bench:";
enum { MARK_LENGTH = 8, TIME_DIGITS = 16, NUMBER_DIGITS = 8, STAMP_LENGTH = MARK_LENGTH + TIME_DIGITS + NUMBER_DIGITS };

static char OFFER[] =
    "{\"type\":\"offer\",\"sdp\":\"v=0\\r\\no=- 4611731400430051336 2 IN IP4 127.0.0.1\\r\\ns=-\\r\\nt=0 0\\r\\n"
    "a=x-bench:0000000000000000" "00000000\\r\\n"
    "a=group:BUNDLE 0 1\\r\\na=extmap-allow-mixed\\r\\na=msid-semantic: WMS lgsCFqt9kN2fVKw5\\r\\n"
    "m=audio 9 UDP/TLS/RTP/SAVPF 111 63\\r\\nc=IN IP4 0.0.0.0\\r\\na=rtcp:9 IN IP4 0.0.0.0\\r\\n"
    "a=ice-ufrag:4ZcD\\r\\na=ice-pwd:2/1muCWoOi3uLifh0NuRHlpr\\r\\na=ice-options:trickle\\r\\n"
    "a=fingerprint:sha-256 19:E2:1C:3B:4B:9F:81:E6:B8:5C:F4:A5:A8:D8:73:04:BB:05:2F:70:9F:04:A9:0E:05:E9:26:33:E8:70:88:A2\\r\\n"
    "a=setup:actpass\\r\\na=mid:0\\r\\na=sendrecv\\r\\na=rtcp-mux\\r\\na=rtpmap:111 opus/48000/2\\r\\n"
    "a=rtcp-fb:111 transport-cc\\r\\na=fmtp:111 minptime=10;useinbandfec=1\\r\\na=rtpmap:63 red/48000/2\\r\\n"
    "m=video 9 UDP/TLS/RTP/SAVPF 96\\r\\nc=IN IP4 0.0.0.0\\r\\na=ice-ufrag:4ZcD\\r\\na=ice-pwd:2/1muCWoOi3uLifh0NuRHlpr\\r\\n"
    "a=setup:actpass\\r\\na=mid:1\\r\\na=sendrecv\\r\\na=rtcp-mux\\r\\na=rtcp-rsize\\r\\na=rtpmap:96 VP8/90000\\r\\n"
    "a=rtcp-fb:96 nack\\r\\na=rtcp-fb:96 nack pli\\r\\na=ssrc:2231627014 cname:0hXw7kqF\\r\\n\"}";

enum { BEFORE_SDP = sizeof "{\"type\":\"offer\",\"sdp\":" - 1 };

static char CANDIDATE[] =
    "{\"candidate\":\"candidate:842163049 1 udp 1677729535 198.51.100.7 46154 typ srflx generation 0 ufrag 4ZcD "
    "x-bench:0000000000000000" "00000000\","
    "\"sdpMid\":\"0\",\"sdpMLineIndex\":0,\"usernameFragment\":\"4ZcD\"}";

static char *stamps[2];

void payloads_prepare(void)
{
    stamps[PAYLOAD_OFFER] = strstr(OFFER, MARK) + MARK_LENGTH;
    stamps[PAYLOAD_CANDIDATE] = strstr(CANDIDATE, MARK) + MARK_LENGTH;
}

static void write_hex(char *to, uint64_t value, int digits)
{
    for (int i = digits - 1; i >= 0; i--, value >>= 4)
        to[i] = "0123456789abcdef"[value & 15];
}

static bool read_hex(const char *from, int digits, uint64_t *value)
{
    uint64_t v = 0;
    for (int i = 0; i < digits; i++) {
        char c = from[i];
        if (c >= '0' && c <= '9')
            v = v << 4 | (uint64_t)(c - '0');
        else if (c >= 'a' && c <= 'f')
            v = v << 4 | (uint64_t)(c - 'a' + 10);
        else
            return false;
    }
    *value = v;
    return true;
}

struct payload payload_make(enum payload_kind kind, uint64_t due_ns, uint32_t number)
{
    write_hex(stamps[kind], due_ns, TIME_DIGITS);
    write_hex(stamps[kind] + TIME_DIGITS, number, NUMBER_DIGITS);
    if (kind == PAYLOAD_CANDIDATE)
        return (struct payload){ CANDIDATE, sizeof CANDIDATE - 1, NULL, 0 };
    return (struct payload){ OFFER, sizeof OFFER - 1, OFFER + BEFORE_SDP, sizeof OFFER - 1 - BEFORE_SDP - 1 };
}

bool payload_find(const char *message, size_t length, uint64_t *due_ns, uint32_t *number)
{
    const char *mark = memmem(message, length, MARK, MARK_LENGTH);
    if (!mark || (size_t)(message + length - mark) < STAMP_LENGTH)
        return false;
    uint64_t n;
    if (!read_hex(mark + MARK_LENGTH, TIME_DIGITS, due_ns) ||
        !read_hex(mark + MARK_LENGTH + TIME_DIGITS, NUMBER_DIGITS, &n))
        return false;
    *number = (uint32_t)n;
    return true;
}
