/* passes: 08 client
   A non-blocking connect, poll, and SO_ERROR; names from strerrorname_np. */
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

static const struct known { const char *name; int level, option; } KNOWN[] = {
    {"SO_RCVBUF", SOL_SOCKET, SO_RCVBUF},       {"SO_SNDBUF", SOL_SOCKET, SO_SNDBUF},
    {"SO_KEEPALIVE", SOL_SOCKET, SO_KEEPALIVE}, {"SO_LINGER", SOL_SOCKET, SO_LINGER},
    {"SO_RCVTIMEO", SOL_SOCKET, SO_RCVTIMEO},   {"TCP_NODELAY", IPPROTO_TCP, TCP_NODELAY},
    {"IP_TTL", IPPROTO_IP, IP_TTL},
};

struct setting { const struct known *known; int value; int error; };

static int put(int fd, struct setting *s) {
    const struct known *k = s->known;
    if (k->option == SO_LINGER && k->level == SOL_SOCKET) {
        struct linger l = {1, s->value};
        return setsockopt(fd, k->level, k->option, &l, sizeof l);
    }
    if (k->option == SO_RCVTIMEO && k->level == SOL_SOCKET) {
        struct timeval t = {s->value / 1000, s->value % 1000 * 1000};
        return setsockopt(fd, k->level, k->option, &t, sizeof t);
    }
    return setsockopt(fd, k->level, k->option, &s->value, sizeof s->value);
}

static int get(int fd, const struct known *k, long *value) {
    struct linger l;
    struct timeval t;
    int number;
    socklen_t length;
    if (k->option == SO_LINGER && k->level == SOL_SOCKET) {
        length = sizeof l;
        int done = getsockopt(fd, k->level, k->option, &l, &length);
        *value = l.l_linger;
        return done;
    }
    if (k->option == SO_RCVTIMEO && k->level == SOL_SOCKET) {
        length = sizeof t;
        int done = getsockopt(fd, k->level, k->option, &t, &length);
        *value = t.tv_sec * 1000 + t.tv_usec / 1000;
        return done;
    }
    length = sizeof number;
    int done = getsockopt(fd, k->level, k->option, &number, &length);
    *value = number;
    return done;
}

static int usage(const char *word) {
    fprintf(stderr, "%s: usage: client [--timeout MS] [--set NAME=VALUE]... ADDRESS...\n", word);
    exit(2);
}

static int number(const char *text) {
    char *end;
    long value = strtol(text, &end, 10);
    if (!*text || *end || value < 0 || value > 0x7fffffff) usage(text);
    return (int)value;
}

static int connect_to(int fd, const char *address, int timeout) {
    char host[64];
    snprintf(host, sizeof host, "%s", address);
    char *colon = strrchr(host, ':');
    *colon = 0;
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((unsigned short)atoi(colon + 1))};
    if (inet_pton(AF_INET, host, &to.sin_addr) != 1) return EINVAL;
    if (connect(fd, (struct sockaddr *)&to, sizeof to) == 0) return 0;
    if (errno != EINPROGRESS) return errno;
    struct pollfd ready = {fd, POLLOUT, 0};
    if (poll(&ready, 1, timeout) == 0) return ETIMEDOUT;
    int error;
    socklen_t length = sizeof error;
    getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &length);
    return error;
}

static void name(int (*ask)(int, struct sockaddr *, socklen_t *), int fd, char *to, size_t room) {
    struct sockaddr_in at = {0};
    socklen_t length = sizeof at;
    ask(fd, (struct sockaddr *)&at, &length);
    char host[INET_ADDRSTRLEN];
    inet_ntop(AF_INET, &at.sin_addr, host, sizeof host);
    snprintf(to, room, "%s:%d", host, ntohs(at.sin_port));
}

int main(int count, char **words) {
    static struct setting settings[64];
    int set = 0, timeout = -1, first = 0;
    setvbuf(stdout, NULL, _IOLBF, 0);
    for (int i = 1; i < count; i++) {
        if (!strcmp(words[i], "--timeout")) {
            if (++i == count) usage("--timeout");
            timeout = number(words[i]);
        } else if (!strcmp(words[i], "--set")) {
            if (++i == count) usage("--set");
            char *equals = strchr(words[i], '=');
            if (!equals || set == 64) usage(words[i]);
            for (size_t k = 0; k < sizeof KNOWN / sizeof *KNOWN; k++)
                if (strlen(KNOWN[k].name) == (size_t)(equals - words[i]) &&
                    !strncmp(KNOWN[k].name, words[i], (size_t)(equals - words[i])))
                    settings[set].known = &KNOWN[k];
            if (!settings[set].known) usage(words[i]);
            settings[set++].value = number(equals + 1);
        } else {
            char *colon = strrchr(words[i], ':');
            if (!colon || number(colon + 1) > 65535) usage(words[i]);
            if (!first) first = i;
        }
    }
    if (!first) usage("no address");
    for (int i = 1; i < count; i++) {
        if (!strcmp(words[i], "--timeout") || !strcmp(words[i], "--set")) {
            i++;
            continue;
        }
        int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
        for (int s = 0; s < set; s++) settings[s].error = put(fd, &settings[s]) ? errno : 0;
        int error = connect_to(fd, words[i], timeout);
        if (error) {
            printf("%s %s\n", words[i], strerrorname_np(error));
        } else {
            char own[64], peer[64];
            name(getsockname, fd, own, sizeof own);
            name(getpeername, fd, peer, sizeof peer);
            printf("%s ok %s -> %s\n", words[i], own, peer);
            for (int s = 0; s < set; s++) {
                long value;
                if (!settings[s].error && get(fd, settings[s].known, &value)) settings[s].error = errno;
                if (settings[s].error)
                    printf("%s %s %s\n", words[i], settings[s].known->name, strerrorname_np(settings[s].error));
                else
                    printf("%s %s %ld\n", words[i], settings[s].known->name, value);
            }
        }
        close(fd);
    }
    return 0;
}
