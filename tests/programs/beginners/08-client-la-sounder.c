// The struct timeval for select is filled once, before the loop over the addresses. Linux writes the
// time that is left into it, so later addresses get only the rest of the time (or none) and are reported
// as ETIMEDOUT.
// caught by: 08.client-waits-as-long-as-asked
// cause: one-time-limit-for-all

#define _GNU_SOURCE

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/time.h>
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

struct wish {
    const struct option *opt;
    int value;
    int error;
};

static struct wish wishes[64];
static int nwishes;

static void usage(const char *what)
{
    fprintf(stderr, "%s\nusage: client [--timeout MS] [--set NAME=VALUE]... ADDRESS...\n", what);
    exit(2);
}

static int number(const char *text)
{
    char *end;
    errno = 0;
    long n = strtol(text, &end, 10);
    if (*text == '\0' || *end != '\0' || errno || n < 0 || n > 2147483647)
        usage("not a number");
    return (int)n;
}

static void add_wish(const char *text)
{
    const char *eq = strchr(text, '=');
    if (!eq || nwishes == 64)
        usage("--set needs NAME=VALUE");
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (strlen(known[i].name) == (size_t)(eq - text) && !strncmp(known[i].name, text, eq - text)) {
            wishes[nwishes].opt = &known[i];
            wishes[nwishes].value = number(eq + 1);
            nwishes++;
            return;
        }
    }
    usage("unknown option");
}

static void set_option(int fd, struct wish *w)
{
    struct linger lg = { 1, w->value };
    struct timeval tv = { w->value / 1000, (w->value % 1000) * 1000 };
    const void *p = &w->value;
    socklen_t size = sizeof w->value;
    if (w->opt->kind == LINGER) {
        p = &lg;
        size = sizeof lg;
    } else if (w->opt->kind == MILLIS) {
        p = &tv;
        size = sizeof tv;
    }
    w->error = setsockopt(fd, w->opt->level, w->opt->id, p, size) < 0 ? errno : 0;
}

static void show_option(int fd, const char *address, struct wish *w)
{
    int value = 0;
    struct linger lg;
    struct timeval tv;
    void *p = &value;
    socklen_t size = sizeof value;
    if (w->opt->kind == LINGER) {
        p = &lg;
        size = sizeof lg;
    } else if (w->opt->kind == MILLIS) {
        p = &tv;
        size = sizeof tv;
    }
    if (w->error == 0 && getsockopt(fd, w->opt->level, w->opt->id, p, &size) < 0)
        w->error = errno;
    if (w->error) {
        printf("%s %s %s\n", address, w->opt->name, strerrorname_np(w->error));
        return;
    }
    if (w->opt->kind == LINGER)
        value = lg.l_linger;
    else if (w->opt->kind == MILLIS)
        value = tv.tv_sec * 1000 + tv.tv_usec / 1000;
    printf("%s %s %d\n", address, w->opt->name, value);
}

static int parse(const char *address, struct sockaddr_in *sa)
{
    char host[32];
    const char *colon = strrchr(address, ':');
    if (!colon || colon - address >= (long)sizeof host)
        return -1;
    memcpy(host, address, colon - address);
    host[colon - address] = 0;
    memset(sa, 0, sizeof *sa);
    sa->sin_family = AF_INET;
    int port = number(colon + 1);
    if (port > 65535)
        return -1;
    sa->sin_port = htons(port);
    return inet_pton(AF_INET, host, &sa->sin_addr) == 1 ? 0 : -1;
}

/* 0 or the number of an error */
static int try_connect(int fd, struct sockaddr_in *sa, struct timeval *limit)
{
    fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
    if (connect(fd, (struct sockaddr *)sa, sizeof *sa) == 0)
        return 0;
    if (errno != EINPROGRESS)
        return errno;
    fd_set writable;
    FD_ZERO(&writable);
    FD_SET(fd, &writable);
    int n = select(fd + 1, NULL, &writable, NULL, limit);
    if (n < 0)
        return errno;
    if (n == 0)
        return ETIMEDOUT;
    int error = 0;
    socklen_t size = sizeof error;
    getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size);
    return error;
}

static void print_name(const struct sockaddr_in *sa)
{
    printf("%s:%d", inet_ntoa(sa->sin_addr), ntohs(sa->sin_port));
}

int main(int argc, char **argv)
{
    int timeout = -1;
    int i = 1;
    for (; i < argc && !strncmp(argv[i], "--", 2); i++) {
        if (i + 1 >= argc)
            usage("an argument is missing");
        if (!strcmp(argv[i], "--timeout"))
            timeout = number(argv[++i]);
        else if (!strcmp(argv[i], "--set"))
            add_wish(argv[++i]);
        else
            usage("unknown argument");
    }
    if (i == argc)
        usage("no address");
    struct sockaddr_in sa;
    for (int k = i; k < argc; k++)
        if (parse(argv[k], &sa) < 0)
            usage("bad address");

    struct timeval limit;
    limit.tv_sec = timeout / 1000;
    limit.tv_usec = (timeout % 1000) * 1000;

    for (; i < argc; i++) {
        parse(argv[i], &sa);
        int fd = socket(AF_INET, SOCK_STREAM, 0);
        if (fd < 0) {
            perror("socket");
            return 1;
        }
        for (int k = 0; k < nwishes; k++)
            set_option(fd, &wishes[k]);
        int error = try_connect(fd, &sa, timeout >= 0 ? &limit : NULL);
        struct sockaddr_in me, peer;
        socklen_t size = sizeof me;
        if (error == 0 && getsockname(fd, (struct sockaddr *)&me, &size) < 0)
            error = errno;
        size = sizeof peer;
        if (error == 0 && getpeername(fd, (struct sockaddr *)&peer, &size) < 0)
            error = errno;
        if (error) {
            printf("%s %s\n", argv[i], strerrorname_np(error));
        } else {
            printf("%s ok ", argv[i]);
            print_name(&me);
            printf(" -> ");
            print_name(&peer);
            printf("\n");
            for (int k = 0; k < nwishes; k++)
                show_option(fd, argv[i], &wishes[k]);
        }
        fflush(stdout);
        close(fd);
    }
    return 0;
}
