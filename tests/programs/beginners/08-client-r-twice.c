// SO_ERROR is asked for twice, once for the test and once for the name; the first call clears it, so a
// refusal under a time limit is printed as "ADDRESS 0" instead of ECONNREFUSED.
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

enum kind { K_INT, K_LINGER, K_TIME };

static const struct option {
    const char *name;
    int level, opt;
    enum kind kind;
} OPTIONS[] = {
    { "SO_RCVBUF", SOL_SOCKET, SO_RCVBUF, K_INT },
    { "SO_SNDBUF", SOL_SOCKET, SO_SNDBUF, K_INT },
    { "SO_KEEPALIVE", SOL_SOCKET, SO_KEEPALIVE, K_INT },
    { "SO_LINGER", SOL_SOCKET, SO_LINGER, K_LINGER },
    { "SO_RCVTIMEO", SOL_SOCKET, SO_RCVTIMEO, K_TIME },
    { "TCP_NODELAY", IPPROTO_TCP, TCP_NODELAY, K_INT },
    { "IP_TTL", IPPROTO_IP, IP_TTL, K_INT },
};

struct setting {
    const struct option *option;
    int value;
};

static long timeout_ms = -1;

static void usage(const char *what)
{
    fprintf(stderr, "%s\nusage: client [--timeout MS] [--set NAME=VALUE]... ADDRESS...\n", what);
    exit(2);
}

static long number(const char *text, long max)
{
    char *end;
    errno = 0;
    long n = strtol(text, &end, 10);
    if (*text == '\0' || *end != '\0' || errno || n < 0 || n > max)
        return -1;
    return n;
}

static void say(const char *address, const char *text)
{
    printf("%s %s\n", address, text);
    fflush(stdout);
}

static const char *error_name(int e)
{
    const char *name = strerrorname_np(e);
    return name ? name : "EUNKNOWN";
}

static int apply(int fd, const struct setting *s)
{
    if (s->option->kind == K_LINGER) {
        struct linger l = { 1, s->value };
        return setsockopt(fd, s->option->level, s->option->opt, &l, sizeof l);
    }
    if (s->option->kind == K_TIME) {
        struct timeval tv = { s->value / 1000, s->value % 1000 * 1000 };
        return setsockopt(fd, s->option->level, s->option->opt, &tv, sizeof tv);
    }
    return setsockopt(fd, s->option->level, s->option->opt, &s->value, sizeof s->value);
}

static long ask(int fd, const struct option *o)
{
    socklen_t len;
    if (o->kind == K_LINGER) {
        struct linger l;
        len = sizeof l;
        getsockopt(fd, o->level, o->opt, &l, &len);
        return l.l_linger;
    }
    if (o->kind == K_TIME) {
        struct timeval tv;
        len = sizeof tv;
        getsockopt(fd, o->level, o->opt, &tv, &len);
        return tv.tv_sec * 1000 + tv.tv_usec / 1000;
    }
    int v = 0;
    len = sizeof v;
    getsockopt(fd, o->level, o->opt, &v, &len);
    return v;
}

static int socket_error(int fd)
{
    int e = 0;
    socklen_t len = sizeof e;
    getsockopt(fd, SOL_SOCKET, SO_ERROR, &e, &len);
    return e;
}

static long now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* 0 when connected, otherwise -1 and errno */
static int connect_limited(int fd, const struct sockaddr_in *to)
{
    if (timeout_ms < 0)
        return connect(fd, (const struct sockaddr *)to, sizeof *to);

    int flags = fcntl(fd, F_GETFL);
    fcntl(fd, F_SETFL, flags | O_NONBLOCK);
    if (connect(fd, (const struct sockaddr *)to, sizeof *to) < 0) {
        if (errno != EINPROGRESS)
            return -1;
        long end = now_ms() + timeout_ms;
        struct pollfd p = { .fd = fd, .events = POLLOUT };
        int ready;
        do {
            long left = end - now_ms();
            ready = poll(&p, 1, left > 0 ? (int)left : 0);
        } while (ready < 0 && errno == EINTR);
        if (ready < 0)
            return -1;
        if (ready == 0) {
            errno = ETIMEDOUT;
            return -1;
        }
        if (socket_error(fd) != 0) {
            errno = socket_error(fd);
            return -1;
        }
    }
    fcntl(fd, F_SETFL, flags);
    return 0;
}

