// The struct timeval for select is filled once, before the loop over the addresses. On Linux select
// leaves in it the time that was not used, so all addresses share one time limit: after the first that
// doesn't answer the next ones get ETIMEDOUT at once.
// caught by: 08.client-waits-as-long-as-asked
// cause: one-time-limit-for-all

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

enum kind { NUMBER, LINGER, TIMEVAL };

static const struct known {
    const char *name;
    int level, option;
    enum kind kind;
} known[] = {
    {"SO_RCVBUF", SOL_SOCKET, SO_RCVBUF, NUMBER},
    {"SO_SNDBUF", SOL_SOCKET, SO_SNDBUF, NUMBER},
    {"SO_KEEPALIVE", SOL_SOCKET, SO_KEEPALIVE, NUMBER},
    {"SO_LINGER", SOL_SOCKET, SO_LINGER, LINGER},
    {"SO_RCVTIMEO", SOL_SOCKET, SO_RCVTIMEO, TIMEVAL},
    {"TCP_NODELAY", IPPROTO_TCP, TCP_NODELAY, NUMBER},
    {"IP_TTL", IPPROTO_IP, IP_TTL, NUMBER},
};

struct setting {
    const struct known *what;
    int value;
    int error;
};

static struct setting settings[64];
static int setting_count;

static void usage(const char *why, const char *arg)
{
    fprintf(stderr, "%s: %s\nusage: client [--timeout MS] [--set NAME=VALUE]... ADDRESS...\n", arg, why);
    exit(2);
}

static long number(const char *text, const char *arg)
{
    char *end;
    errno = 0;
    long n = strtol(text, &end, 10);
    if (end == text || *end || errno || n < 0 || n > 0x7fffffff)
        usage("not a number", arg);
    return n;
}

static void add_setting(char *text)
{
    char *eq = strchr(text, '=');
    if (!eq || setting_count == 64)
        usage("expected NAME=VALUE", text);
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (strlen(known[i].name) == (size_t)(eq - text) &&
            strncmp(known[i].name, text, (size_t)(eq - text)) == 0) {
            settings[setting_count].what = &known[i];
            settings[setting_count].value = (int)number(eq + 1, text);
            setting_count++;
            return;
        }
    }
    usage("unknown option", text);
}

static void parse_address(const char *text, struct sockaddr_in *addr)
{
    const char *colon = strrchr(text, ':');
    char host[256];
    if (!colon || colon - text >= (long)sizeof host)
        usage("an address is HOST:PORT", text);
    memcpy(host, text, (size_t)(colon - text));
    host[colon - text] = '\0';
    long port = number(colon + 1, text);
    if (port > 65535)
        usage("no such port", text);
    memset(addr, 0, sizeof *addr);
    addr->sin_family = AF_INET;
    addr->sin_port = htons((unsigned short)port);
    if (inet_pton(AF_INET, host, &addr->sin_addr) != 1)
        usage("not an IPv4 address", text);
}

static void apply(int fd)
{
    for (int i = 0; i < setting_count; i++) {
        struct setting *s = &settings[i];
        struct linger linger = {1, s->value};
        struct timeval tv = {s->value / 1000, s->value % 1000 * 1000};
        int rc;
        if (s->what->kind == LINGER)
            rc = setsockopt(fd, s->what->level, s->what->option, &linger, sizeof linger);
        else if (s->what->kind == TIMEVAL)
            rc = setsockopt(fd, s->what->level, s->what->option, &tv, sizeof tv);
        else
            rc = setsockopt(fd, s->what->level, s->what->option, &s->value, sizeof s->value);
        s->error = rc < 0 ? errno : 0;
    }
}

static void report(int fd, const char *address)
{
    for (int i = 0; i < setting_count; i++) {
        struct setting *s = &settings[i];
        long value = 0;
        if (s->error) {
            printf("%s %s %s\n", address, s->what->name, strerrorname_np(s->error));
            continue;
        }
        if (s->what->kind == LINGER) {
            struct linger linger = {0, 0};
            socklen_t len = sizeof linger;
            getsockopt(fd, s->what->level, s->what->option, &linger, &len);
            value = linger.l_linger;
        } else if (s->what->kind == TIMEVAL) {
            struct timeval tv = {0, 0};
            socklen_t len = sizeof tv;
            getsockopt(fd, s->what->level, s->what->option, &tv, &len);
            value = tv.tv_sec * 1000 + tv.tv_usec / 1000;
        } else {
            int n = 0;
            socklen_t len = sizeof n;
            getsockopt(fd, s->what->level, s->what->option, &n, &len);
            value = n;
        }
        printf("%s %s %ld\n", address, s->what->name, value);
    }
}

static int try_connect(int fd, const struct sockaddr_in *addr, struct timeval *limit)
{
    fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
    if (connect(fd, (const struct sockaddr *)addr, sizeof *addr) == 0)
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
    socklen_t len = sizeof error;
    getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &len);
    return error;
}

static const char *show(const struct sockaddr_in *a, char *buf, size_t size)
{
    char ip[INET_ADDRSTRLEN];
    inet_ntop(AF_INET, &a->sin_addr, ip, sizeof ip);
    snprintf(buf, size, "%s:%d", ip, ntohs(a->sin_port));
    return buf;
}

int main(int argc, char **argv)
{
    long ms = -1;
    int addresses = 0;
    struct sockaddr_in target[argc + 1];
    const char *text[argc + 1];

    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--timeout") == 0) {
            if (++i == argc)
                usage("needs a number", "--timeout");
            ms = number(argv[i], "--timeout");
        } else if (strcmp(argv[i], "--set") == 0) {
            if (++i == argc)
                usage("needs NAME=VALUE", "--set");
            add_setting(argv[i]);
        } else if (argv[i][0] == '-') {
            usage("no such option", argv[i]);
        } else {
            parse_address(argv[i], &target[addresses]);
            text[addresses++] = argv[i];
        }
    }
    if (addresses == 0)
        usage("no address is given", argv[0]);

    struct timeval limit = {ms / 1000, ms % 1000 * 1000};

    for (int i = 0; i < addresses; i++) {
        int fd = socket(AF_INET, SOCK_STREAM, 0);
        if (fd < 0) {
            perror("socket");
            return 1;
        }
        apply(fd);
        int error = try_connect(fd, &target[i], ms < 0 ? NULL : &limit);
        if (error) {
            printf("%s %s\n", text[i], strerrorname_np(error));
        } else {
            struct sockaddr_in local, peer;
            socklen_t len = sizeof local;
            char a[64], b[64];
            getsockname(fd, (struct sockaddr *)&local, &len);
            len = sizeof peer;
            getpeername(fd, (struct sockaddr *)&peer, &len);
            printf("%s ok %s -> %s\n", text[i], show(&local, a, sizeof a), show(&peer, b, sizeof b));
            report(fd, text[i]);
        }
        fflush(stdout);
        close(fd);
    }
    return 0;
}
