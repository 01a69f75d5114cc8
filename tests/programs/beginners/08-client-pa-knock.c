// SO_ERROR is asked twice, once to see whether there is an error and once for its name. Asking clears
// it, so the second answer is 0, and a refused address gets the line "ADDRESS 0" instead of
// ECONNREFUSED.
// caught by: 08.client-refused-is-a-result 08.client-tries-each 08.client-refused-with-timeout
// caught by: 08.client-closes-what-failed 08.client-options-of-each
// cause: error-without-its-name

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#define MAX_SETTINGS 32

struct option_info {
    const char *name;
    int level;
    int option;
};

static const struct option_info known[] = {
    {"SO_RCVBUF", SOL_SOCKET, SO_RCVBUF},
    {"SO_SNDBUF", SOL_SOCKET, SO_SNDBUF},
    {"SO_KEEPALIVE", SOL_SOCKET, SO_KEEPALIVE},
    {"SO_LINGER", SOL_SOCKET, SO_LINGER},
    {"SO_RCVTIMEO", SOL_SOCKET, SO_RCVTIMEO},
    {"TCP_NODELAY", IPPROTO_TCP, TCP_NODELAY},
    {"IP_TTL", IPPROTO_IP, IP_TTL},
};

struct setting {
    const struct option_info *info;
    int value;
    int refused;
};

static struct setting settings[MAX_SETTINGS];
static int setting_count = 0;
static int timeout_ms = -1;

static void usage(const char *text)
{
    fprintf(stderr, "wrong argument: %s\n", text);
    fprintf(stderr, "usage: client [--timeout MS] [--set NAME=VALUE]... ADDRESS...\n");
    exit(2);
}

static int to_number(const char *text, int *number)
{
    char *end;
    if (*text < '0' || *text > '9')
        return -1;
    errno = 0;
    long value = strtol(text, &end, 10);
    if (errno != 0 || *end != '\0' || value > INT_MAX)
        return -1;
    *number = (int)value;
    return 0;
}

static void add_setting(const char *text)
{
    const char *equals = strchr(text, '=');
    if (equals == NULL || setting_count == MAX_SETTINGS)
        usage(text);
    size_t length = (size_t)(equals - text);
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (strlen(known[i].name) == length && strncmp(known[i].name, text, length) == 0) {
            struct setting *s = &settings[setting_count++];
            s->info = &known[i];
            if (to_number(equals + 1, &s->value) < 0)
                usage(text);
            return;
        }
    }
    usage(text);
}

static int parse_address(const char *text, struct sockaddr_in *out)
{
    char host[64];
    int port;
    const char *colon = strrchr(text, ':');
    if (colon == NULL || (size_t)(colon - text) >= sizeof host)
        return -1;
    memcpy(host, text, (size_t)(colon - text));
    host[colon - text] = '\0';
    if (to_number(colon + 1, &port) < 0 || port > 65535)
        return -1;
    memset(out, 0, sizeof *out);
    out->sin_family = AF_INET;
    out->sin_port = htons((unsigned short)port);
    return inet_pton(AF_INET, host, &out->sin_addr) == 1 ? 0 : -1;
}

static int apply(int fd, const struct setting *s)
{
    if (s->info->option == SO_LINGER && s->info->level == SOL_SOCKET) {
        struct linger l = {1, s->value};
        return setsockopt(fd, SOL_SOCKET, SO_LINGER, &l, sizeof l);
    }
    if (s->info->option == SO_RCVTIMEO && s->info->level == SOL_SOCKET) {
        struct timeval t = {s->value / 1000, s->value % 1000 * 1000};
        return setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &t, sizeof t);
    }
    return setsockopt(fd, s->info->level, s->info->option, &s->value, sizeof s->value);
}

static long query(int fd, const struct setting *s)
{
    if (s->info->option == SO_LINGER && s->info->level == SOL_SOCKET) {
        struct linger l;
        socklen_t size = sizeof l;
        getsockopt(fd, SOL_SOCKET, SO_LINGER, &l, &size);
        return l.l_linger;
    }
    if (s->info->option == SO_RCVTIMEO && s->info->level == SOL_SOCKET) {
        struct timeval t;
        socklen_t size = sizeof t;
        getsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &t, &size);
        return t.tv_sec * 1000 + t.tv_usec / 1000;
    }
    int value = 0;
    socklen_t size = sizeof value;
    getsockopt(fd, s->info->level, s->info->option, &value, &size);
    return value;
}

static int socket_error(int fd)
{
    int error = 0;
    socklen_t size = sizeof error;
    getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size);
    return error;
}

static void print_name(const struct sockaddr_in *a)
{
    printf("%s:%d", inet_ntoa(a->sin_addr), ntohs(a->sin_port));
}

static void print_success(int fd, const char *address)
{
    struct sockaddr_in own, peer;
    socklen_t size = sizeof own;
    getsockname(fd, (struct sockaddr *)&own, &size);
    size = sizeof peer;
    getpeername(fd, (struct sockaddr *)&peer, &size);
    printf("%s ok ", address);
    print_name(&own);
    printf(" -> ");
    print_name(&peer);
    printf("\n");
    for (int i = 0; i < setting_count; i++) {
        if (settings[i].refused != 0)
            printf("%s %s %s\n", address, settings[i].info->name,
                   strerrorname_np(settings[i].refused));
        else
            printf("%s %s %ld\n", address, settings[i].info->name, query(fd, &settings[i]));
    }
}

static void probe(const char *address)
{
    struct sockaddr_in server;
    parse_address(address, &server);

    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (fd < 0) {
        printf("%s %s\n", address, strerrorname_np(errno));
        return;
    }
    for (int i = 0; i < setting_count; i++)
        settings[i].refused = apply(fd, &settings[i]) < 0 ? errno : 0;

    if (connect(fd, (struct sockaddr *)&server, sizeof server) < 0 && errno != EINPROGRESS) {
        printf("%s %s\n", address, strerrorname_np(errno));
    } else {
        struct pollfd p = {fd, POLLOUT, 0};
        int ready = poll(&p, 1, timeout_ms);
        if (ready == 0)
            printf("%s ETIMEDOUT\n", address);
        else if (ready < 0)
            printf("%s %s\n", address, strerrorname_np(errno));
        else if (socket_error(fd) != 0)
            printf("%s %s\n", address, strerrorname_np(socket_error(fd)));
        else
            print_success(fd, address);
    }
    close(fd);
}

int main(int argc, char **argv)
{
    struct sockaddr_in unused;
    int first = 0;
    const char *addresses[argc];

    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--timeout") == 0) {
            if (i + 1 == argc || to_number(argv[++i], &timeout_ms) < 0)
                usage(argv[i]);
        } else if (strcmp(argv[i], "--set") == 0) {
            if (i + 1 == argc)
                usage(argv[i]);
            add_setting(argv[++i]);
        } else if (argv[i][0] == '-' || parse_address(argv[i], &unused) < 0) {
            usage(argv[i]);
        } else {
            addresses[first++] = argv[i];
        }
    }
    if (first == 0)
        usage("no address");

    setvbuf(stdout, NULL, _IOLBF, 0);
    for (int i = 0; i < first; i++)
        probe(addresses[i]);
    return 0;
}
