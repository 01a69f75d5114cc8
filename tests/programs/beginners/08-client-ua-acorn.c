// The end of the wait is computed once, before the loop over the addresses, and all of them share it.
// When the first address has used up the time, nothing is left for the ones behind it, and a slow but
// good address is given out as ETIMEDOUT.
// caught by: 08.client-waits-as-long-as-asked
// cause: one-time-limit-for-all

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

enum kind { NUMBER, LINGER, MILLIS };

static const struct {
    const char *name;
    int level, option;
    enum kind kind;
} known[] = {
    {"SO_RCVBUF", SOL_SOCKET, SO_RCVBUF, NUMBER},
    {"SO_SNDBUF", SOL_SOCKET, SO_SNDBUF, NUMBER},
    {"SO_KEEPALIVE", SOL_SOCKET, SO_KEEPALIVE, NUMBER},
    {"SO_LINGER", SOL_SOCKET, SO_LINGER, LINGER},
    {"SO_RCVTIMEO", SOL_SOCKET, SO_RCVTIMEO, MILLIS},
    {"TCP_NODELAY", IPPROTO_TCP, TCP_NODELAY, NUMBER},
    {"IP_TTL", IPPROTO_IP, IP_TTL, NUMBER},
};
#define KNOWN (sizeof known / sizeof known[0])

struct setting {
    int which;
    int value;
    int error; /* of setsockopt */
};

static struct setting *settings;
static int setting_count;
static long timeout = -1;
static long long deadline;

static long long now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000LL + t.tv_nsec / 1000000;
}

static void usage(const char *text)
{
    fprintf(stderr, "wrong argument: %s\n"
                    "usage: client [--timeout MS] [--set NAME=VALUE]... ADDRESS...\n", text);
    exit(2);
}

static long number(const char *text, long least, long most)
{
    char *end;
    errno = 0;
    long value = strtol(text, &end, 10);
    if (*text == 0 || *end != 0 || errno != 0 || value < least || value > most)
        usage(text);
    return value;
}

static void add_setting(const char *text)
{
    const char *equals = strchr(text, '=');
    if (equals == NULL)
        usage(text);
    for (size_t i = 0; i < KNOWN; i++) {
        size_t length = strlen(known[i].name);
        if ((size_t)(equals - text) == length && strncmp(text, known[i].name, length) == 0) {
            settings[setting_count].which = i;
            settings[setting_count].value = number(equals + 1, INT_MIN, INT_MAX);
            setting_count++;
            return;
        }
    }
    usage(text);
}

static int set_option(int fd, const struct setting *s)
{
    struct linger linger = {1, s->value};
    struct timeval time = {s->value / 1000, s->value % 1000 * 1000};
    const void *data = &s->value;
    socklen_t size = sizeof s->value;
    if (known[s->which].kind == LINGER) {
        data = &linger;
        size = sizeof linger;
    } else if (known[s->which].kind == MILLIS) {
        data = &time;
        size = sizeof time;
    }
    if (setsockopt(fd, known[s->which].level, known[s->which].option, data, size) < 0)
        return errno;
    return 0;
}

static int get_option(int fd, const struct setting *s, long *value)
{
    union {
        int number;
        struct linger linger;
        struct timeval time;
    } data;
    socklen_t size = sizeof data;
    if (known[s->which].kind == NUMBER)
        size = sizeof data.number;
    if (getsockopt(fd, known[s->which].level, known[s->which].option, &data, &size) < 0)
        return errno;
    if (known[s->which].kind == LINGER)
        *value = data.linger.l_linger;
    else if (known[s->which].kind == MILLIS)
        *value = data.time.tv_sec * 1000 + data.time.tv_usec / 1000;
    else
        *value = data.number;
    return 0;
}

