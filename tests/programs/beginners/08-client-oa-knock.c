// SO_LINGER is treated as an option that its value switches on or off: l_onoff is 1 only if the value is
// not 0. With SO_LINGER=0 lingering is off, and the connection ends with an orderly close instead of a
// reset; the printed value is 0 all the same. /.
// caught by: 08.client-options-are-in-force
// cause: option-not-in-force

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
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

enum kind { NUMBER, LINGER, TIMEVAL };

static const struct option {
    const char *name;
    int level, number;
    enum kind kind;
} OPTIONS[] = {
    { "SO_RCVBUF", SOL_SOCKET, SO_RCVBUF, NUMBER },
    { "SO_SNDBUF", SOL_SOCKET, SO_SNDBUF, NUMBER },
    { "SO_KEEPALIVE", SOL_SOCKET, SO_KEEPALIVE, NUMBER },
    { "SO_LINGER", SOL_SOCKET, SO_LINGER, LINGER },
    { "SO_RCVTIMEO", SOL_SOCKET, SO_RCVTIMEO, TIMEVAL },
    { "TCP_NODELAY", IPPROTO_TCP, TCP_NODELAY, NUMBER },
    { "IP_TTL", IPPROTO_IP, IP_TTL, NUMBER },
};

#define MAX 64

static struct { const struct option *opt; int value; } wanted[MAX];
static int nwanted;
static long timeout_ms = -1;

static void usage(const char *what)
{
    fprintf(stderr, "client: wrong argument: %s\n"
            "usage: client [--timeout MS] [--set NAME=VALUE]... ADDRESS...\n", what);
    exit(2);
}

static long number(const char *text, long max)
{
    char *end;
    if (*text < '0' || *text > '9')
        return -1;
    errno = 0;
    long n = strtol(text, &end, 10);
    return *end || errno || n > max ? -1 : n;
}

static void add_option(char *text)
{
    char *eq = text ? strchr(text, '=') : NULL;
    if (!eq)
        usage(text ? text : "--set");
    *eq = '\0';
    long value = number(eq + 1, 0x7fffffff);
    for (size_t i = 0; i < sizeof OPTIONS / sizeof *OPTIONS; i++) {
        if (strcmp(OPTIONS[i].name, text) == 0 && value >= 0 && nwanted < MAX) {
            wanted[nwanted].opt = &OPTIONS[i];
            wanted[nwanted++].value = value;
            return;
        }
    }
    usage(text);
}

static int set_option(int fd, const struct option *o, int value)
{
    switch (o->kind) {
    case LINGER: {
        struct linger l = { .l_onoff = value != 0, .l_linger = value };
        return setsockopt(fd, o->level, o->number, &l, sizeof l);
    }
    case TIMEVAL: {
        struct timeval tv = { value / 1000, value % 1000 * 1000 };
        return setsockopt(fd, o->level, o->number, &tv, sizeof tv);
    }
    default:
        return setsockopt(fd, o->level, o->number, &value, sizeof value);
    }
}

static long get_option(int fd, const struct option *o)
{
    struct linger l = { 0 };
    struct timeval tv = { 0 };
    int n = 0;
    socklen_t len;

    switch (o->kind) {
    case LINGER:
        len = sizeof l;
        getsockopt(fd, o->level, o->number, &l, &len);
        return l.l_linger;
    case TIMEVAL:
        len = sizeof tv;
        getsockopt(fd, o->level, o->number, &tv, &len);
        return tv.tv_sec * 1000 + tv.tv_usec / 1000;
    default:
        len = sizeof n;
        getsockopt(fd, o->level, o->number, &n, &len);
        return n;
    }
}

static long long now_ms(void)
{
    struct timespec ts;
    clock_gettime(CLOCK_MONOTONIC, &ts);
    return ts.tv_sec * 1000LL + ts.tv_nsec / 1000000;
}

/* Returns 0 or an errno. */
static int connect_in_time(int fd, const struct sockaddr_in *to)
{
    long long end = now_ms() + timeout_ms;

    fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
    if (connect(fd, (const struct sockaddr *)to, sizeof *to) == 0)
        return 0;
    if (errno != EINPROGRESS)
        return errno;
    for (;;) {
        long long left = end - now_ms();
        struct pollfd p = { .fd = fd, .events = POLLOUT };
        int n = poll(&p, 1, timeout_ms < 0 ? -1 : left > 0 ? (int)left : 0);
        if (n > 0)
            break;
        if (n == 0)
            return ETIMEDOUT;
        if (errno != EINTR)
            return errno;
    }
    int error = 0;
    socklen_t len = sizeof error;
    if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &len) < 0)
        return errno;
    return error;
}

static const char *text_of(const struct sockaddr_in *a, char *out, size_t size)
{
    char ip[INET_ADDRSTRLEN];
    inet_ntop(AF_INET, &a->sin_addr, ip, sizeof ip);
    snprintf(out, size, "%s:%d", ip, ntohs(a->sin_port));
    return out;
}

static void probe(const char *address)
{
    char host[256], one[64], two[64];
    const char *colon = strrchr(address, ':');
    snprintf(host, sizeof host, "%.*s", (int)(colon - address), address);

    struct addrinfo hints = { .ai_family = AF_INET, .ai_socktype = SOCK_STREAM }, *found;
    int rc = getaddrinfo(host, colon + 1, &hints, &found);
    if (rc != 0) {
        printf("%s %s\n", address, gai_strerror(rc));
        return;
    }
    struct sockaddr_in to;
    memcpy(&to, found->ai_addr, sizeof to);
    freeaddrinfo(found);

    int refused[MAX] = { 0 };
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0) {
        printf("%s %s\n", address, strerrorname_np(errno));
        return;
    }
    for (int i = 0; i < nwanted; i++)
        if (set_option(fd, wanted[i].opt, wanted[i].value) < 0)
            refused[i] = errno;

    int error = connect_in_time(fd, &to);
    struct sockaddr_in local, peer;
    socklen_t len = sizeof local;
    if (error == 0 && getsockname(fd, (struct sockaddr *)&local, &len) < 0)
        error = errno;
    len = sizeof peer;
    if (error == 0 && getpeername(fd, (struct sockaddr *)&peer, &len) < 0)
        error = errno;

    if (error) {
        printf("%s %s\n", address, strerrorname_np(error));
    } else {
        printf("%s ok %s -> %s\n", address, text_of(&local, one, sizeof one),
               text_of(&peer, two, sizeof two));
        for (int i = 0; i < nwanted; i++) {
            if (refused[i])
                printf("%s %s %s\n", address, wanted[i].opt->name, strerrorname_np(refused[i]));
            else
                printf("%s %s %ld\n", address, wanted[i].opt->name, get_option(fd, wanted[i].opt));
        }
    }
    close(fd);
}

int main(int argc, char **argv)
{
    const char *addresses[argc];
    int n = 0;

    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--timeout") == 0) {
            if (++i >= argc || (timeout_ms = number(argv[i], 0x7fffffff)) < 0)
                usage("--timeout");
        } else if (strcmp(argv[i], "--set") == 0) {
            ++i;
            add_option(i < argc ? argv[i] : NULL);
        } else if (argv[i][0] == '-') {
            usage(argv[i]);
        } else {
            char *colon = strrchr(argv[i], ':');
            if (!colon || number(colon + 1, 65535) < 0)
                usage(argv[i]);
            addresses[n++] = argv[i];
        }
    }
    if (n == 0)
        usage("no address");

    setvbuf(stdout, NULL, _IOLBF, 0);
    for (int i = 0; i < n; i++)
        probe(addresses[i]);
    return 0;
}