static void probe(const char *address, const struct sockaddr_in *to, const struct setting *set, int n)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0) {
        say(address, error_name(errno));
        return;
    }
    int refused[64] = {0};
    for (int i = 0; i < n; i++)
        if (apply(fd, &set[i]) < 0)
            refused[i] = errno;

    if (connect_limited(fd, to) < 0) {
        say(address, error_name(errno));
        close(fd);
        return;
    }
    struct sockaddr_in own = {0}, peer = {0};
    socklen_t len = sizeof own;
    getsockname(fd, (struct sockaddr *)&own, &len);
    len = sizeof peer;
    if (getpeername(fd, (struct sockaddr *)&peer, &len) < 0)
        peer = *to;
    char a[INET_ADDRSTRLEN], b[INET_ADDRSTRLEN], text[128];
    inet_ntop(AF_INET, &own.sin_addr, a, sizeof a);
    inet_ntop(AF_INET, &peer.sin_addr, b, sizeof b);
    snprintf(text, sizeof text, "ok %s:%d -> %s:%d", a, ntohs(own.sin_port), b, ntohs(peer.sin_port));
    say(address, text);
    for (int i = 0; i < n; i++) {
        if (refused[i])
            snprintf(text, sizeof text, "%s %s", set[i].option->name, error_name(refused[i]));
        else
            snprintf(text, sizeof text, "%s %ld", set[i].option->name, ask(fd, set[i].option));
        say(address, text);
    }
    close(fd);
}

int main(int argc, char **argv)
{
    struct setting set[64];
    int n = 0, count = 0;
    struct sockaddr_in *to = calloc((size_t)argc, sizeof *to);
    const char **addresses = calloc((size_t)argc, sizeof *addresses);

    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--timeout") == 0) {
            timeout_ms = ++i < argc ? number(argv[i], 1000000000) : -1;
            if (timeout_ms < 0)
                usage("--timeout needs a number of milliseconds");
        } else if (strcmp(argv[i], "--set") == 0) {
            char *eq = ++i < argc ? strchr(argv[i], '=') : NULL;
            if (!eq || n == 64)
                usage("--set needs NAME=VALUE");
            set[n].option = NULL;
            for (size_t k = 0; k < sizeof OPTIONS / sizeof *OPTIONS; k++)
                if (strlen(OPTIONS[k].name) == (size_t)(eq - argv[i]) &&
                    strncmp(OPTIONS[k].name, argv[i], (size_t)(eq - argv[i])) == 0)
                    set[n].option = &OPTIONS[k];
            long v = number(eq + 1, 2147483647);
            if (!set[n].option || v < 0)
                usage("--set: unknown option or bad value");
            set[n++].value = (int)v;
        } else if (argv[i][0] == '-') {
            usage("unknown flag");
        } else {
            char host[64];
            char *colon = strrchr(argv[i], ':');
            long port = colon ? number(colon + 1, 65535) : -1;
            if (port < 0 || colon - argv[i] >= (long)sizeof host)
                usage("an address is HOST:PORT");
            memcpy(host, argv[i], (size_t)(colon - argv[i]));
            host[colon - argv[i]] = '\0';
            to[count].sin_family = AF_INET;
            to[count].sin_port = htons((uint16_t)port);
            if (inet_pton(AF_INET, host, &to[count].sin_addr) != 1)
                usage("HOST must be an IPv4 address");
            addresses[count++] = argv[i];
        }
    }
    if (count == 0)
        usage("no address");
    for (int i = 0; i < count; i++)
        probe(addresses[i], &to[i], set, n);
    return 0;
}
