#include "stun.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdio.h>
#include <string.h>

static const uint32_t MAGIC_COOKIE = 0x2112A442;
enum { INTEGRITY_LENGTH = 20 };

static void put16(uint8_t *at, uint32_t value)
{
    at[0] = (uint8_t)(value >> 8);
    at[1] = (uint8_t)value;
}

static void put32(uint8_t *at, uint32_t value)
{
    put16(at, value >> 16);
    put16(at + 2, value);
}

static uint16_t get16(const uint8_t *at)
{
    return (uint16_t)(at[0] << 8 | at[1]);
}

static void set_length(struct stun_message *m, size_t length)
{
    put16(m->bytes + 2, (uint32_t)(length - STUN_HEADER_LENGTH));
}

void stun_begin(struct stun_message *m, uint16_t type, const uint8_t *transaction_id)
{
    put16(m->bytes, type);
    put32(m->bytes + 4, MAGIC_COOKIE);
    memcpy(m->bytes + 8, transaction_id, STUN_TRANSACTION_ID_LENGTH);
    m->length = STUN_HEADER_LENGTH;
    set_length(m, m->length);
}

void stun_add(struct stun_message *m, uint16_t attribute, const void *value, size_t length)
{
    size_t padded = (length + 3) & ~(size_t)3;
    uint8_t *at = m->bytes + m->length;
    if (m->length + 4 + padded > sizeof m->bytes)
        return; /* the server then answers 400, and the run ends with that */
    put16(at, attribute);
    put16(at + 2, (uint32_t)length);
    memset(at + 4, 0, padded);
    memcpy(at + 4, value, length);
    m->length += 4 + padded;
    set_length(m, m->length);
}

void stun_add_number(struct stun_message *m, uint16_t attribute, uint32_t value)
{
    uint8_t bytes[4];
    put32(bytes, value);
    stun_add(m, attribute, bytes, sizeof bytes);
}

void stun_add_address(struct stun_message *m, uint16_t attribute, const struct sockaddr_in *address)
{
    uint8_t bytes[8] = { 0, 1 };
    put16(bytes + 2, ntohs(address->sin_port) ^ MAGIC_COOKIE >> 16);
    put32(bytes + 4, ntohl(address->sin_addr.s_addr) ^ MAGIC_COOKIE);
    stun_add(m, attribute, bytes, sizeof bytes);
}

void stun_add_integrity(struct stun_message *m, const uint8_t key[STUN_KEY_LENGTH])
{
    uint8_t mac[INTEGRITY_LENGTH];
    set_length(m, m->length + 4 + INTEGRITY_LENGTH); /* RFC 8489 §14.5: the length includes this attribute */
    HMAC(EVP_sha1(), key, STUN_KEY_LENGTH, m->bytes, m->length, mac, NULL);
    stun_add(m, STUN_MESSAGE_INTEGRITY, mac, sizeof mac);
}

void stun_long_term_key(uint8_t key[STUN_KEY_LENGTH], const char *user, const char *realm, const char *password)
{
    char text[512];
    int length = snprintf(text, sizeof text, "%s:%s:%s", user, realm, password);
    EVP_Digest(text, (size_t)length, key, NULL, EVP_md5(), NULL);
}

uint16_t stun_type_of(const uint8_t *message)
{
    return get16(message);
}

const uint8_t *stun_find(const uint8_t *message, size_t length, uint16_t attribute, size_t *value_length)
{
    for (size_t at = STUN_HEADER_LENGTH; at + 4 <= length;) {
        size_t value = get16(message + at + 2);
        if (at + 4 + value > length)
            return NULL;
        if (get16(message + at) == attribute) {
            *value_length = value;
            return message + at + 4;
        }
        at += 4 + ((value + 3) & ~(size_t)3);
    }
    return NULL;
}

bool stun_find_address(const uint8_t *message, size_t length, uint16_t attribute, struct sockaddr_in *out)
{
    size_t value_length;
    const uint8_t *value = stun_find(message, length, attribute, &value_length);
    if (!value || value_length != 8 || value[1] != 1)
        return false;
    uint32_t address = (uint32_t)get16(value + 4) << 16 | get16(value + 6);
    *out = (struct sockaddr_in){ .sin_family = AF_INET,
                                 .sin_port = htons(get16(value + 2) ^ (uint16_t)(MAGIC_COOKIE >> 16)),
                                 .sin_addr.s_addr = htonl(address ^ MAGIC_COOKIE) };
    return true;
}

unsigned stun_error_code(const uint8_t *message, size_t length)
{
    size_t value_length;
    const uint8_t *value = stun_find(message, length, STUN_ERROR_CODE, &value_length);
    return value && value_length >= 4 ? (value[2] & 7u) * 100 + value[3] : 0;
}
