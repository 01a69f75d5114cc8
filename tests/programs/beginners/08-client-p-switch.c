// Turns SO_LINGER on only if the number of seconds isn't 0 (l_onoff = value != 0); with "--set
// SO_LINGER=0" the option stays off, and the connection ends with an orderly close instead of a reset.
// caught by: 08.client-options-are-in-force
// cause: option-not-in-force

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
#include <unistd.h>

enum kind { INT, LINGER, TIME };

static const struct option {
    const char *name;
    int level, number;
    enum kind kind;
} options[] = {
    {"SO_RCVBUF", SOL_SOCKET, SO_RCVBUF, INT},
    {"SO_SNDBUF", SOL_SOCKET, SO_SNDBUF, INT},
    {"SO_KEEPALIVE", SOL_SOCKET, SO_KEEPALIVE, INT},
    {"SO_LINGER", SOL_SOCKET, SO_LINGER, LINGER},
    {"SO_RCVTIMEO", SOL_SOCKET, SO_RCVTIMEO, TIME},
    {"TCP_NODELAY", IPPROTO_TCP, TCP_NODELAY, INT},
    {"IP_TTL", IPPROTO_IP, IP_TTL, INT},
};

struct wish {
    const struct option *option;
    int value;
    int error;
};

static struct wish wishes[64];
static int wish_count;
static int timeout_ms = -1;

static void usage(const char *what)
{
    fprintf(stderr, "%s\nusage: client [--timeout MS] [--set NAME=VALUE]... ADDRESS...\n", what);
    exit(2);
}

static int number(const char *text)
{
    char *end;
    long value = strtol(text, &end, 10);
    if (end == text || *end != '\0' || value < 0 || value > 2147483647)
        usage(text);
    return value;
}

static void add_wish(char *text)
{
    char *equals = strchr(text, '=');
    if (equals == NULL || wish_count == 64)
        usage(text);
    for (size_t i = 0; i < sizeof options / sizeof options[0]; i++) {
        if (strlen(options[i].name) == (size_t)(equals - text) &&
            strncmp(options[i].name, text, equals - text) == 0) {
            wishes[wish_count].option = &options[i];
            wishes[wish_count++].value = number(equals + 1);
            return;
        }
    }
    usage(text);
}

static int set(int fd, const struct option *o, int value)
{
    if (o->kind == LINGER) {
        struct linger l = {.l_onoff = value != 0, .l_linger = value};
        return setsockopt(fd, o->level, o->number, &l, sizeof l);
    }
    if (o->kind == TIME) {
        struct timeval tv = {.tv_sec = value / 1000, .tv_usec = value % 1000 * 1000};
        return setsockopt(fd, o->level, o->number, &tv, sizeof tv);
    }
    return setsockopt(fd, o->level, o->number, &value, sizeof value);
}

static long get(int fd, const struct option *o)
{
    if (o->kind == LINGER) {
        struct linger l = {0};
        socklen_t len = sizeof l;
        getsockopt(fd, o->level, o->number, &l, &len);
        return l.l_linger;
    }
    if (o->kind == TIME) {
        struct timeval tv = {0};
        socklen_t len = sizeof tv;
        getsockopt(fd, o->level, o->number, &tv, &len);
        return tv.tv_sec * 1000 + tv.tv_usec / 1000;
    }
    int value = 0;
    socklen_t len = sizeof value;
    getsockopt(fd, o->level, o->number, &value, &len);
    return value;
}

static int parse(const char *address, struct sockaddr_in *sa)
{
    char host[64];
    unsigned port;
    char rest;
    memset(sa, 0, sizeof *sa);
    sa->sin_family = AF_INET;
    if (sscanf(address, "%63[^:]:%u%c", host, &port, &rest) != 2 || port > 65535)
        return -1;
    sa->sin_port = htons(port);
    return inet_pton(AF_INET, host, &sa->sin_addr) == 1 ? 0 : -1;
}

static int connect_within(int fd, const struct sockaddr_in *sa)
{
    fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
    if (connect(fd, (const struct sockaddr *)sa, sizeof *sa) == 0)
        return 0;
    if (errno != EINPROGRESS)
        return errno;
    struct pollfd p = {.fd = fd, .events = POLLOUT};
    int n = poll(&p, 1, timeout_ms);
    if (n < 0)
        return errno;
    if (n == 0)
        return ETIMEDOUT;
    int error = 0;
    socklen_t len = sizeof error;
    getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &len);
    return error;
}

static void probe(const char *address)
{
    struct sockaddr_in sa, mine, other;
    socklen_t len;
    char a[INET_ADDRSTRLEN], b[INET_ADDRSTRLEN];

    parse(address, &sa);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0) {
        perror("socket");
        exit(1);
    }
    for (int i = 0; i < wish_count; i++)
        wishes[i].error = set(fd, wishes[i].option, wishes[i].value) < 0 ? errno : 0;

    int error = connect_within(fd, &sa);
    if (error == 0) {
        len = sizeof mine;
        getsockname(fd, (struct sockaddr *)&mine, &len);
        len = sizeof other;
        if (getpeername(fd, (struct sockaddr *)&other, &len) < 0)
            error = errno;
    }
    if (error != 0) {
        printf("%s %s\n", address, strerrorname_np(error));
    } else {
        printf("%s ok %s:%d -> %s:%d\n", address,
               inet_ntop(AF_INET, &mine.sin_addr, a, sizeof a), ntohs(mine.sin_port),
               inet_ntop(AF_INET, &other.sin_addr, b, sizeof b), ntohs(other.sin_port));
        for (int i = 0; i < wish_count; i++) {
            if (wishes[i].error)
                printf("%s %s %s\n", address, wishes[i].option->name, strerrorname_np(wishes[i].error));
            else
                printf("%s %s %ld\n", address, wishes[i].option->name, get(fd, wishes[i].option));
        }
    }
    fflush(stdout);
    close(fd);
}

int main(int argc, char **argv)
{
    int first = 0;
    struct sockaddr_in sa;
    char **addresses = calloc(argc, sizeof *addresses);

    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--timeout") == 0 && i + 1 < argc)
            timeout_ms = number(argv[++i]);
        else if (strcmp(argv[i], "--set") == 0 && i + 1 < argc)
            add_wish(argv[++i]);
        else if (argv[i][0] == '-' || parse(argv[i], &sa) < 0)
            usage(argv[i]);
        else
            addresses[first++] = argv[i];
    }
    if (first == 0)
        usage("no address");
    for (int i = 0; i < first; i++)
        probe(addresses[i]);
    free(addresses);
    return 0;
}
