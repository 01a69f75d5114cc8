// Prints with printf and never calls fflush; on a terminal each line comes at once, but into a pipe or a
// file all lines come together when the last address is decided.
// caught by: 08.client-prints-at-once 08.client-closes-what-failed
// cause: results-printed-late

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

struct option_name { const char *name; int level, number; };

static const struct option_name known[] = {
    {"SO_RCVBUF", SOL_SOCKET, SO_RCVBUF},
    {"SO_SNDBUF", SOL_SOCKET, SO_SNDBUF},
    {"SO_KEEPALIVE", SOL_SOCKET, SO_KEEPALIVE},
    {"SO_LINGER", SOL_SOCKET, SO_LINGER},
    {"SO_RCVTIMEO", SOL_SOCKET, SO_RCVTIMEO},
    {"TCP_NODELAY", IPPROTO_TCP, TCP_NODELAY},
    {"IP_TTL", IPPROTO_IP, IP_TTL},
};

struct wish { const struct option_name *opt; int value; int error; };

static struct wish wishes[64];
static int wish_count;
static int timeout_ms = -1;

static void wrong(const char *arg)
{
    fprintf(stderr, "wrong argument: %s\n", arg ? arg : "(missing)");
    exit(2);
}

static int number(const char *text)
{
    char *end;
    if (text == NULL || *text == '\0')
        wrong(text);
    long n = strtol(text, &end, 10);
    if (*end != '\0' || n < 0 || n > 0x7fffffff)
        wrong(text);
    return n;
}

static int set(int fd, const struct wish *w)
{
    if (w->opt->level == SOL_SOCKET && w->opt->number == SO_LINGER) {
        struct linger l = {1, w->value};
        return setsockopt(fd, SOL_SOCKET, SO_LINGER, &l, sizeof l);
    }
    if (w->opt->level == SOL_SOCKET && w->opt->number == SO_RCVTIMEO) {
        struct timeval tv = {w->value / 1000, w->value % 1000 * 1000};
        return setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &tv, sizeof tv);
    }
    return setsockopt(fd, w->opt->level, w->opt->number, &w->value, sizeof w->value);
}

static long get(int fd, const struct option_name *o)
{
    if (o->level == SOL_SOCKET && o->number == SO_LINGER) {
        struct linger l = {0, 0};
        socklen_t len = sizeof l;
        getsockopt(fd, o->level, o->number, &l, &len);
        return l.l_linger;
    }
    if (o->level == SOL_SOCKET && o->number == SO_RCVTIMEO) {
        struct timeval tv = {0, 0};
        socklen_t len = sizeof tv;
        getsockopt(fd, o->level, o->number, &tv, &len);
        return tv.tv_sec * 1000 + tv.tv_usec / 1000;
    }
    int v = 0;
    socklen_t len = sizeof v;
    getsockopt(fd, o->level, o->number, &v, &len);
    return v;
}

static int parse(const char *address, struct sockaddr_in *sa)
{
    char host[256];
    const char *colon = strrchr(address, ':');
    if (colon == NULL || colon - address >= (long)sizeof host)
        return -1;
    memcpy(host, address, colon - address);
    host[colon - address] = '\0';
    char *end;
    long port = strtol(colon + 1, &end, 10);
    if (colon[1] == '\0' || *end || port < 0 || port > 65535)
        return -1;
    memset(sa, 0, sizeof *sa);
    sa->sin_family = AF_INET;
    sa->sin_port = htons(port);
    return inet_pton(AF_INET, host, &sa->sin_addr) == 1 ? 0 : -1;
}

static int start(int fd, const struct sockaddr_in *sa)
{
    fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
    if (connect(fd, (const struct sockaddr *)sa, sizeof *sa) == 0)
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

static void probe(const char *address)
{
    struct sockaddr_in target, local, peer;
    parse(address, &target);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0) {
        printf("%s %s\n", address, strerrorname_np(errno));
        return;
    }
    for (int i = 0; i < wish_count; i++)
        wishes[i].error = set(fd, &wishes[i]) < 0 ? errno : 0;
    int error = start(fd, &target);
    if (error != 0) {
        printf("%s %s\n", address, strerrorname_np(error));
        close(fd);
        return;
    }
    char a[INET_ADDRSTRLEN], b[INET_ADDRSTRLEN];
    socklen_t len = sizeof local;
    getsockname(fd, (struct sockaddr *)&local, &len);
    len = sizeof peer;
    getpeername(fd, (struct sockaddr *)&peer, &len);
    inet_ntop(AF_INET, &local.sin_addr, a, sizeof a);
    inet_ntop(AF_INET, &peer.sin_addr, b, sizeof b);
    printf("%s ok %s:%d -> %s:%d\n", address, a, ntohs(local.sin_port), b, ntohs(peer.sin_port));
    for (int i = 0; i < wish_count; i++) {
        if (wishes[i].error)
            printf("%s %s %s\n", address, wishes[i].opt->name, strerrorname_np(wishes[i].error));
        else
            printf("%s %s %ld\n", address, wishes[i].opt->name, get(fd, wishes[i].opt));
    }
    close(fd);
}

int main(int argc, char **argv)
{
    const char *addresses[argc + 1];
    int count = 0;
    struct sockaddr_in ignored;

    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--timeout") == 0) {
            timeout_ms = number(argv[++i]);
        } else if (strcmp(argv[i], "--set") == 0) {
            char *text = argv[++i];
            char *eq = text ? strchr(text, '=') : NULL;
            if (eq == NULL || wish_count == 64)
                wrong(text);
            const struct option_name *found = NULL;
            for (size_t k = 0; k < sizeof known / sizeof *known; k++)
                if (strlen(known[k].name) == (size_t)(eq - text) && strncmp(known[k].name, text, eq - text) == 0)
                    found = &known[k];
            if (found == NULL)
                wrong(text);
            wishes[wish_count].opt = found;
            wishes[wish_count++].value = number(eq + 1);
        } else if (argv[i][0] == '-' || parse(argv[i], &ignored) < 0) {
            wrong(argv[i]);
        } else {
            addresses[count++] = argv[i];
        }
    }
    if (count == 0)
        wrong(NULL);
    for (int i = 0; i < count; i++)
        probe(addresses[i]);
    return 0;
}