/* 0 or the number of an error */
static int wait_for_connection(int fd)
{
    struct pollfd p = {.fd = fd, .events = POLLOUT};
    for (;;) {
        int left = -1;
        if (timeout >= 0) {
            long long rest = deadline - now_ms();
            left = rest > 0 ? rest : 0;
        }
        int n = poll(&p, 1, left);
        if (n == 0)
            return ETIMEDOUT;
        if (n < 0 && errno != EINTR)
            return errno;
        if (n > 0)
            break;
    }
    int error = 0;
    socklen_t size = sizeof error;
    if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) < 0)
        return errno;
    return error;
}

static void print_name(const struct sockaddr_in *a)
{
    char text[INET_ADDRSTRLEN];
    inet_ntop(AF_INET, &a->sin_addr, text, sizeof text);
    printf("%s:%d", text, ntohs(a->sin_port));
}

static struct addrinfo *find(const char *address)
{
    char host[256];
    const char *colon = strrchr(address, ':');
    if (colon == NULL || colon == address || colon - address >= (int)sizeof host)
        usage(address);
    memcpy(host, address, colon - address);
    host[colon - address] = 0;
    number(colon + 1, 0, 65535);
    struct addrinfo hints = {.ai_family = AF_INET, .ai_socktype = SOCK_STREAM}, *found = NULL;
    if (getaddrinfo(host, colon + 1, &hints, &found) != 0)
        return NULL;
    return found;
}

static void probe(const char *address)
{
    struct addrinfo *to = find(address);
    if (to == NULL) {
        printf("%s %s\n", address, "EADDRNOTAVAIL");
        return;
    }
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (fd < 0) {
        printf("%s %s\n", address, strerrorname_np(errno));
        freeaddrinfo(to);
        return;
    }
    for (int i = 0; i < setting_count; i++)
        settings[i].error = set_option(fd, &settings[i]);

    int error = 0;
    if (connect(fd, to->ai_addr, to->ai_addrlen) < 0)
        error = errno == EINPROGRESS ? wait_for_connection(fd) : errno;
    freeaddrinfo(to);

    struct sockaddr_in local, peer;
    socklen_t size = sizeof local;
    if (error == 0 && getsockname(fd, (struct sockaddr *)&local, &size) < 0)
        error = errno;
    size = sizeof peer;
    if (error == 0 && getpeername(fd, (struct sockaddr *)&peer, &size) < 0)
        error = errno;
    if (error != 0) {
        printf("%s %s\n", address, strerrorname_np(error));
        close(fd);
        return;
    }
    printf("%s ok ", address);
    print_name(&local);
    printf(" -> ");
    print_name(&peer);
    printf("\n");

    for (int i = 0; i < setting_count; i++) {
        long value = 0;
        int bad = settings[i].error;
        if (bad == 0)
            bad = get_option(fd, &settings[i], &value);
        if (bad != 0)
            printf("%s %s %s\n", address, known[settings[i].which].name, strerrorname_np(bad));
        else
            printf("%s %s %ld\n", address, known[settings[i].which].name, value);
    }
    close(fd);
}

int main(int argc, char **argv)
{
    char **addresses = calloc(argc, sizeof *addresses);
    settings = calloc(argc, sizeof *settings);
    int count = 0;

    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--timeout") == 0) {
            if (++i == argc)
                usage("--timeout");
            timeout = number(argv[i], 1, INT_MAX);
        } else if (strcmp(argv[i], "--set") == 0) {
            if (++i == argc)
                usage("--set");
            add_setting(argv[i]);
        } else if (argv[i][0] == '-') {
            usage(argv[i]);
        } else {
            char *colon = strrchr(argv[i], ':');
            if (colon == NULL)
                usage(argv[i]);
            number(colon + 1, 0, 65535);
            addresses[count++] = argv[i];
        }
    }
    if (count == 0)
        usage("no address");

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (timeout >= 0)
        deadline = now_ms() + timeout;
    for (int i = 0; i < count; i++)
        probe(addresses[i]);
    return 0;
}
