// The timerfd is armed once, at the start, and not again for each address. The time limit is one for
// all addresses together: after it has passed, each further address that doesn't answer at once is
// ETIMEDOUT immediately.
// caught by: 08.client-waits-as-long-as-asked
// cause: one-time-limit-for-all

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <limits.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <unistd.h>

enum kind { INT, LINGER, TIME };

static const struct option {
    const char *name;
    int level, number;
    enum kind kind;
} options[] = {
    { "SO_RCVBUF", SOL_SOCKET, SO_RCVBUF, INT },
    { "SO_SNDBUF", SOL_SOCKET, SO_SNDBUF, INT },
    { "SO_KEEPALIVE", SOL_SOCKET, SO_KEEPALIVE, INT },
    { "SO_LINGER", SOL_SOCKET, SO_LINGER, LINGER },
    { "SO_RCVTIMEO", SOL_SOCKET, SO_RCVTIMEO, TIME },
    { "TCP_NODELAY", IPPROTO_TCP, TCP_NODELAY, INT },
    { "IP_TTL", IPPROTO_IP, IP_TTL, INT },
};

struct setting {
    const struct option *option;
    int value;
    int error;
};

static struct setting settings[64];
static int setting_count;
static int ep, metronome = -1;

static void usage(const char *why)
{
    fprintf(stderr, "client: %s\nusage: client [--timeout MS] [--set NAME=VALUE]... ADDRESS...\n", why);
    exit(2);
}

static int number(const char *text)
{
    char *end;
    errno = 0;
    long value = strtol(text, &end, 10);
    if (errno || end == text || *end || value < 0 || value > INT_MAX)
        usage("not a number");
    return (int)value;
}

static void add_setting(char *text)
{
    char *equals = strchr(text, '=');
    if (!equals || setting_count == 64)
        usage("--set wants NAME=VALUE");
    *equals = 0;
    for (size_t i = 0; i < sizeof options / sizeof *options; i++)
        if (!strcmp(options[i].name, text)) {
            settings[setting_count++] = (struct setting){ &options[i], number(equals + 1), 0 };
            return;
        }
    usage("unknown option");
}

static int apply(int fd, const struct setting *s)
{
    const struct option *o = s->option;
    struct linger linger = { 1, s->value };
    struct timeval time = { s->value / 1000, s->value % 1000 * 1000 };
    int failed = o->kind == LINGER ? setsockopt(fd, o->level, o->number, &linger, sizeof linger)
               : o->kind == TIME   ? setsockopt(fd, o->level, o->number, &time, sizeof time)
                                   : setsockopt(fd, o->level, o->number, &s->value, sizeof s->value);
    return failed ? errno : 0;
}

static long ask(int fd, const struct option *o)
{
    union { int number; struct linger linger; struct timeval time; } v;
    socklen_t size = sizeof v;
    memset(&v, 0, sizeof v);
    getsockopt(fd, o->level, o->number, &v, &size);
    switch (o->kind) {
    case LINGER: return v.linger.l_linger;
    case TIME:   return v.time.tv_sec * 1000 + v.time.tv_usec / 1000;
    default:     return v.number;
    }
}

/* Sleeps until the connection is decided or the metronome has ticked. */
static int decided(int fd)
{
    struct epoll_event want = { .events = EPOLLOUT, .data.fd = fd }, got[2];
    if (epoll_ctl(ep, EPOLL_CTL_ADD, fd, &want) < 0)
        return errno;
    int count;
    do
        count = epoll_wait(ep, got, 2, -1);
    while (count < 0 && errno == EINTR);
    if (count < 0)
        return errno;
    for (int i = 0; i < count; i++)
        if (got[i].data.fd == fd) {
            int error = 0;
            socklen_t size = sizeof error;
            return getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) < 0 ? errno : error;
        }
    return ETIMEDOUT;
}

static void say_name(int (*call)(int, struct sockaddr *, socklen_t *), int fd, char *text, size_t room)
{
    struct sockaddr_in a = { .sin_family = AF_INET };
    socklen_t size = sizeof a;
    char host[INET_ADDRSTRLEN];
    call(fd, (struct sockaddr *)&a, &size);
    snprintf(text, room, "%s:%d", inet_ntop(AF_INET, &a.sin_addr, host, sizeof host), ntohs(a.sin_port));
}

static void probe(const char *address, const struct sockaddr *to, socklen_t length)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    int error = fd < 0 ? errno : 0;
    if (!error) {
        for (int i = 0; i < setting_count; i++)
            settings[i].error = apply(fd, &settings[i]);
        if (connect(fd, to, length) < 0)
            error = errno == EINPROGRESS ? decided(fd) : errno;
    }
    if (error) {
        printf("%s %s\n", address, strerrorname_np(error));
    } else {
        char local[64], peer[64];
        say_name(getsockname, fd, local, sizeof local);
        say_name(getpeername, fd, peer, sizeof peer);
        printf("%s ok %s -> %s\n", address, local, peer);
        for (int i = 0; i < setting_count; i++)
            if (settings[i].error)
                printf("%s %s %s\n", address, settings[i].option->name, strerrorname_np(settings[i].error));
            else
                printf("%s %s %ld\n", address, settings[i].option->name, ask(fd, settings[i].option));
    }
    if (fd >= 0)
        close(fd);
}

int main(int argc, char **argv)
{
    int timeout = 0, first = 1;
    setvbuf(stdout, NULL, _IOLBF, 0);
    for (; first < argc && !strncmp(argv[first], "--", 2); first += 2) {
        if (first + 1 >= argc)
            usage("a value is missing");
        if (!strcmp(argv[first], "--timeout")) {
            timeout = number(argv[first + 1]);
            if (!timeout)
                usage("the time limit must be positive");
        } else if (!strcmp(argv[first], "--set")) {
            add_setting(argv[first + 1]);
        } else {
            usage("unknown argument");
        }
    }
    if (first == argc)
        usage("no address");

    struct addrinfo *places[argc];
    for (int i = first; i < argc; i++) {
        char host[256];
        const char *colon = strrchr(argv[i], ':');
        if (!colon || colon == argv[i] || (size_t)(colon - argv[i]) >= sizeof host)
            usage("ADDRESS is HOST:PORT");
        memcpy(host, argv[i], colon - argv[i]);
        host[colon - argv[i]] = 0;
        if (number(colon + 1) > 65535)
            usage("no such port");
        struct addrinfo hints = { .ai_family = AF_INET, .ai_socktype = SOCK_STREAM };
        if (getaddrinfo(host, colon + 1, &hints, &places[i]))
            usage("no such host");
    }

    ep = epoll_create1(EPOLL_CLOEXEC);
    if (timeout) {
        metronome = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
        struct itimerspec beat = { .it_value = { timeout / 1000, timeout % 1000 * 1000000L } };
        struct epoll_event tick = { .events = EPOLLIN, .data.fd = metronome };
        timerfd_settime(metronome, 0, &beat, NULL);
        epoll_ctl(ep, EPOLL_CTL_ADD, metronome, &tick);
    }
    for (int i = first; i < argc; i++) {
        probe(argv[i], places[i]->ai_addr, places[i]->ai_addrlen);
        freeaddrinfo(places[i]);
    }
    return 0;
}
