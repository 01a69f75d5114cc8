// The line about a client is still written like the web server's access log: when the connection is
// over. While the client converses, and when it gets its first answer, there is no line yet.
// caught by: 08.names-before-answering
// cause: names-after-answer

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct request {
    int fd;
    struct sockaddr_in peer, local;
};

static const char *name(const struct sockaddr_in *a, char *out, size_t room)
{
    char host[INET_ADDRSTRLEN];
    inet_ntop(AF_INET, &a->sin_addr, host, sizeof host);
    snprintf(out, room, "%s:%d", host, ntohs(a->sin_port));
    return out;
}

static void access_log(const struct request *r)
{
    char peer[32], local[32];
    printf("client %s at %s\n", name(&r->peer, peer, sizeof peer),
           name(&r->local, local, sizeof local));
    fflush(stdout);
}

static int respond(int fd, const char *data, size_t size)
{
    while (size > 0) {
        ssize_t n = send(fd, data, size, MSG_NOSIGNAL);
        if (n < 0) {
            if (errno == EINTR)
                continue;
            return -1;
        }
        data += n;
        size -= (size_t)n;
    }
    return 0;
}

static int handle(struct request *r)
{
    char body[8192];
    for (;;) {
        ssize_t n = recv(r->fd, body, sizeof body, 0);
        if (n == 0)
            return 0;
        if (n < 0) {
            if (errno == EINTR)
                continue;
            return -1;
        }
        for (ssize_t i = 0; i < n; i++)
            if (body[i] >= 'a' && body[i] <= 'z')
                body[i] -= 'a' - 'A';
        if (respond(r->fd, body, (size_t)n) < 0)
            return -1;
    }
}

static int open_port(const char *address, int backlog)
{
    struct sockaddr_in a = { .sin_family = AF_INET };
    char host[64];
    const char *colon = strrchr(address, ':');
    if (!colon || (size_t)(colon - address) >= sizeof host) {
        errno = EINVAL;
        return -1;
    }
    memcpy(host, address, (size_t)(colon - address));
    host[colon - address] = '\0';
    if (inet_pton(AF_INET, host, &a.sin_addr) != 1) {
        errno = EINVAL;
        return -1;
    }
    a.sin_port = htons((unsigned short)atoi(colon + 1));

    int on = 1;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0
        || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) < 0
        || bind(fd, (struct sockaddr *)&a, sizeof a) < 0
        || listen(fd, backlog) < 0)
        return -1;

    char own[32];
    socklen_t size = sizeof a;
    if (getsockname(fd, (struct sockaddr *)&a, &size) < 0)
        return -1;
    printf("listening on %s\n", name(&a, own, sizeof own));
    fflush(stdout);
    return fd;
}

int main(int argc, char **argv)
{
    const char *address = argc > 1 ? argv[1] : "127.0.0.1:8888";
    int backlog = argc > 2 ? atoi(argv[2]) : 128;

    signal(SIGPIPE, SIG_IGN);
    int port = open_port(address, backlog);
    if (port < 0) {
        fprintf(stderr, "%s: %s\n", address, strerror(errno));
        return 1;
    }

    for (;;) {
        struct request r;
        socklen_t size = sizeof r.peer;
        r.fd = accept(port, (struct sockaddr *)&r.peer, &size);
        if (r.fd < 0) {
            if (errno != EINTR) {
                fprintf(stderr, "accept: %s\n", strerror(errno));
                usleep(50000);
            }
            continue;
        }
        size = sizeof r.local;
        if (getsockname(r.fd, (struct sockaddr *)&r.local, &size) < 0) {
            fprintf(stderr, "getsockname: %s\n", strerror(errno));
            close(r.fd);
            continue;
        }
        if (handle(&r) < 0)
            fprintf(stderr, "request: %s\n", strerror(errno));
        access_log(&r);
        close(r.fd);
    }
}
