// The end of the wait is computed once, before the loop over the addresses. The first address that
// does not answer uses up all of the time, and a later one that is slow gets none.
// caught by: 08.client-waits-as-long-as-asked
// cause: one-time-limit-for-all

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <netdb.h>
#include <netinet/in.h>
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

static const struct option {
    const char *name;
    int level, number;
    enum kind kind;
} known[] = {
    { "SO_RCVBUF", SOL_SOCKET, SO_RCVBUF, NUMBER },
    { "SO_SNDBUF", SOL_SOCKET, SO_SNDBUF, NUMBER },
    { "SO_KEEPALIVE", SOL_SOCKET, SO_KEEPALIVE, NUMBER },
    { "SO_LINGER", SOL_SOCKET, SO_LINGER, LINGER },
    { "SO_RCVTIMEO", SOL_SOCKET, SO_RCVTIMEO, MILLIS },
    { "TCP_NODELAY", IPPROTO_TCP, TCP_NODELAY, NUMBER },
    { "IP_TTL", IPPROTO_IP, IP_TTL, NUMBER },
};

struct wish {
    const struct option *option;
    int value;
    int error; /* of setsockopt, for the address at hand */
};

static struct wish wishes[64];
static int wish_count;

static void usage(const char *why)
{
    fprintf(stderr, "%s\nusage: client [--timeout MS] [--set NAME=VALUE]... ADDRESS...\n", why);
    exit(2);
}

static int to_number(const char *text)
{
    char *end;
    errno = 0;
    long value = strtol(text, &end, 10);
    if (*text == '\0' || *end != '\0' || errno || value > INT_MAX || value < INT_MIN)
        usage("not a number");
    return (int)value;
}

static void add_wish(const char *text)
{
    const char *equals = strchr(text, '=');
    if (!equals || wish_count == 64)
        usage("--set needs NAME=VALUE");
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (strlen(known[i].name) == (size_t)(equals - text)
            && strncmp(known[i].name, text, equals - text) == 0) {
            wishes[wish_count].option = &known[i];
            wishes[wish_count].value = to_number(equals + 1);
            wish_count++;
            return;
        }
    }
    usage("unknown option");
}

static int set(int fd, const struct option *o, int value)
{
    struct linger linger = { 1, value };
    struct timeval time = { value / 1000, value % 1000 * 1000 };
    switch (o->kind) {
    case LINGER: return setsockopt(fd, o->level, o->number, &linger, sizeof linger);
    case MILLIS: return setsockopt(fd, o->level, o->number, &time, sizeof time);
    default:     return setsockopt(fd, o->level, o->number, &value, sizeof value);
    }
}

static int get(int fd, const struct option *o, long *value)
{
    struct linger linger;
    struct timeval time;
    int number, r;
    socklen_t size;
    switch (o->kind) {
    case LINGER:
        size = sizeof linger;
        r = getsockopt(fd, o->level, o->number, &linger, &size);
        if (r == 0)
            *value = linger.l_linger;
        return r;
    case MILLIS:
        size = sizeof time;
        r = getsockopt(fd, o->level, o->number, &time, &size);
        if (r == 0)
            *value = time.tv_sec * 1000L + time.tv_usec / 1000;
        return r;
    default:
        size = sizeof number;
        r = getsockopt(fd, o->level, o->number, &number, &size);
        if (r == 0)
            *value = number;
        return r;
    }
}

static long long now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000LL + t.tv_nsec / 1000000;
}

/* deadline < 0: wait as long as the kernel does. Returns 0 or an errno. */
static int connect_until(int fd, const struct sockaddr_in *to, long long deadline)
{
    if (deadline >= 0)
        fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
    if (connect(fd, (const struct sockaddr *)to, sizeof *to) == 0)
        return 0;
    if (errno != EINPROGRESS && errno != EINTR)
        return errno;

    struct pollfd p = { .fd = fd, .events = POLLOUT };
    for (;;) {
        long long left = -1;
        if (deadline >= 0) {
            left = deadline - now_ms();
            if (left < 0)
                left = 0;
        }
        int ready = poll(&p, 1, (int)left);
        if (ready == 0)
            return ETIMEDOUT;
        if (ready > 0)
            break;
        if (errno != EINTR)
            return errno;
    }
    int error = 0;
    socklen_t size = sizeof error;
    if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) < 0)
        return errno;
    return error;
}

static void print_name(const struct sockaddr_in *a)
{
    printf("%s:%d", inet_ntoa(a->sin_addr), ntohs(a->sin_port));
}

static void probe(const char *address, const struct sockaddr_in *to, long long deadline)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0) {
        printf("%s %s\n", address, strerrorname_np(errno));
        fflush(stdout);
        return;
    }
    for (int i = 0; i < wish_count; i++)
        wishes[i].error = set(fd, wishes[i].option, wishes[i].value) < 0 ? errno : 0;

    int error = connect_until(fd, to, deadline);
    if (error) {
        printf("%s %s\n", address, strerrorname_np(error));
    } else {
        struct sockaddr_in local = {0}, peer = *to;
        socklen_t size = sizeof local;
        getsockname(fd, (struct sockaddr *)&local, &size);
        size = sizeof peer;
        getpeername(fd, (struct sockaddr *)&peer, &size);
        printf("%s ok ", address);
        print_name(&local);
        printf(" -> ");
        print_name(&peer);
        printf("\n");
        for (int i = 0; i < wish_count; i++) {
            const struct option *o = wishes[i].option;
            long value = 0;
            if (wishes[i].error)
                printf("%s %s %s\n", address, o->name, strerrorname_np(wishes[i].error));
            else if (get(fd, o, &value) < 0)
                printf("%s %s %s\n", address, o->name, strerrorname_np(errno));
            else
                printf("%s %s %ld\n", address, o->name, value);
        }
    }
    fflush(stdout);
    close(fd);
}

static struct sockaddr_in parse_address(const char *text)
{
    char host[256];
    const char *colon = strrchr(text, ':');
    if (!colon || colon == text || (size_t)(colon - text) >= sizeof host)
        usage("not HOST:PORT");
    memcpy(host, text, colon - text);
    host[colon - text] = '\0';
    int port = to_number(colon + 1);
    if (port < 0 || port > 65535)
        usage("no such port");

    struct addrinfo hints = {0}, *found;
    hints.ai_family = AF_INET;
    hints.ai_socktype = SOCK_STREAM;
    if (getaddrinfo(host, NULL, &hints, &found) != 0)
        usage("unknown host");
    struct sockaddr_in a = *(struct sockaddr_in *)found->ai_addr;
    freeaddrinfo(found);
    a.sin_port = htons(port);
    return a;
}

int main(int argc, char **argv)
{
    int timeout = -1, count = 0;
    const char **texts = calloc(argc, sizeof *texts);
    struct sockaddr_in *targets = calloc(argc, sizeof *targets);

    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--timeout") == 0) {
            if (++i == argc || (timeout = to_number(argv[i])) <= 0)
                usage("--timeout needs milliseconds");
        } else if (strcmp(argv[i], "--set") == 0) {
            if (++i == argc)
                usage("--set needs NAME=VALUE");
            add_wish(argv[i]);
        } else if (argv[i][0] == '-') {
            usage("unknown argument");
        } else {
            texts[count] = argv[i];
            targets[count++] = parse_address(argv[i]);
        }
    }
    if (count == 0)
        usage("no address");

    long long deadline = timeout > 0 ? now_ms() + timeout : -1;
    for (int i = 0; i < count; i++)
        probe(texts[i], &targets[i], deadline);
    return 0;
}
