// The line for the log asks for SO_ERROR, and that takes the error away. When the result is asked for,
// SO_ERROR is 0: a refused connection with --timeout is taken for a connection, and the line says
// ENOTCONN.
// caught by: 08.client-refused-with-timeout
// cause: error-read-twice

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

enum kind { NUMBER, LINGER, MILLISECONDS };

static const struct option {
    const char *name;
    int level, number;
    enum kind kind;
} options[] = {
    { "SO_RCVBUF", SOL_SOCKET, SO_RCVBUF, NUMBER },
    { "SO_SNDBUF", SOL_SOCKET, SO_SNDBUF, NUMBER },
    { "SO_KEEPALIVE", SOL_SOCKET, SO_KEEPALIVE, NUMBER },
    { "SO_LINGER", SOL_SOCKET, SO_LINGER, LINGER },
    { "SO_RCVTIMEO", SOL_SOCKET, SO_RCVTIMEO, MILLISECONDS },
    { "TCP_NODELAY", IPPROTO_TCP, TCP_NODELAY, NUMBER },
    { "IP_TTL", IPPROTO_IP, IP_TTL, NUMBER },
};

struct setting {
    const struct option *option;
    int value;
    int error;          /* what setsockopt said */
};

static struct setting settings[64];
static int setting_count;
static long timeout_ms = -1;
static int verbose;     /* PROBE_LOG=1 */

static void usage(const char *format, ...)
{
    va_list list;
    va_start(list, format);
    vfprintf(stderr, format, list);
    va_end(list);
    fputs("\nusage: client [--timeout MS] [--set NAME=VALUE]... ADDRESS...\n", stderr);
    exit(2);
}

static int number(const char *text, int *value)
{
    char *end;
    errno = 0;
    long n = strtol(text, &end, 10);
    if (errno || end == text || *end || n < INT_MIN || n > INT_MAX)
        return 0;
    *value = n;
    return 1;
}

static long long now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

static int socket_error(int fd)
{
    int error = 0;
    socklen_t length = sizeof error;
    if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &length) < 0)
        return errno;
    return error;
}

static void trace(const char *address, const char *step, int state)
{
    if (verbose)
        fprintf(stderr, "%lld %s: %s (%d)\n", now_ms(), address, step, state);
}

static void result(const char *address, const char *what)
{
    printf("%s %s\n", address, what);
    fflush(stdout);
}

static int set(int fd, const struct setting *s)
{
    struct linger linger = { .l_onoff = 1, .l_linger = s->value };
    struct timeval time = { s->value / 1000, s->value % 1000 * 1000L };
    const void *data = &s->value;
    socklen_t length = sizeof s->value;
    if (s->option->kind == LINGER)
        data = &linger, length = sizeof linger;
    if (s->option->kind == MILLISECONDS)
        data = &time, length = sizeof time;
    return setsockopt(fd, s->option->level, s->option->number, data, length) < 0 ? errno : 0;
}

static void show(int fd, const char *address, const struct setting *s)
{
    union {
        int number;
        struct linger linger;
        struct timeval time;
    } is = { 0 };
    socklen_t length = sizeof is;
    char text[80];
    int error = s->error;
    if (!error && getsockopt(fd, s->option->level, s->option->number, &is, &length) < 0)
        error = errno;
    if (error) {
        snprintf(text, sizeof text, "%s %s", s->option->name, strerrorname_np(error));
    } else {
        long value = is.number;
        if (s->option->kind == LINGER)
            value = is.linger.l_linger;
        if (s->option->kind == MILLISECONDS)
            value = is.time.tv_sec * 1000 + is.time.tv_usec / 1000;
        snprintf(text, sizeof text, "%s %ld", s->option->name, value);
    }
    result(address, text);
}

/* Waits until the kernel has decided about the connection. */
static int wait_for(int fd, const char *address, long long end)
{
    struct pollfd entry = { .fd = fd, .events = POLLOUT };
    for (;;) {
        int left = -1;
        if (end >= 0) {
            long long ms = end - now_ms();
            left = ms < 0 ? 0 : ms > INT_MAX ? INT_MAX : (int)ms;
        }
        int ready = poll(&entry, 1, left);
        if (ready < 0 && errno != EINTR)
            return errno;
        if (ready == 0)
            return ETIMEDOUT;
        if (ready > 0) {
            trace(address, "decided", socket_error(fd));
            return socket_error(fd);
        }
    }
}

