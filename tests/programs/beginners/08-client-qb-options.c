// The milliseconds of SO_RCVTIMEO all go into tv_usec, which may not reach a million. From 1000 on the
// kernel says EDOM: `--set SO_RCVTIMEO=2500` gives the line "ADDRESS SO_RCVTIMEO EDOM", and the time
// limit is not set. Broken sentence: "After the line about a connection comes one for each option, with
// what getsockopt says" (SO_RCVTIMEO: "milliseconds").
// caught by: 08.client-reads-options-back
// cause: seconds-as-microseconds

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

enum kind { NUMBER, LINGER, TIME };

static const struct option {
    const char *name;
    int level, number;
    enum kind kind;
} known[] = {
    { "SO_RCVBUF", SOL_SOCKET, SO_RCVBUF, NUMBER },
    { "SO_SNDBUF", SOL_SOCKET, SO_SNDBUF, NUMBER },
    { "SO_KEEPALIVE", SOL_SOCKET, SO_KEEPALIVE, NUMBER },
    { "SO_LINGER", SOL_SOCKET, SO_LINGER, LINGER },
    { "SO_RCVTIMEO", SOL_SOCKET, SO_RCVTIMEO, TIME },
    { "TCP_NODELAY", IPPROTO_TCP, TCP_NODELAY, NUMBER },
    { "IP_TTL", IPPROTO_IP, IP_TTL, NUMBER },
};

struct setting {
    const struct option *option;
    int value;
    int error;
};

static struct setting settings[64];
static int how_many;
static int timeout = -1;

static int number(const char *text, int *value)
{
    char *end;
    errno = 0;
    long n = strtol(text, &end, 10);
    if (end == text || *end || errno || n < 0 || n > INT_MAX)
        return -1;
    *value = n;
    return 0;
}

static int add_setting(const char *text)
{
    const char *equals = strchr(text, '=');
    if (equals == NULL || how_many == 64)
        return -1;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strlen(known[i].name) == (size_t)(equals - text) && !strncmp(known[i].name, text, equals - text)) {
            settings[how_many].option = &known[i];
            return number(equals + 1, &settings[how_many++].value);
        }
    return -1;
}

static int parse(const char *text, struct sockaddr_in *to)
{
    char host[32];
    int port;
    const char *colon = strrchr(text, ':');
    if (colon == NULL || colon - text >= (long)sizeof host || number(colon + 1, &port) < 0 || port > 65535)
        return -1;
    memcpy(host, text, colon - text);
    host[colon - text] = 0;
    memset(to, 0, sizeof *to);
    to->sin_family = AF_INET;
    to->sin_port = htons(port);
    return inet_pton(AF_INET, host, &to->sin_addr) == 1 ? 0 : -1;
}

static int set(int fd, const struct setting *s)
{
    struct linger linger = { 1, s->value };
    struct timeval tv = { 0, (suseconds_t)s->value * 1000 };
    switch (s->option->kind) {
    case LINGER:
        return setsockopt(fd, s->option->level, s->option->number, &linger, sizeof linger);
    case TIME:
        return setsockopt(fd, s->option->level, s->option->number, &tv, sizeof tv);
    default:
        return setsockopt(fd, s->option->level, s->option->number, &s->value, sizeof s->value);
    }
}

static int get(int fd, const struct option *o, long *value)
{
    union {
        int number;
        struct linger linger;
        struct timeval tv;
    } u;
    socklen_t size = o->kind == LINGER ? sizeof u.linger : o->kind == TIME ? sizeof u.tv : sizeof u.number;
    if (getsockopt(fd, o->level, o->number, &u, &size) < 0)
        return -1;
    *value = o->kind == LINGER ? u.linger.l_linger
           : o->kind == TIME   ? u.tv.tv_sec * 1000 + u.tv.tv_usec / 1000
                               : u.number;
    return 0;
}

static long now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* 0, or the number of the error */
static int reach(int fd, const struct sockaddr_in *to)
{
    int flags = fcntl(fd, F_GETFL), error = 0;
    socklen_t size = sizeof error;
    fcntl(fd, F_SETFL, flags | O_NONBLOCK);
    if (connect(fd, (const struct sockaddr *)to, sizeof *to) < 0) {
        if (errno != EINPROGRESS)
            return errno;
        struct pollfd wait = { fd, POLLOUT, 0 };
        long end = now() + timeout;
        int ready;
        do {
            long left = timeout < 0 ? -1 : end > now() ? end - now() : 0;
            ready = poll(&wait, 1, left);
        } while (ready < 0 && errno == EINTR);
        if (ready < 0)
            return errno;
        if (ready == 0)
            return ETIMEDOUT;
        if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) < 0)
            return errno;
    }
    fcntl(fd, F_SETFL, flags);
    return error;
}

static void probe(const char *address, const struct sockaddr_in *to)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) {
        printf("%s %s\n", address, strerrorname_np(errno));
        fflush(stdout);
        return;
    }
    for (int i = 0; i < how_many; i++)
        settings[i].error = set(fd, &settings[i]) < 0 ? errno : 0;

    int error = reach(fd, to);
    struct sockaddr_in own, peer;
    socklen_t size = sizeof own, room = sizeof peer;
    if (error == 0 && getsockname(fd, (struct sockaddr *)&own, &size) < 0)
        error = errno;
    if (error == 0 && getpeername(fd, (struct sockaddr *)&peer, &room) < 0)
        error = errno;
    if (error != 0) {
        printf("%s %s\n", address, strerrorname_np(error));
        fflush(stdout);
        close(fd);
        return;
    }
    printf("%s ok %s:%d -> ", address, inet_ntoa(own.sin_addr), ntohs(own.sin_port));
    printf("%s:%d\n", inet_ntoa(peer.sin_addr), ntohs(peer.sin_port));
    for (int i = 0; i < how_many; i++) {
        const char *name = settings[i].option->name;
        long value;
        if (settings[i].error != 0)
            printf("%s %s %s\n", address, name, strerrorname_np(settings[i].error));
        else if (get(fd, settings[i].option, &value) < 0)
            printf("%s %s %s\n", address, name, strerrorname_np(errno));
        else
            printf("%s %s %ld\n", address, name, value);
    }
    fflush(stdout);
    close(fd);
}

static int wrong(const char *what)
{
    fprintf(stderr, "wrong argument: %s\nusage: client [--timeout MS] [--set NAME=VALUE]... ADDRESS...\n", what);
    return 2;
}

int main(int argc, char **argv)
{
    int count = 0;
    char **addresses = calloc(argc, sizeof *addresses);
    struct sockaddr_in *targets = calloc(argc, sizeof *targets);
    for (int i = 1; i < argc; i++) {
        if (!strcmp(argv[i], "--timeout")) {
            if (++i == argc || number(argv[i], &timeout) < 0)
                return wrong("--timeout");
        } else if (!strcmp(argv[i], "--set")) {
            if (++i == argc || add_setting(argv[i]) < 0)
                return wrong("--set");
        } else if (parse(argv[i], &targets[count]) < 0) {
            return wrong(argv[i]);
        } else {
            addresses[count++] = argv[i];
        }
    }
    if (count == 0)
        return wrong("no ADDRESS");
    for (int i = 0; i < count; i++)
        probe(addresses[i], &targets[i]);
    return 0;
}
