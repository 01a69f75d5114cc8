// The text about a client is cached under its descriptor's number, but the kernel gives the number of
// a closed connection to the next one. A later client is announced with the names of the earlier one
// that had this number.
// caught by: 08.names-both-ends
// cause: names-earlier-client

#define _GNU_SOURCE
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define HANDLES 4096
#define NAME 64

typedef struct {
    const char *address;
    char host[256];
    const char *port;
    int backlog;
} config_t;

typedef struct {
    int valid;
    char peer[NAME];
    char local[NAME];
} badge_t;

static badge_t badges[HANDLES];

static void name_of(const struct sockaddr_storage *a, socklen_t length, char *out)
{
    char host[48], port[8];
    if (getnameinfo((const struct sockaddr *)a, length, host, sizeof host, port, sizeof port,
                    NI_NUMERICHOST | NI_NUMERICSERV))
        snprintf(out, NAME, "?");
    else
        snprintf(out, NAME, "%s:%s", host, port);
}

static const badge_t *badge_get(int fd, const struct sockaddr_storage *peer, socklen_t length)
{
    badge_t *badge = &badges[fd];
    if (!badge->valid) {
        struct sockaddr_storage local;
        socklen_t local_length = sizeof local;
        if (getsockname(fd, (struct sockaddr *)&local, &local_length) < 0)
            return NULL;
        name_of(peer, length, badge->peer);
        name_of(&local, local_length, badge->local);
        badge->valid = 1;
    }
    return badge;
}

static int put(int fd, const char *data, size_t size)
{
    while (size) {
        ssize_t n = send(fd, data, size, MSG_NOSIGNAL);
        if (n < 0) {
            if (errno == EINTR)
                continue;
            return -1;
        }
        data += n;
        size -= n;
    }
    return 0;
}

static void *converse(void *argument)
{
    int fd = (int)(intptr_t)argument;
    char buffer[8192];
    for (;;) {
        ssize_t n = recv(fd, buffer, sizeof buffer, 0);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0) {
            if (n < 0)
                fprintf(stderr, "a client: %s\n", strerror(errno));
            break;
        }
        for (ssize_t i = 0; i < n; i++)
            if (buffer[i] >= 'a' && buffer[i] <= 'z')
                buffer[i] -= 32;
        if (put(fd, buffer, n) < 0) {
            fprintf(stderr, "a client: %s\n", strerror(errno));
            break;
        }
    }
    close(fd);
    return NULL;
}

static int configure(config_t *c, int argc, char **argv)
{
    c->address = argc > 1 ? argv[1] : "127.0.0.1:8888";
    c->backlog = 128;
    const char *colon = strrchr(c->address, ':');
    if (!colon || (size_t)(colon - c->address) >= sizeof c->host)
        return -1;
    memcpy(c->host, c->address, colon - c->address);
    c->host[colon - c->address] = 0;
    c->port = colon + 1;
    if (argc > 2) {
        char *end;
        c->backlog = (int)strtol(argv[2], &end, 10);
        if (*end || end == argv[2])
            return -1;
    }
    return 0;
}

static int start(const config_t *c, const char **why)
{
    struct addrinfo hints = { .ai_family = AF_INET, .ai_socktype = SOCK_STREAM }, *info;
    int on = 1, code = getaddrinfo(c->host, c->port, &hints, &info);
    if (code) {
        *why = gai_strerror(code);
        return -1;
    }
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) < 0
        || bind(fd, info->ai_addr, info->ai_addrlen) < 0 || listen(fd, c->backlog) < 0) {
        *why = strerror(errno);
        return -1;
    }
    freeaddrinfo(info);
    return fd;
}

int main(int argc, char **argv)
{
    config_t config;
    const char *why = "";
    if (configure(&config, argc, argv) < 0) {
        fprintf(stderr, "usage: %s [HOST:PORT] [BACKLOG]\n", argv[0]);
        return 2;
    }
    signal(SIGPIPE, SIG_IGN);
    int listener = start(&config, &why);
    if (listener < 0) {
        fprintf(stderr, "%s: %s\n", config.address, why);
        return 1;
    }

    struct sockaddr_storage a;
    socklen_t length = sizeof a;
    char self[NAME];
    getsockname(listener, (struct sockaddr *)&a, &length);
    name_of(&a, length, self);
    printf("listening on %s\n", self);
    fflush(stdout);

    pthread_attr_t detached;
    pthread_attr_init(&detached);
    pthread_attr_setdetachstate(&detached, PTHREAD_CREATE_DETACHED);
    pthread_attr_setstacksize(&detached, 256 * 1024);
    for (;;) {
        length = sizeof a;
        int fd = accept4(listener, (struct sockaddr *)&a, &length, SOCK_CLOEXEC);
        if (fd < 0) {
            if (errno != EINTR) {
                fprintf(stderr, "accept: %s\n", strerror(errno));
                usleep(20000);
            }
            continue;
        }
        const badge_t *badge = fd < HANDLES ? badge_get(fd, &a, length) : NULL;
        pthread_t thread;
        if (!badge) {
            fprintf(stderr, "no name for a client\n");
            close(fd);
            continue;
        }
        printf("client %s at %s\n", badge->peer, badge->local);
        fflush(stdout);
        if (pthread_create(&thread, &detached, converse, (void *)(intptr_t)fd)) {
            fprintf(stderr, "no thread for a client\n");
            close(fd);
        }
    }
}
