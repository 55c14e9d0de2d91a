#include "turn_client.h"

#include "endpoint.h"
#include "load.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

static const uint64_t RESEND_NS = 500000000ull;
enum { CHALLENGES_MAX = 3, LIFETIME = 600, PROTOCOL_UDP = 17, UNAUTHORIZED = 401, STALE_NONCE = 438, MISMATCH = 437 };

static const char *turn_user = "", *turn_password = "";

void turn_use_credentials(const char *user, const char *password)
{
    turn_user = user;
    turn_password = password;
}

static uint16_t method_of(enum turn_phase phase)
{
    return phase == TURN_ALLOCATING ? STUN_ALLOCATE : phase == TURN_BINDING ? STUN_CHANNEL_BIND : STUN_REFRESH;
}

/* The request that the phase is about, with a transaction of its own, signed once the server has told realm and nonce. */
static void request(struct endpoint *e)
{
    struct turn_client *t = &e->turn;
    struct stun_message *m = &t->request;
    uint8_t transaction[STUN_TRANSACTION_ID_LENGTH];
    if (getrandom(transaction, sizeof transaction, 0) != (ssize_t)sizeof transaction)
        fail("no random bytes");
    stun_begin(m, method_of(t->phase), transaction);
    if (t->phase == TURN_ALLOCATING)
        stun_add_number(m, STUN_REQUESTED_TRANSPORT, (uint32_t)PROTOCOL_UDP << 24);
    if (t->phase != TURN_BINDING)
        stun_add_number(m, STUN_LIFETIME, t->phase == TURN_LEAVING ? 0 : LIFETIME);
    if (t->phase == TURN_BINDING) {
        stun_add_number(m, STUN_CHANNEL_NUMBER, (uint32_t)TURN_CHANNEL << 16);
        stun_add_address(m, STUN_XOR_PEER_ADDRESS, &t->peer);
    }
    if (t->nonce_length > 0) {
        stun_add(m, STUN_USERNAME, turn_user, strlen(turn_user));
        stun_add(m, STUN_REALM, t->realm, strlen(t->realm));
        stun_add(m, STUN_NONCE, t->nonce, t->nonce_length);
        stun_add_integrity(m, t->key);
    }
    endpoint_send_message(e, m->bytes, m->length);
    t->resend_at = now_ns() + RESEND_NS;
}

static void begin(struct endpoint *e, enum turn_phase phase)
{
    e->turn.phase = phase;
    e->turn.challenges = 0;
    request(e);
}

void turn_allocate(struct endpoint *e)
{
    begin(e, TURN_ALLOCATING);
}

void turn_bind(struct endpoint *e, const struct sockaddr_in *peer)
{
    e->turn.peer = *peer;
    begin(e, TURN_BINDING);
}

void turn_leave(struct endpoint *e)
{
    begin(e, TURN_LEAVING);
}

static bool awaits(const struct turn_client *t)
{
    return t->phase == TURN_ALLOCATING || t->phase == TURN_BINDING || t->phase == TURN_LEAVING;
}

void turn_tick(struct endpoint *e, uint64_t now)
{
    if (!awaits(&e->turn) || now < e->turn.resend_at)
        return;
    endpoint_send_message(e, e->turn.request.bytes, e->turn.request.length);
    e->turn.resend_at = now + RESEND_NS;
}

static void take_challenge(struct turn_client *t, const uint8_t *message, size_t length)
{
    size_t realm_length = 0, nonce_length = 0;
    const uint8_t *realm = stun_find(message, length, STUN_REALM, &realm_length);
    const uint8_t *nonce = stun_find(message, length, STUN_NONCE, &nonce_length);
    if (!realm || !nonce || realm_length >= sizeof t->realm || nonce_length > sizeof t->nonce)
        fail("the server's challenge has no realm or nonce, or a long one");
    memcpy(t->realm, realm, realm_length);
    t->realm[realm_length] = 0;
    memcpy(t->nonce, nonce, nonce_length);
    t->nonce_length = nonce_length;
    stun_long_term_key(t->key, turn_user, t->realm, turn_password);
}

static void succeed(struct turn_client *t, const uint8_t *message, size_t length)
{
    if (t->phase == TURN_ALLOCATING && !stun_find_address(message, length, STUN_XOR_RELAYED_ADDRESS, &t->relayed))
        fail("the server allocated no IPv4 address");
    t->phase++;
}

void turn_receive(struct endpoint *e, const uint8_t *message, size_t length)
{
    struct turn_client *t = &e->turn;
    if (length < STUN_HEADER_LENGTH || !awaits(t)
        || memcmp(message + 8, t->request.bytes + 8, STUN_TRANSACTION_ID_LENGTH) != 0)
        return; /* the second answer to a repeated request */
    if ((stun_type_of(message) & STUN_CLASS) == STUN_SUCCESS) {
        succeed(t, message, length);
        return;
    }
    unsigned code = stun_error_code(message, length);
    if ((code == UNAUTHORIZED || code == STALE_NONCE) && ++t->challenges <= CHALLENGES_MAX) {
        take_challenge(t, message, length);
        request(e);
    } else if (code == MISMATCH && t->phase == TURN_LEAVING) {
        t->phase = TURN_GONE; /* a repeated Refresh: the first one had ended it */
    } else {
        fail("client %u: error %u to request 0x%04x", e->index, code, method_of(t->phase));
    }
}
