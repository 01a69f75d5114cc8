// The struct timeval of the time limit is filled in once, before the loop. On Linux select writes into
// it how much time was left, so after one address that never answers the next one has no time at all and
// is ETIMEDOUT at once.
// caught by: 08.client-waits-as-long-as-asked
// cause: one-time-limit-for-all

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <getopt.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

struct option_kind { const char *name; int level, number; };

static const struct option_kind kinds[] = {
    { "SO_RCVBUF", SOL_SOCKET, SO_RCVBUF },
    { "SO_SNDBUF", SOL_SOCKET, SO_SNDBUF },
    { "SO_KEEPALIVE", SOL_SOCKET, SO_KEEPALIVE },
    { "SO_LINGER", SOL_SOCKET, SO_LINGER },
    { "SO_RCVTIMEO", SOL_SOCKET, SO_RCVTIMEO },
    { "TCP_NODELAY", IPPROTO_TCP, TCP_NODELAY },
    { "IP_TTL", IPPROTO_IP, IP_TTL },
};

struct wish { const struct option_kind *kind; int value; int error; };

static struct wish wishes[64];
static int wish_count;
static struct timeval limit;
static int has_limit;

static void usage(const char *what)
{
    fprintf(stderr, "%s\nusage: client [--timeout MS] [--set NAME=VALUE]... ADDRESS...\n", what);
    exit(2);
}

static long number(const char *text)
{
    char *end;
    errno = 0;
    long value = strtol(text, &end, 10);
    if (end == text || *end != '\0' || errno != 0 || value < 0 || value > 0x7fffffffL)
        usage(text);
    return value;
}

static void add_wish(char *text)
{
    char *equals = strchr(text, '=');
    if (equals == NULL || wish_count == 64)
        usage(text);
    size_t length = equals - text;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (strlen(kinds[i].name) == length && memcmp(kinds[i].name, text, length) == 0) {
            wishes[wish_count].kind = &kinds[i];
            wishes[wish_count++].value = (int)number(equals + 1);
            return;
        }
    }
    usage(text);
}

static struct sockaddr_in resolve(const char *text)
{
    struct sockaddr_in sa = { .sin_family = AF_INET };
    char host[INET_ADDRSTRLEN];
    const char *colon = strrchr(text, ':');
    if (colon == NULL || colon - text >= INET_ADDRSTRLEN)
        usage(text);
    memcpy(host, text, colon - text);
    host[colon - text] = '\0';
    long port = number(colon + 1);
    if (port > 65535 || inet_pton(AF_INET, host, &sa.sin_addr) != 1)
        usage(text);
    sa.sin_port = htons((in_port_t)port);
    return sa;
}

static int apply(int fd, const struct wish *w)
{
    struct linger linger = { 1, w->value };
    struct timeval tv = { w->value / 1000, w->value % 1000 * 1000 };
    const void *data = &w->value;
    socklen_t size = sizeof w->value;

    if (w->kind->number == SO_LINGER && w->kind->level == SOL_SOCKET) {
        data = &linger;
        size = sizeof linger;
    } else if (w->kind->number == SO_RCVTIMEO && w->kind->level == SOL_SOCKET) {
        data = &tv;
        size = sizeof tv;
    }
    return setsockopt(fd, w->kind->level, w->kind->number, data, size) == 0 ? 0 : errno;
}

static long inspect(int fd, const struct option_kind *kind)
{
    union { int i; struct linger l; struct timeval t; } value;
    socklen_t size = sizeof value;
    memset(&value, 0, sizeof value);
    getsockopt(fd, kind->level, kind->number, &value, &size);
    if (kind->level == SOL_SOCKET && kind->number == SO_LINGER)
        return value.l.l_linger;
    if (kind->level == SOL_SOCKET && kind->number == SO_RCVTIMEO)
        return value.t.tv_sec * 1000 + value.t.tv_usec / 1000;
    return value.i;
}

static int try_connect(int fd, const struct sockaddr_in *to)
{
    if (connect(fd, (const struct sockaddr *)to, sizeof *to) == 0)
        return 0;
    if (errno != EINPROGRESS)
        return errno;

    fd_set writable;
    FD_ZERO(&writable);
    FD_SET(fd, &writable);
    int ready = select(fd + 1, NULL, &writable, NULL, has_limit ? &limit : NULL);
    if (ready < 0)
        return errno;
    if (ready == 0)
        return ETIMEDOUT;

    int error = 0;
    socklen_t size = sizeof error;
    getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size);
    return error;
}

static void show(const struct sockaddr_in *sa, const char *after)
{
    printf("%s:%d%s", inet_ntoa(sa->sin_addr), ntohs(sa->sin_port), after);
}

static void probe(const char *address)
{
    struct sockaddr_in to = resolve(address), own, peer;
    socklen_t own_size = sizeof own, peer_size = sizeof peer;

    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (fd < 0) {
        perror("socket");
        exit(1);
    }
    for (int i = 0; i < wish_count; i++)
        wishes[i].error = apply(fd, &wishes[i]);

    int error = try_connect(fd, &to);
    if (error == 0 && getpeername(fd, (struct sockaddr *)&peer, &peer_size) < 0)
        error = errno;
    if (error != 0) {
        printf("%s %s\n", address, strerrorname_np(error));
    } else {
        getsockname(fd, (struct sockaddr *)&own, &own_size);
        printf("%s ok ", address);
        show(&own, " -> ");
        show(&peer, "\n");
        for (int i = 0; i < wish_count; i++) {
            printf("%s %s ", address, wishes[i].kind->name);
            if (wishes[i].error != 0)
                printf("%s\n", strerrorname_np(wishes[i].error));
            else
                printf("%ld\n", inspect(fd, wishes[i].kind));
        }
    }
    fflush(stdout);
    close(fd);
}

int main(int argc, char **argv)
{
    static const struct option longs[] = {
        { "timeout", required_argument, NULL, 't' },
        { "set", required_argument, NULL, 's' },
        { NULL, 0, NULL, 0 },
    };
    int c;
    while ((c = getopt_long(argc, argv, "", longs, NULL)) != -1) {
        if (c == 't') {
            long ms = number(optarg);
            limit.tv_sec = ms / 1000;
            limit.tv_usec = ms % 1000 * 1000;
            has_limit = 1;
        } else if (c == 's') {
            add_wish(optarg);
        } else {
            usage("bad option");
        }
    }
    if (optind == argc)
        usage("no address");
    for (int i = optind; i < argc; i++)
        resolve(argv[i]);
    for (int i = optind; i < argc; i++)
        probe(argv[i]);
    return 0;
}
