// The time limit is still the ping tool's -w, a deadline for the whole run: it is computed once,
// before the first address. What a silent address uses up is missing for the next, and soon every
// address that isn't decided at once is ETIMEDOUT.
// caught by: 08.client-waits-as-long-as-asked
// cause: one-time-limit-for-all

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
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

enum kind { NUMBER, LINGER, MILLIS };

static const struct option_def {
    const char *name;
    int level, number;
    enum kind kind;
} known[] = {
    { "SO_RCVBUF", SOL_SOCKET, SO_RCVBUF, NUMBER },
    { "SO_SNDBUF", SOL_SOCKET, SO_SNDBUF, NUMBER },
    { "SO_KEEPALIVE", SOL_SOCKET, SO_KEEPALIVE, NUMBER },
    { "SO_LINGER", SOL_SOCKET, SO_LINGER, LINGER },
    { "SO_RCVTIMEO", SOL_SOCKET, SO_RCVTIMEO, MILLIS },
    { "TCP_NODELAY", IPPROTO_TCP, TCP_NODELAY, NUMBER },
    { "IP_TTL", IPPROTO_IP, IP_TTL, NUMBER },
};

struct setting {
    const struct option_def *def;
    int value;
    int error;
};

struct target {
    const char *text;
    struct sockaddr_in where;
};

static struct {
    struct setting *settings;
    int setting_count;
    struct target *targets;
    int target_count;
    long deadline;          /* 0: none */
} run;

static long now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000L + t.tv_nsec / 1000000L;
}

static void usage(const char *about)
{
    fprintf(stderr, "wrong argument: %s\n"
            "usage: client [--timeout MS] [--set NAME=VALUE]... ADDRESS...\n", about);
    exit(2);
}

static int number(const char *text, int least, int most)
{
    char *end;
    errno = 0;
    long value = strtol(text, &end, 10);
    if (end == text || *end || errno || value < least || value > most)
        usage(text);
    return (int)value;
}

static void add_setting(const char *text)
{
    const char *equals = strchr(text, '=');
    if (!equals)
        usage(text);
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        size_t n = strlen(known[i].name);
        if (n == (size_t)(equals - text) && !memcmp(known[i].name, text, n)) {
            struct setting *s = &run.settings[run.setting_count++];
            s->def = &known[i];
            s->value = number(equals + 1, INT_MIN, INT_MAX);
            return;
        }
    }
    usage(text);
}

static void add_target(const char *text)
{
    struct target *t = &run.targets[run.target_count++];
    char host[64];
    const char *colon = strrchr(text, ':');
    if (!colon || (size_t)(colon - text) >= sizeof host)
        usage(text);
    memcpy(host, text, (size_t)(colon - text));
    host[colon - text] = '\0';
    t->text = text;
    t->where.sin_family = AF_INET;
    if (inet_pton(AF_INET, host, &t->where.sin_addr) != 1)
        usage(text);
    t->where.sin_port = htons((unsigned short)number(colon + 1, 0, 65535));
}

static void parse(int argc, char **argv)
{
    run.settings = calloc((size_t)argc, sizeof *run.settings);
    run.targets = calloc((size_t)argc, sizeof *run.targets);
    for (int i = 1; i < argc; i++) {
        if (!strcmp(argv[i], "--timeout")) {
            if (++i == argc)
                usage("--timeout");
            run.deadline = now_ms() + number(argv[i], 1, INT_MAX);
        } else if (!strcmp(argv[i], "--set")) {
            if (++i == argc)
                usage("--set");
            add_setting(argv[i]);
        } else if (argv[i][0] == '-') {
            usage(argv[i]);
        } else {
            add_target(argv[i]);
        }
    }
    if (run.target_count == 0)
        usage("no ADDRESS");
}

static int apply(int fd, const struct setting *s)
{
    struct linger l = { 1, s->value };
    struct timeval t = { s->value / 1000, s->value % 1000 * 1000 };
    const void *value = &s->value;
    socklen_t size = sizeof s->value;
    if (s->def->kind == LINGER) {
        value = &l;
        size = sizeof l;
    } else if (s->def->kind == MILLIS) {
        value = &t;
        size = sizeof t;
    }
    return setsockopt(fd, s->def->level, s->def->number, value, size) < 0 ? errno : 0;
}

static void show(int fd, const char *address, const struct setting *s)
{
    union { int number; struct linger linger; struct timeval time; } v;
    socklen_t size = sizeof v;
    int error = s->error;
    memset(&v, 0, sizeof v);
    if (!error && getsockopt(fd, s->def->level, s->def->number, &v, &size) < 0)
        error = errno;
    if (error)
        printf("%s %s %s\n", address, s->def->name, strerrorname_np(error));
    else if (s->def->kind == LINGER)
        printf("%s %s %d\n", address, s->def->name, v.linger.l_linger);
    else if (s->def->kind == MILLIS)
        printf("%s %s %ld\n", address, s->def->name,
               (long)v.time.tv_sec * 1000 + (long)v.time.tv_usec / 1000);
    else
        printf("%s %s %d\n", address, s->def->name, v.number);
}

/* Waits until the connection is decided: 0, or what came of it. */
static int await(int fd)
{
    struct pollfd p = { .fd = fd, .events = POLLOUT };
    for (;;) {
        int wait = -1;
        if (run.deadline) {
            long left = run.deadline - now_ms();
            wait = left > 0 ? (int)left : 0;
        }
        int ready = poll(&p, 1, wait);
        if (ready == 0)
            return ETIMEDOUT;
        if (ready > 0)
            break;
        if (errno != EINTR)
            return errno;
    }
    int error = 0;
    socklen_t size = sizeof error;
    if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) < 0)
        return errno;
    return error;
}

static const char *name(const struct sockaddr_in *a, char *out, size_t room)
{
    char host[INET_ADDRSTRLEN];
    inet_ntop(AF_INET, &a->sin_addr, host, sizeof host);
    snprintf(out, room, "%s:%d", host, ntohs(a->sin_port));
    return out;
}

static void report(int fd, const struct target *t)
{
    struct sockaddr_in local = { 0 }, peer;
    char a[32], b[32];
    socklen_t size = sizeof local;
    getsockname(fd, (struct sockaddr *)&local, &size);
    size = sizeof peer;
    if (getpeername(fd, (struct sockaddr *)&peer, &size) < 0)
        peer = t->where;    /* gone again; this is where it was */
    printf("%s ok %s -> %s\n", t->text, name(&local, a, sizeof a), name(&peer, b, sizeof b));
    for (int i = 0; i < run.setting_count; i++)
        show(fd, t->text, &run.settings[i]);
}

static void probe(const struct target *t)
{
    int error = 0;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (fd < 0) {
        error = errno;
    } else {
        for (int i = 0; i < run.setting_count; i++)
            run.settings[i].error = apply(fd, &run.settings[i]);
        if (connect(fd, (const struct sockaddr *)&t->where, sizeof t->where) < 0)
            error = errno == EINPROGRESS || errno == EINTR ? await(fd) : errno;
    }
    if (error)
        printf("%s %s\n", t->text, strerrorname_np(error));
    else
        report(fd, t);
    fflush(stdout);
    if (fd >= 0)
        close(fd);
}

int main(int argc, char **argv)
{
    parse(argc, argv);
    for (int i = 0; i < run.target_count; i++)
        probe(&run.targets[i]);
    return 0;
}