static int begin(int fd, const char *address, const struct addrinfo *to)
{
    long long end = timeout_ms < 0 ? -1 : now_ms() + timeout_ms;
    if (timeout_ms >= 0)
        fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
    trace(address, "connecting", 0);
    if (connect(fd, to->ai_addr, to->ai_addrlen) == 0)
        return 0;
    if (errno == EINPROGRESS || errno == EINTR)
        return wait_for(fd, address, end);
    return errno;
}

static int spell(char *text, size_t room, int (*ask)(int, struct sockaddr *, socklen_t *), int fd)
{
    struct sockaddr_storage name;
    socklen_t length = sizeof name;
    char host[NI_MAXHOST], port[NI_MAXSERV];
    if (ask(fd, (struct sockaddr *)&name, &length) < 0)
        return errno;
    getnameinfo((struct sockaddr *)&name, length, host, sizeof host, port, sizeof port,
                NI_NUMERICHOST | NI_NUMERICSERV);
    snprintf(text, room, "%s:%s", host, port);
    return 0;
}

static void probe(const char *address, const struct addrinfo *to)
{
    int fd = socket(to->ai_family, SOCK_STREAM, 0);
    if (fd < 0) {
        result(address, strerrorname_np(errno));
        return;
    }
    for (int i = 0; i < setting_count; i++)
        settings[i].error = set(fd, &settings[i]);

    char local[1100], peer[1100], text[2300];
    int error = begin(fd, address, to);
    if (!error)
        error = spell(local, sizeof local, getsockname, fd);
    if (!error)
        error = spell(peer, sizeof peer, getpeername, fd);
    if (error) {
        result(address, strerrorname_np(error));
    } else {
        snprintf(text, sizeof text, "ok %s -> %s", local, peer);
        result(address, text);
        for (int i = 0; i < setting_count; i++)
            show(fd, address, &settings[i]);
    }
    close(fd);
    trace(address, "closed", error);
}

static struct addrinfo *look_up(const char *address)
{
    char host[256];
    int port;
    const char *colon = strrchr(address, ':');
    if (!colon || colon == address || (size_t)(colon - address) >= sizeof host
        || !number(colon + 1, &port) || port < 0 || port > 65535)
        usage("%s: not HOST:PORT", address);
    memcpy(host, address, colon - address);
    host[colon - address] = 0;
    struct addrinfo hints = { .ai_family = AF_INET, .ai_socktype = SOCK_STREAM }, *found;
    int error = getaddrinfo(host, colon + 1, &hints, &found);
    if (error)
        usage("%s: %s", address, gai_strerror(error));
    return found;
}

static void add_setting(const char *text)
{
    const char *equals = strchr(text, '=');
    if (!equals)
        usage("%s: not NAME=VALUE", text);
    if (setting_count == sizeof settings / sizeof *settings)
        usage("too many options");
    struct setting *s = &settings[setting_count];
    for (size_t i = 0; i < sizeof options / sizeof *options; i++)
        if (strlen(options[i].name) == (size_t)(equals - text)
            && !strncmp(options[i].name, text, equals - text))
            s->option = &options[i];
    if (!s->option)
        usage("%s: no such option", text);
    if (!number(equals + 1, &s->value))
        usage("%s: not a number", text);
    setting_count++;
}

int main(int argc, char **argv)
{
    verbose = getenv("PROBE_LOG") != NULL;
    int first = 1;
    for (; first < argc && !strncmp(argv[first], "--", 2); first += 2) {
        if (first + 1 == argc)
            usage("%s: no value", argv[first]);
        int ms;
        if (!strcmp(argv[first], "--set"))
            add_setting(argv[first + 1]);
        else if (strcmp(argv[first], "--timeout"))
            usage("%s: unknown", argv[first]);
        else if (!number(argv[first + 1], &ms) || ms < 0)
            usage("%s: no time in milliseconds", argv[first + 1]);
        else
            timeout_ms = ms;
    }
    if (first >= argc)
        usage("no address");

    struct addrinfo **found = calloc(argc, sizeof *found);
    for (int i = first; i < argc; i++)
        found[i] = look_up(argv[i]);
    for (int i = first; i < argc; i++)
        probe(argv[i], found[i]);
    return 0;
}
