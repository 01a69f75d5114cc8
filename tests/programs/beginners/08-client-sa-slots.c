// The branch for an expired --timeout returns without closing the socket (the other failures close it).
// With several addresses that never answer, one descriptor and one half-open connection stay for each.
// caught by: 08.client-closes-what-failed
// cause: failed-sockets-kept

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

struct option {
    const char *name;
    int level, number;
} known[] = {
    {"SO_RCVBUF", SOL_SOCKET, SO_RCVBUF},
    {"SO_SNDBUF", SOL_SOCKET, SO_SNDBUF},
    {"SO_KEEPALIVE", SOL_SOCKET, SO_KEEPALIVE},
    {"SO_LINGER", SOL_SOCKET, SO_LINGER},
    {"SO_RCVTIMEO", SOL_SOCKET, SO_RCVTIMEO},
    {"TCP_NODELAY", IPPROTO_TCP, TCP_NODELAY},
    {"IP_TTL", IPPROTO_IP, IP_TTL},
};

struct wish {
    struct option *option;
    int value;
    int error;
} wishes[64];
int wish_count;
int timeout = -1;

static void usage(const char *text)
{
    fprintf(stderr, "%s: wrong argument\nclient [--timeout MS] [--set NAME=VALUE]... ADDRESS...\n", text);
    exit(2);
}

static int number(const char *text)
{
    char *end;
    long n = strtol(text, &end, 10);
    if (*text < '0' || *text > '9' || *end != '\0' || n > 2147483647L)
        usage(text);
    return (int)n;
}

static void add_wish(const char *text)
{
    const char *eq = strchr(text, '=');
    if (eq == NULL || wish_count == 64)
        usage(text);
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (strlen(known[i].name) == (size_t)(eq - text) && strncmp(known[i].name, text, eq - text) == 0) {
            wishes[wish_count].option = &known[i];
            wishes[wish_count++].value = number(eq + 1);
            return;
        }
    usage(text);
}

static int set(int fd, struct option *o, int value)
{
    if (o->level == SOL_SOCKET && o->number == SO_LINGER) {
        struct linger l = {1, value};
        return setsockopt(fd, o->level, o->number, &l, sizeof l);
    }
    if (o->level == SOL_SOCKET && o->number == SO_RCVTIMEO) {
        struct timeval tv = {value / 1000, value % 1000 * 1000};
        return setsockopt(fd, o->level, o->number, &tv, sizeof tv);
    }
    return setsockopt(fd, o->level, o->number, &value, sizeof value);
}

static long get(int fd, struct option *o)
{
    union {
        int i;
        struct linger l;
        struct timeval tv;
    } u = {0};
    socklen_t len = sizeof u;
    getsockopt(fd, o->level, o->number, &u, &len);
    if (o->level == SOL_SOCKET && o->number == SO_LINGER)
        return u.l.l_linger;
    if (o->level == SOL_SOCKET && o->number == SO_RCVTIMEO)
        return u.tv.tv_sec * 1000 + u.tv.tv_usec / 1000;
    return u.i;
}

static struct sockaddr_in parse(const char *address)
{
    struct sockaddr_in sa = {.sin_family = AF_INET};
    char host[64];
    const char *colon = strrchr(address, ':');
    if (colon == NULL || (size_t)(colon - address) >= sizeof host)
        usage(address);
    memcpy(host, address, colon - address);
    host[colon - address] = '\0';
    if (inet_pton(AF_INET, host, &sa.sin_addr) != 1)
        usage(address);
    int port = number(colon + 1);
    if (port > 65535)
        usage(address);
    sa.sin_port = htons(port);
    return sa;
}

static void probe(const char *address)
{
    struct sockaddr_in target = parse(address), local, peer;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (fd < 0) {
        printf("%s %s\n", address, strerrorname_np(errno));
        return;
    }
    for (int i = 0; i < wish_count; i++)
        wishes[i].error = set(fd, wishes[i].option, wishes[i].value) < 0 ? errno : 0;

    int err = 0;
    if (connect(fd, (struct sockaddr *)&target, sizeof target) < 0)
        err = errno;
    if (err == EINPROGRESS) {
        struct pollfd p = {fd, POLLOUT, 0};
        int ready = poll(&p, 1, timeout);
        if (ready == 0) {
            printf("%s ETIMEDOUT\n", address);
            return;
        }
        socklen_t len = sizeof err;
        getsockopt(fd, SOL_SOCKET, SO_ERROR, &err, &len);
    }
    socklen_t len = sizeof peer;
    if (err == 0 && getpeername(fd, (struct sockaddr *)&peer, &len) < 0)
        err = errno;
    if (err != 0) {
        printf("%s %s\n", address, strerrorname_np(err));
        close(fd);
        return;
    }
    len = sizeof local;
    getsockname(fd, (struct sockaddr *)&local, &len);
    char here[INET_ADDRSTRLEN], there[INET_ADDRSTRLEN];
    inet_ntop(AF_INET, &local.sin_addr, here, sizeof here);
    inet_ntop(AF_INET, &peer.sin_addr, there, sizeof there);
    printf("%s ok %s:%d -> %s:%d\n", address, here, ntohs(local.sin_port), there, ntohs(peer.sin_port));
    for (int i = 0; i < wish_count; i++) {
        if (wishes[i].error)
            printf("%s %s %s\n", address, wishes[i].option->name, strerrorname_np(wishes[i].error));
        else
            printf("%s %s %ld\n", address, wishes[i].option->name, get(fd, wishes[i].option));
    }
    close(fd);
}

int main(int argc, char **argv)
{
    const char *addresses[argc + 1];
    int count = 0;
    setvbuf(stdout, NULL, _IOLBF, 0);
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--timeout") == 0)
            timeout = number(++i < argc ? argv[i] : "");
        else if (strcmp(argv[i], "--set") == 0)
            add_wish(++i < argc ? argv[i] : "");
        else if (argv[i][0] == '-')
            usage(argv[i]);
        else {
            parse(argv[i]);
            addresses[count++] = argv[i];
        }
    }
    if (count == 0)
        usage("no address");
    for (int i = 0; i < count; i++)
        probe(addresses[i]);
    return 0;
}
