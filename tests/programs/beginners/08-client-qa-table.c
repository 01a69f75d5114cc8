// All options are read back with getsockopt into one int; of SO_LINGER's structure that is l_onoff, so
// its line says 1 whatever the seconds are. (SO_RCVTIMEO has its own branch and is right.).
// caught by: 08.client-reads-options-back
// cause: linger-flag-printed

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
#include <unistd.h>

struct option_name {
    const char *name;
    int level;
    int id;
};

static const struct option_name table[] = {
    {"SO_RCVBUF", SOL_SOCKET, SO_RCVBUF},
    {"SO_SNDBUF", SOL_SOCKET, SO_SNDBUF},
    {"SO_KEEPALIVE", SOL_SOCKET, SO_KEEPALIVE},
    {"SO_LINGER", SOL_SOCKET, SO_LINGER},
    {"SO_RCVTIMEO", SOL_SOCKET, SO_RCVTIMEO},
    {"TCP_NODELAY", IPPROTO_TCP, TCP_NODELAY},
    {"IP_TTL", IPPROTO_IP, IP_TTL},
};

struct wish {
    const struct option_name *opt;
    int value;
    int error;
};

static struct wish wishes[64];
static int wish_count;
static int timeout_ms = -1;

static void usage(const char *why)
{
    fprintf(stderr, "%s\nusage: client [--timeout MS] [--set NAME=VALUE]... ADDRESS...\n", why);
    exit(2);
}

static int number(const char *text)
{
    char *end;
    errno = 0;
    long n = strtol(text, &end, 10);
    if (*text == '\0' || *end != '\0' || errno || n < 0 || n > 2147483647L)
        usage("not a number");
    return (int)n;
}

static void add_wish(char *text)
{
    char *eq = strchr(text, '=');
    if (!eq || wish_count == 64)
        usage("an option is NAME=VALUE");
    *eq = '\0';
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        if (strcmp(table[i].name, text) == 0) {
            wishes[wish_count].opt = &table[i];
            wishes[wish_count++].value = number(eq + 1);
            return;
        }
    usage("unknown option");
}

static int set_option(int fd, const struct option_name *o, int value)
{
    if (o->id == SO_LINGER && o->level == SOL_SOCKET) {
        struct linger l = {1, value};
        return setsockopt(fd, o->level, o->id, &l, sizeof l);
    }
    if (o->id == SO_RCVTIMEO && o->level == SOL_SOCKET) {
        struct timeval tv = {value / 1000, (value % 1000) * 1000};
        return setsockopt(fd, o->level, o->id, &tv, sizeof tv);
    }
    return setsockopt(fd, o->level, o->id, &value, sizeof value);
}

static long get_option(int fd, const struct option_name *o)
{
    if (o->id == SO_RCVTIMEO && o->level == SOL_SOCKET) {
        struct timeval tv = {0, 0};
        socklen_t len = sizeof tv;
        getsockopt(fd, o->level, o->id, &tv, &len);
        return tv.tv_sec * 1000L + tv.tv_usec / 1000;
    }
    int value = 0;
    socklen_t len = sizeof value;
    getsockopt(fd, o->level, o->id, &value, &len);
    return value;
}

static int connect_within(int fd, const struct sockaddr_in *to)
{
    fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
    if (connect(fd, (const struct sockaddr *)to, sizeof *to) == 0)
        return 0;
    if (errno != EINPROGRESS)
        return errno;
    struct pollfd p = {fd, POLLOUT, 0};
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

static void show(char *out, size_t size, const struct sockaddr_in *a)
{
    char ip[INET_ADDRSTRLEN];
    inet_ntop(AF_INET, &a->sin_addr, ip, sizeof ip);
    snprintf(out, size, "%s:%u", ip, ntohs(a->sin_port));
}

static void probe(const char *address, const struct sockaddr_in *to)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0) {
        printf("%s %s\n", address, strerrorname_np(errno));
        fflush(stdout);
        return;
    }
    for (int i = 0; i < wish_count; i++)
        wishes[i].error = set_option(fd, wishes[i].opt, wishes[i].value) < 0 ? errno : 0;

    int error = connect_within(fd, to);
    if (error) {
        printf("%s %s\n", address, strerrorname_np(error));
    } else {
        struct sockaddr_in me, peer = *to;
        socklen_t len = sizeof me;
        char a[64], b[64];
        getsockname(fd, (struct sockaddr *)&me, &len);
        show(a, sizeof a, &me);
        show(b, sizeof b, &peer);
        printf("%s ok %s -> %s\n", address, a, b);
        for (int i = 0; i < wish_count; i++) {
            if (wishes[i].error)
                printf("%s %s %s\n", address, wishes[i].opt->name, strerrorname_np(wishes[i].error));
            else
                printf("%s %s %ld\n", address, wishes[i].opt->name, get_option(fd, wishes[i].opt));
        }
    }
    fflush(stdout);
    close(fd);
}

static int resolve(const char *address, struct sockaddr_in *to)
{
    char copy[256];
    snprintf(copy, sizeof copy, "%s", address);
    char *colon = strrchr(copy, ':');
    if (!colon)
        return -1;
    *colon = '\0';
    struct addrinfo hints = {.ai_family = AF_INET, .ai_socktype = SOCK_STREAM,
                             .ai_flags = AI_NUMERICSERV}, *res;
    if (number(colon + 1) > 65535 || getaddrinfo(copy, colon + 1, &hints, &res) != 0)
        return -1;
    memcpy(to, res->ai_addr, sizeof *to);
    freeaddrinfo(res);
    return 0;
}

int main(int argc, char **argv)
{
    const char *names[256];
    struct sockaddr_in targets[256];
    int count = 0;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--timeout") == 0) {
            if (++i == argc)
                usage("--timeout needs a number");
            timeout_ms = number(argv[i]);
        } else if (strcmp(argv[i], "--set") == 0) {
            if (++i == argc)
                usage("--set needs NAME=VALUE");
            add_wish(argv[i]);
        } else if (argv[i][0] == '-') {
            usage("no such flag");
        } else {
            if (count == 256 || resolve(argv[i], &targets[count]) < 0)
                usage("an address is HOST:PORT");
            names[count++] = argv[i];
        }
    }
    if (count == 0)
        usage("no address");
    for (int i = 0; i < count; i++)
        probe(names[i], &targets[i]);
    return 0;
}
