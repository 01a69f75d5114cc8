// What is printed for SO_LINGER is l_onoff, the switch, and not l_linger, the seconds. For --set
// SO_LINGER=5 the line says 1, and for SO_LINGER=0 it says 1 as well.
// caught by: 08.client-reads-options-back
// cause: linger-flag-printed

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <arpa/inet.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

enum kind { INTEGER, LINGER, TIMEVAL };

struct option_def {
    const char *name;
    int level, opt;
    enum kind kind;
};

static const struct option_def defs[] = {
    {"SO_RCVBUF", SOL_SOCKET, SO_RCVBUF, INTEGER},
    {"SO_SNDBUF", SOL_SOCKET, SO_SNDBUF, INTEGER},
    {"SO_KEEPALIVE", SOL_SOCKET, SO_KEEPALIVE, INTEGER},
    {"SO_LINGER", SOL_SOCKET, SO_LINGER, LINGER},
    {"SO_RCVTIMEO", SOL_SOCKET, SO_RCVTIMEO, TIMEVAL},
    {"TCP_NODELAY", IPPROTO_TCP, TCP_NODELAY, INTEGER},
    {"IP_TTL", IPPROTO_IP, IP_TTL, INTEGER},
};

struct wanted {
    const struct option_def *def;
    int value;
    int error;
};

static struct wanted options[64];
static int n_options;
static int timeout_ms = -1;

static void usage(const char *why)
{
    fprintf(stderr, "%s\nusage: client [--timeout MS] [--set NAME=VALUE]... ADDRESS...\n", why);
    exit(2);
}

static int number(const char *s, int *out)
{
    char *end;
    errno = 0;
    long v = strtol(s, &end, 10);
    if (*s == 0 || *end != 0 || errno || v < 0 || v > 2147483647L)
        return -1;
    *out = (int)v;
    return 0;
}

static void add_option(char *text)
{
    char *eq = strchr(text, '=');
    if (!eq || n_options == 64)
        usage("--set needs NAME=VALUE");
    *eq = 0;
    for (size_t i = 0; i < sizeof defs / sizeof *defs; i++) {
        if (strcmp(defs[i].name, text) == 0) {
            options[n_options].def = &defs[i];
            if (number(eq + 1, &options[n_options].value) < 0)
                usage("the value of an option is a number");
            n_options++;
            return;
        }
    }
    usage("no such option");
}

static int apply(int fd, const struct wanted *w)
{
    if (w->def->kind == LINGER) {
        struct linger l = {.l_onoff = 1, .l_linger = w->value};
        return setsockopt(fd, w->def->level, w->def->opt, &l, sizeof l);
    }
    if (w->def->kind == TIMEVAL) {
        struct timeval tv = {.tv_sec = w->value / 1000, .tv_usec = w->value % 1000 * 1000};
        return setsockopt(fd, w->def->level, w->def->opt, &tv, sizeof tv);
    }
    return setsockopt(fd, w->def->level, w->def->opt, &w->value, sizeof w->value);
}

static long current(int fd, const struct option_def *def)
{
    socklen_t len;
    if (def->kind == LINGER) {
        struct linger l = {0};
        len = sizeof l;
        getsockopt(fd, def->level, def->opt, &l, &len);
        return l.l_onoff;
    }
    if (def->kind == TIMEVAL) {
        struct timeval tv = {0};
        len = sizeof tv;
        getsockopt(fd, def->level, def->opt, &tv, &len);
        return tv.tv_sec * 1000 + tv.tv_usec / 1000;
    }
    int value = 0;
    len = sizeof value;
    getsockopt(fd, def->level, def->opt, &value, &len);
    return value;
}

static long long now_ms(void)
{
    struct timespec ts;
    clock_gettime(CLOCK_MONOTONIC, &ts);
    return ts.tv_sec * 1000LL + ts.tv_nsec / 1000000;
}

static int connect_in_time(int fd, const struct sockaddr_in *sa)
{
    fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
    if (connect(fd, (const struct sockaddr *)sa, sizeof *sa) == 0)
        return 0;
    if (errno != EINPROGRESS)
        return errno;
    long long end = now_ms() + timeout_ms;
    struct pollfd p = {.fd = fd, .events = POLLOUT};
    for (;;) {
        int left = -1;
        if (timeout_ms >= 0) {
            left = (int)(end - now_ms());
            if (left < 0)
                left = 0;
        }
        int n = poll(&p, 1, left);
        if (n == 0)
            return ETIMEDOUT;
        if (n > 0)
            break;
        if (errno != EINTR)
            return errno;
    }
    int err = 0;
    socklen_t len = sizeof err;
    getsockopt(fd, SOL_SOCKET, SO_ERROR, &err, &len);
    return err;
}

static void probe(const char *address, const struct sockaddr_in *sa)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0) {
        printf("%s %s\n", address, strerrorname_np(errno));
        fflush(stdout);
        return;
    }
    for (int i = 0; i < n_options; i++)
        options[i].error = apply(fd, &options[i]) < 0 ? errno : 0;

    int err = connect_in_time(fd, sa);
    if (err) {
        printf("%s %s\n", address, strerrorname_np(err));
    } else {
        struct sockaddr_in local, peer;
        socklen_t len = sizeof local;
        getsockname(fd, (struct sockaddr *)&local, &len);
        len = sizeof peer;
        getpeername(fd, (struct sockaddr *)&peer, &len);
        char a[INET_ADDRSTRLEN], b[INET_ADDRSTRLEN];
        inet_ntop(AF_INET, &local.sin_addr, a, sizeof a);
        inet_ntop(AF_INET, &peer.sin_addr, b, sizeof b);
        printf("%s ok %s:%d -> %s:%d\n", address, a, ntohs(local.sin_port), b, ntohs(peer.sin_port));
        for (int i = 0; i < n_options; i++) {
            if (options[i].error)
                printf("%s %s %s\n", address, options[i].def->name,
                       strerrorname_np(options[i].error));
            else
                printf("%s %s %ld\n", address, options[i].def->name,
                       current(fd, options[i].def));
        }
    }
    fflush(stdout);
    close(fd);
}

static void parse_address(const char *text, struct sockaddr_in *sa)
{
    char host[64];
    const char *colon = strrchr(text, ':');
    int port;
    if (!colon || colon - text >= (long)sizeof host || number(colon + 1, &port) < 0 || port > 65535)
        usage("an address is HOST:PORT");
    memcpy(host, text, colon - text);
    host[colon - text] = 0;
    memset(sa, 0, sizeof *sa);
    sa->sin_family = AF_INET;
    sa->sin_port = htons(port);
    if (strcmp(host, "localhost") == 0)
        strcpy(host, "127.0.0.1");
    if (inet_pton(AF_INET, host, &sa->sin_addr) != 1)
        usage("HOST must be an IPv4 address");
}

int main(int argc, char **argv)
{
    static const char *texts[256];
    static struct sockaddr_in addrs[256];
    int n = 0;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--timeout") == 0) {
            if (++i == argc || number(argv[i], &timeout_ms) < 0)
                usage("--timeout needs a number");
        } else if (strcmp(argv[i], "--set") == 0) {
            if (++i == argc)
                usage("--set needs NAME=VALUE");
            add_option(argv[i]);
        } else if (argv[i][0] == '-' || n == 256) {
            usage("unknown argument");
        } else {
            parse_address(argv[i], &addrs[n]);
            texts[n++] = argv[i];
        }
    }
    if (n == 0)
        usage("no address");
    for (int i = 0; i < n; i++)
        probe(texts[i], &addrs[i]);
    return 0;
}
