// For an address that failed the loop goes on with "continue" and without close(), so each failure
// leaves a descriptor open until the program ends.
// caught by: 08.client-closes-what-failed
// cause: failed-sockets-kept

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
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

struct option {
    const char *name;
    int level, optname;
};

static const struct option known[] = {
    {"SO_RCVBUF", SOL_SOCKET, SO_RCVBUF},       {"SO_SNDBUF", SOL_SOCKET, SO_SNDBUF},
    {"SO_KEEPALIVE", SOL_SOCKET, SO_KEEPALIVE}, {"SO_LINGER", SOL_SOCKET, SO_LINGER},
    {"SO_RCVTIMEO", SOL_SOCKET, SO_RCVTIMEO},   {"TCP_NODELAY", IPPROTO_TCP, TCP_NODELAY},
    {"IP_TTL", IPPROTO_IP, IP_TTL},
};

struct setting {
    const struct option *opt;
    int value;
    int error;
};

static struct setting settings[64];
static int nsettings = 0;

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
    if (*text == '\0' || *end != '\0' || errno != 0 || n < 0 || n > 2147483647L)
        usage(text);
    return (int)n;
}

static void add_setting(char *text)
{
    char *eq = strchr(text, '=');
    if (eq == NULL || nsettings == 64)
        usage(text);
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (strlen(known[i].name) == (size_t)(eq - text) && strncmp(known[i].name, text, eq - text) == 0) {
            settings[nsettings].opt = &known[i];
            settings[nsettings++].value = number(eq + 1);
            return;
        }
    }
    usage(text);
}

static int apply(int fd, const struct setting *s)
{
    struct linger lin = {.l_onoff = 1, .l_linger = s->value};
    struct timeval tv = {.tv_sec = s->value / 1000, .tv_usec = s->value % 1000 * 1000};
    int rc;
    if (s->opt->optname == SO_LINGER && s->opt->level == SOL_SOCKET)
        rc = setsockopt(fd, s->opt->level, s->opt->optname, &lin, sizeof lin);
    else if (s->opt->optname == SO_RCVTIMEO && s->opt->level == SOL_SOCKET)
        rc = setsockopt(fd, s->opt->level, s->opt->optname, &tv, sizeof tv);
    else
        rc = setsockopt(fd, s->opt->level, s->opt->optname, &s->value, sizeof s->value);
    return rc == 0 ? 0 : errno;
}

static void show(int fd, const char *address, const struct setting *s)
{
    union {
        int i;
        struct linger lin;
        struct timeval tv;
    } v;
    socklen_t len = sizeof v;
    if (s->error) {
        printf("%s %s %s\n", address, s->opt->name, strerrorname_np(s->error));
        return;
    }
    memset(&v, 0, sizeof v);
    if (getsockopt(fd, s->opt->level, s->opt->optname, &v, &len) != 0)
        printf("%s %s %s\n", address, s->opt->name, strerrorname_np(errno));
    else if (len == sizeof v.tv)
        printf("%s %s %ld\n", address, s->opt->name, (long)(v.tv.tv_sec * 1000 + v.tv.tv_usec / 1000));
    else if (len == sizeof v.lin)
        printf("%s %s %d\n", address, s->opt->name, v.lin.l_linger);
    else
        printf("%s %s %d\n", address, s->opt->name, v.i);
}

static int try_connect(int fd, const struct sockaddr_in *to, int timeout)
{
    if (connect(fd, (const struct sockaddr *)to, sizeof *to) == 0)
        return 0;
    if (errno != EINPROGRESS)
        return errno;
    struct pollfd pfd = {.fd = fd, .events = POLLOUT};
    int n = poll(&pfd, 1, timeout);
    if (n == 0)
        return ETIMEDOUT;
    if (n < 0)
        return errno;
    int err = 0;
    socklen_t len = sizeof err;
    if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &err, &len) < 0)
        return errno;
    return err;
}

int main(int argc, char **argv)
{
    int timeout = -1;
    char **addresses = calloc(argc, sizeof *addresses);
    int count = 0;

    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--timeout") == 0) {
            if (++i == argc)
                usage("--timeout needs a value");
            timeout = number(argv[i]);
        } else if (strcmp(argv[i], "--set") == 0) {
            if (++i == argc)
                usage("--set needs a value");
            add_setting(argv[i]);
        } else if (argv[i][0] == '-') {
            usage(argv[i]);
        } else {
            char *colon = strrchr(argv[i], ':');
            if (colon == NULL || number(colon + 1) > 65535)
                usage(argv[i]);
            addresses[count++] = argv[i];
        }
    }
    if (count == 0)
        usage("no address");

    setvbuf(stdout, NULL, _IOLBF, 0);
    for (int i = 0; i < count; i++) {
        struct sockaddr_in to = {.sin_family = AF_INET}, own, peer;
        char host[256];
        char *colon = strrchr(addresses[i], ':');
        snprintf(host, sizeof host, "%.*s", (int)(colon - addresses[i]), addresses[i]);
        to.sin_port = htons(atoi(colon + 1));
        if (inet_pton(AF_INET, host, &to.sin_addr) != 1) {
            struct hostent *he = gethostbyname(host);
            if (he == NULL) {
                printf("%s EHOSTUNREACH\n", addresses[i]);
                continue;
            }
            memcpy(&to.sin_addr, he->h_addr_list[0], sizeof to.sin_addr);
        }

        int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
        if (fd < 0) {
            printf("%s %s\n", addresses[i], strerrorname_np(errno));
            continue;
        }
        for (int k = 0; k < nsettings; k++)
            settings[k].error = apply(fd, &settings[k]);

        int err = try_connect(fd, &to, timeout);
        if (err != 0) {
            printf("%s %s\n", addresses[i], strerrorname_np(err));
            continue;
        }
        socklen_t len = sizeof own;
        getsockname(fd, (struct sockaddr *)&own, &len);
        len = sizeof peer;
        getpeername(fd, (struct sockaddr *)&peer, &len);
        char a[INET_ADDRSTRLEN], b[INET_ADDRSTRLEN];
        inet_ntop(AF_INET, &own.sin_addr, a, sizeof a);
        inet_ntop(AF_INET, &peer.sin_addr, b, sizeof b);
        printf("%s ok %s:%d -> %s:%d\n", addresses[i], a, ntohs(own.sin_port), b, ntohs(peer.sin_port));
        for (int k = 0; k < nsettings; k++)
            show(fd, addresses[i], &settings[k]);
        close(fd);
    }
    free(addresses);
    return 0;
}
