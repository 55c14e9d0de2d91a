#ifndef TURN_CLIENT_H
#define TURN_CLIENT_H

#include "stun.h"

#include <netinet/in.h>
#include <stddef.h>
#include <stdint.h>

enum { TURN_CHANNEL = 0x4000, TURN_CHANNEL_HEADER = 4 };

enum turn_phase { TURN_NEW, TURN_ALLOCATING, TURN_ALLOCATED, TURN_BINDING, TURN_BOUND, TURN_LEAVING, TURN_GONE };

struct turn_client {
    enum turn_phase phase;
    struct stun_message request; /* the one that is not answered yet */
    uint64_t resend_at;
    unsigned challenges;         /* 401 and 438 since the last success */
    uint8_t key[STUN_KEY_LENGTH];
    char realm[128];
    uint8_t nonce[128];
    size_t nonce_length;         /* 0 until the server told one */
    struct sockaddr_in relayed, peer;
};

struct endpoint;

/* For all clients, before the first request. */
void turn_use_credentials(const char *user, const char *password);

void turn_allocate(struct endpoint *e);
void turn_bind(struct endpoint *e, const struct sockaddr_in *peer);
void turn_leave(struct endpoint *e);

/* Takes a response; ends the program on an error that no second request mends. */
void turn_receive(struct endpoint *e, const uint8_t *message, size_t length);

/* Repeats an unanswered request whose time has come. */
void turn_tick(struct endpoint *e, uint64_t now);

#endif
