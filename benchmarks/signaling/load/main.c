/* The load generator of `./bench signaling`: one thread, epoll, libc only. Prints one line of JSON. */
#include "load.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct dialect *const dialects[] = { &dialect_plain, &dialect_peerjs, &dialect_parley };

static const struct dialect *dialect_named(const char *name)
{
    for (size_t i = 0; i < sizeof dialects / sizeof *dialects; i++)
        if (strcmp(dialects[i]->name, name) == 0)
            return dialects[i];
    fail("unknown dialect: %s", name);
}

static const char USAGE[] =
    "load MODE --dialect NAME --port N --pid N [options]\n"
    "  rate    open loop: --pairs 100 --rate 10000 (messages/s in total)\n"
    "  closed  closed loop: --pairs 100 --window 4 (unanswered messages per direction)\n"
    "  idle    memory: --connections 10000 --quiet 10 (seconds) --collect COMMAND (makes the server collect garbage)\n"
    "  all     --host 127.0.0.1 --seconds 6 --warm-up 2 --offer-every 5 (each n-th message is an offer)\n";

int main(int argc, char **argv)
{
    static const struct option names[] = {
        { "dialect", required_argument, 0, 'd' },     { "host", required_argument, 0, 'h' },
        { "port", required_argument, 0, 'p' },        { "pid", required_argument, 0, 'i' },
        { "pairs", required_argument, 0, 'P' },       { "rate", required_argument, 0, 'r' },
        { "window", required_argument, 0, 'w' },      { "offer-every", required_argument, 0, 'o' },
        { "seconds", required_argument, 0, 's' },     { "warm-up", required_argument, 0, 'u' },
        { "connections", required_argument, 0, 'c' }, { "quiet", required_argument, 0, 'q' },
        { "collect", required_argument, 0, 'g' },     { 0, 0, 0, 0 },
    };
    struct load_options o = { .host = "127.0.0.1", .pairs = 100, .rate = 10000, .window = 4, .offer_every = 5,
                              .seconds = 6, .warm_up = 2, .connections = 10000, .quiet = 10 };
    for (int option; (option = getopt_long(argc, argv, "", names, NULL)) != -1;)
        switch (option) {
        case 'd': o.dialect = dialect_named(optarg); break;
        case 'h': o.host = optarg; break;
        case 'p': o.port = (uint16_t)atoi(optarg); break;
        case 'i': o.pid = atoi(optarg); break;
        case 'P': o.pairs = (uint32_t)atoi(optarg); break;
        case 'r': o.rate = (uint32_t)atoi(optarg); break;
        case 'w': o.window = (uint32_t)atoi(optarg); break;
        case 'o': o.offer_every = (uint32_t)atoi(optarg); break;
        case 's': o.seconds = atof(optarg); break;
        case 'u': o.warm_up = atof(optarg); break;
        case 'c': o.connections = (uint32_t)atoi(optarg); break;
        case 'q': o.quiet = atof(optarg); break;
        case 'g': o.collect_command = optarg; break;
        default: fputs(USAGE, stderr); return 2;
        }
    o.mode = optind < argc ? argv[optind] : "";
    if (!o.dialect || !o.port || !o.pid || o.pairs == 0 || o.offer_every == 0) {
        fputs(USAGE, stderr);
        return 2;
    }
    payloads_prepare();
    if (strcmp(o.mode, "rate") == 0 && o.rate > 0) {
        o.window = 0;
        return measure_relay(&o);
    }
    if (strcmp(o.mode, "closed") == 0 && o.window > 0) {
        o.rate = 0;
        return measure_relay(&o);
    }
    if (strcmp(o.mode, "idle") == 0)
        return measure_idle(&o);
    fputs(USAGE, stderr);
    return 2;
}
