#ifndef STUN_H
#define STUN_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* As much of RFC 8489 and RFC 8656 as a client that means well needs; IPv4 only. */
enum { STUN_HEADER_LENGTH = 20, STUN_TRANSACTION_ID_LENGTH = 12, STUN_KEY_LENGTH = 16, STUN_MESSAGE_MAX = 768 };

enum stun_type {
    STUN_ALLOCATE = 0x0003,
    STUN_REFRESH = 0x0004,
    STUN_CHANNEL_BIND = 0x0009,
    STUN_SUCCESS = 0x0100,
    STUN_ERROR = 0x0110,
    STUN_CLASS = 0x0110,
};

enum stun_attribute {
    STUN_USERNAME = 0x0006,
    STUN_MESSAGE_INTEGRITY = 0x0008,
    STUN_ERROR_CODE = 0x0009,
    STUN_CHANNEL_NUMBER = 0x000C,
    STUN_LIFETIME = 0x000D,
    STUN_XOR_PEER_ADDRESS = 0x0012,
    STUN_REALM = 0x0014,
    STUN_NONCE = 0x0015,
    STUN_XOR_RELAYED_ADDRESS = 0x0016,
    STUN_REQUESTED_TRANSPORT = 0x0019,
    STUN_XOR_MAPPED_ADDRESS = 0x0020,
};

struct stun_message {
    uint8_t bytes[STUN_MESSAGE_MAX];
    size_t length;
};

void stun_begin(struct stun_message *m, uint16_t type, const uint8_t *transaction_id);
void stun_add(struct stun_message *m, uint16_t attribute, const void *value, size_t length);
void stun_add_number(struct stun_message *m, uint16_t attribute, uint32_t value);
void stun_add_address(struct stun_message *m, uint16_t attribute, const struct sockaddr_in *address);
void stun_add_integrity(struct stun_message *m, const uint8_t key[STUN_KEY_LENGTH]);

/* MD5(user ":" realm ":" password): RFC 8489 §9.2.2. */
void stun_long_term_key(uint8_t key[STUN_KEY_LENGTH], const char *user, const char *realm, const char *password);

uint16_t stun_type_of(const uint8_t *message);

/* The value of the first such attribute, or NULL. */
const uint8_t *stun_find(const uint8_t *message, size_t length, uint16_t attribute, size_t *value_length);
bool stun_find_address(const uint8_t *message, size_t length, uint16_t attribute, struct sockaddr_in *out);

/* 0 when there is none. */
unsigned stun_error_code(const uint8_t *message, size_t length);

#endif
