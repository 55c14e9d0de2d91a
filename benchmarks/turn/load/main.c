/* The load generator of `./bench turn`: one thread, epoll, libcrypto for the credentials. Prints one line of JSON. */
#include "load.h"

#include "endpoint.h"

#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>

static const char USAGE[] =
    "load MODE --via udp|tcp|both|direct --port N --pid N --user NAME --password WORD [options]\n"
    "  paced   open loop: --interval 20 (ms between two datagrams of one end) --burst 1 (datagrams at once)\n"
    "  closed  closed loop: --window 16 (datagrams under way per direction)\n"
    "  idle    memory per allocation: --quiet 2 (seconds before it is read)\n"
    "  all     --flows 100 --size 120 --seconds 3 --warm-up 0.5\n";

void fail(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    exit(1);
}

static enum via via_named(const char *name)
{
    static const char *const names[] = { "udp", "tcp", "both", "direct" };
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i], name) == 0)
            return (enum via)i;
    fail("unknown way: %s", name);
}

int main(int argc, char **argv)
{
    static const struct option names[] = {
        { "via", required_argument, 0, 'v' },      { "port", required_argument, 0, 'p' },
        { "pid", required_argument, 0, 'i' },      { "user", required_argument, 0, 'u' },
        { "password", required_argument, 0, 'w' }, { "flows", required_argument, 0, 'f' },
        { "size", required_argument, 0, 'z' },     { "interval", required_argument, 0, 't' },
        { "burst", required_argument, 0, 'b' },    { "window", required_argument, 0, 'W' },
        { "seconds", required_argument, 0, 's' },  { "warm-up", required_argument, 0, 'm' },
        { "quiet", required_argument, 0, 'q' },    { 0, 0, 0, 0 },
    };
    struct load_options o = { .user = "", .password = "", .flows = 100, .size = 120, .interval = 20, .burst = 1,
                              .window = 16, .seconds = 3, .warm_up = 0.5, .quiet = 2 };
    for (int option; (option = getopt_long(argc, argv, "", names, NULL)) != -1;)
        switch (option) {
        case 'v': o.via = via_named(optarg); break;
        case 'p': o.port = (uint16_t)atoi(optarg); break;
        case 'i': o.pid = atoi(optarg); break;
        case 'u': o.user = optarg; break;
        case 'w': o.password = optarg; break;
        case 'f': o.flows = (uint32_t)atoi(optarg); break;
        case 'z': o.size = (uint32_t)atoi(optarg); break;
        case 't': o.interval = atof(optarg); break;
        case 'b': o.burst = (uint32_t)atoi(optarg); break;
        case 'W': o.window = (uint32_t)atoi(optarg); break;
        case 's': o.seconds = atof(optarg); break;
        case 'm': o.warm_up = atof(optarg); break;
        case 'q': o.quiet = atof(optarg); break;
        default: fputs(USAGE, stderr); return 2;
        }
    o.mode = optind < argc ? argv[optind] : "";
    bool sizes = o.size >= ENDPOINT_PAYLOAD_MIN && o.size <= ENDPOINT_PAYLOAD_MAX && o.burst >= 1
                 && o.burst <= ENDPOINT_BATCH && o.window >= 1 && o.window <= ENDPOINT_BATCH;
    if (!sizes || o.flows == 0 || !(o.interval > 0) || (o.via != VIA_DIRECT && (!o.port || !o.pid))) {
        fputs(USAGE, stderr);
        return 2;
    }
    prctl(PR_SET_TIMERSLACK, 1000); /* its sleeps end when they should, not up to 50 µs later */
    if (strcmp(o.mode, "paced") == 0) {
        o.window = 0;
        return measure_relay(&o);
    }
    if (strcmp(o.mode, "closed") == 0)
        return measure_relay(&o);
    if (strcmp(o.mode, "idle") == 0 && o.via != VIA_DIRECT)
        return measure_idle(&o);
    fputs(USAGE, stderr);
    return 2;
}
