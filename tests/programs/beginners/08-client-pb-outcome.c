// SO_ERROR is asked twice, once to see whether the connect failed and once for the name; the first
// question clears it. With --timeout a refused address is printed as "ADDRESS 0" instead of "ADDRESS
// ECONNREFUSED".
// caught by: 08.client-refused-with-timeout
// cause: error-without-its-name

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
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

struct option {
    const char *name;
    int level, id;
    enum kind kind;
};

static const struct option known[] = {
    { "SO_RCVBUF", SOL_SOCKET, SO_RCVBUF, NUMBER },
    { "SO_SNDBUF", SOL_SOCKET, SO_SNDBUF, NUMBER },
    { "SO_KEEPALIVE", SOL_SOCKET, SO_KEEPALIVE, NUMBER },
    { "SO_LINGER", SOL_SOCKET, SO_LINGER, LINGER },
    { "SO_RCVTIMEO", SOL_SOCKET, SO_RCVTIMEO, MILLIS },
    { "TCP_NODELAY", IPPROTO_TCP, TCP_NODELAY, NUMBER },
    { "IP_TTL", IPPROTO_IP, IP_TTL, NUMBER },
};

struct setting {
    const struct option *option;
    int value;
    int error;
};

static struct setting settings[64];
static int setting_count;
static int timeout_ms = -1;

static int number(const char *text, int *out)
{
    char *end;
    errno = 0;
    long value = strtol(text, &end, 10);
    if (errno || end == text || *end || value < 0 || value > 2147483647L)
        return 0;
    *out = (int)value;
    return 1;
}

static int parse_setting(const char *text)
{
    const char *equals = text ? strchr(text, '=') : NULL;
    if (!equals || setting_count == 64)
        return 0;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (strlen(known[i].name) == (size_t)(equals - text) &&
            strncmp(known[i].name, text, equals - text) == 0) {
            settings[setting_count].option = &known[i];
            return number(equals + 1, &settings[setting_count++].value);
        }
    }
    return 0;
}

static int parse_address(const char *text, struct sockaddr_in *out)
{
    char host[64];
    int port;
    const char *colon = strrchr(text, ':');
    if (!colon || (size_t)(colon - text) >= sizeof host || !number(colon + 1, &port) || port > 65535)
        return 0;
    memcpy(host, text, colon - text);
    host[colon - text] = 0;
    memset(out, 0, sizeof *out);
    out->sin_family = AF_INET;
    out->sin_port = htons(port);
    return inet_pton(AF_INET, strcmp(host, "localhost") ? host : "127.0.0.1", &out->sin_addr) == 1;
}

static void apply(int fd, struct setting *s)
{
    const struct option *o = s->option;
    struct linger linger = { 1, s->value };
    struct timeval time = { s->value / 1000, s->value % 1000 * 1000 };
    const void *data = &s->value;
    socklen_t size = sizeof s->value;

    if (o->kind == LINGER) {
        data = &linger;
        size = sizeof linger;
    } else if (o->kind == MILLIS) {
        data = &time;
        size = sizeof time;
    }
    s->error = setsockopt(fd, o->level, o->id, data, size) == 0 ? 0 : errno;
}

static long long ask(int fd, const struct option *o)
{
    int value = 0;
    struct linger linger = { 0, 0 };
    struct timeval time = { 0, 0 };
    socklen_t size;

    switch (o->kind) {
    case LINGER:
        size = sizeof linger;
        getsockopt(fd, o->level, o->id, &linger, &size);
        return linger.l_linger;
    case MILLIS:
        size = sizeof time;
        getsockopt(fd, o->level, o->id, &time, &size);
        return time.tv_sec * 1000LL + time.tv_usec / 1000;
    default:
        size = sizeof value;
        getsockopt(fd, o->level, o->id, &value, &size);
        return value;
    }
}

static int pending_error(int fd)
{
    int error = 0;
    socklen_t size = sizeof error;
    if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) < 0)
        return errno;
    return error;
}

static long long now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000LL + t.tv_nsec / 1000000;
}

/* The name of what went wrong, or NULL when the socket is connected. */
static const char *try_connect(int fd, const struct sockaddr_in *to)
{
    if (timeout_ms >= 0)
        fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
    if (connect(fd, (const struct sockaddr *)to, sizeof *to) == 0)
        return NULL;
    if (errno != EINPROGRESS)
        return strerrorname_np(errno);

    struct pollfd p = { .fd = fd, .events = POLLOUT };
    long long end = now_ms() + timeout_ms;
    int ready;
    do {
        long long left = end - now_ms();
        ready = poll(&p, 1, left > 0 ? (int)left : 0);
    } while (ready < 0 && errno == EINTR);
    if (ready < 0)
        return strerrorname_np(errno);
    if (ready == 0)
        return "ETIMEDOUT";
    if (pending_error(fd) != 0)
        return strerrorname_np(pending_error(fd));
    return NULL;
}

static void probe(const char *text, const struct sockaddr_in *to)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0) {
        printf("%s %s\n", text, strerrorname_np(errno));
        return;
    }
    for (int i = 0; i < setting_count; i++)
        apply(fd, &settings[i]);

    const char *failure = try_connect(fd, to);
    if (failure) {
        printf("%s %s\n", text, failure);
    } else {
        struct sockaddr_in self = { 0 }, peer = { 0 };
        socklen_t size = sizeof self;
        char a[INET_ADDRSTRLEN], b[INET_ADDRSTRLEN];
        getsockname(fd, (struct sockaddr *)&self, &size);
        size = sizeof peer;
        if (getpeername(fd, (struct sockaddr *)&peer, &size) < 0)
            peer = *to;
        inet_ntop(AF_INET, &self.sin_addr, a, sizeof a);
        inet_ntop(AF_INET, &peer.sin_addr, b, sizeof b);
        printf("%s ok %s:%d -> %s:%d\n", text, a, ntohs(self.sin_port), b, ntohs(peer.sin_port));
        for (int i = 0; i < setting_count; i++) {
            if (settings[i].error)
                printf("%s %s %s\n", text, settings[i].option->name, strerrorname_np(settings[i].error));
            else
                printf("%s %s %lld\n", text, settings[i].option->name, ask(fd, settings[i].option));
        }
    }
    close(fd);
}

int main(int argc, char **argv)
{
    struct sockaddr_in *targets = calloc(argc, sizeof *targets);
    const char **names = calloc(argc, sizeof *names);
    int count = 0;

    setvbuf(stdout, NULL, _IOLBF, 0);
    for (int i = 1; i < argc; i++) {
        int ok;
        if (strcmp(argv[i], "--timeout") == 0)
            ok = i + 1 < argc && number(argv[++i], &timeout_ms);
        else if (strcmp(argv[i], "--set") == 0)
            ok = i + 1 < argc && parse_setting(argv[++i]);
        else {
            ok = argv[i][0] != '-' && parse_address(argv[i], &targets[count]);
            names[count++] = argv[i];
        }
        if (!ok) {
            fprintf(stderr, "%s: wrong argument\n", argv[i]);
            return 2;
        }
    }
    if (count == 0) {
        fprintf(stderr, "usage: client [--timeout MS] [--set NAME=VALUE]... ADDRESS...\n");
        return 2;
    }
    for (int i = 0; i < count; i++)
        probe(names[i], &targets[i]);
    return 0;
}
