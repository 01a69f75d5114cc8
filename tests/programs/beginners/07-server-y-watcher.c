// POLLRDHUP is taken for "the client is gone". After one more chunk the server closes, although the
// kernel still holds bytes of a client that has only half-closed: a small message is answered, but of a
// large one the rest is thrown away, and the client gets a reset instead of its end.
// caught by: 07.half-close-after-8-mib
// cause: half-close-taken-for-leaving

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { ROOM = 16384 };

static int start(const char *address, struct sockaddr_in *sin)
{
    char host[64];
    int port;
    memset(sin, 0, sizeof *sin);
    if (sscanf(address, "%63[^:]:%d", host, &port) != 2) {
        errno = EINVAL;
        return -1;
    }
    if (strcmp(host, "localhost") == 0)
        strcpy(host, "127.0.0.1");
    sin->sin_family = AF_INET;
    sin->sin_port = htons(port);
    if (!inet_aton(host, &sin->sin_addr)) {
        errno = EADDRNOTAVAIL;
        return -1;
    }
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    int on = 1;
    socklen_t len = sizeof *sin;
    if (fd < 0
        || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) < 0
        || bind(fd, (struct sockaddr *)sin, sizeof *sin) < 0
        || listen(fd, 128) < 0
        || getsockname(fd, (struct sockaddr *)sin, &len) < 0)
        return -1;
    return fd;
}

/* 0: all sent, -1: the connection is lost */
static int send_all(int fd, const char *p, size_t n)
{
    while (n) {
        ssize_t k = send(fd, p, n, 0);
        if (k < 0) {
            if (errno == EINTR)
                continue;
            return -1;
        }
        p += k;
        n -= k;
    }
    return 0;
}

static int converse(int fd)
{
    static char buf[ROOM];
    struct pollfd pfd = { .fd = fd, .events = POLLIN | POLLRDHUP };

    for (;;) {
        if (poll(&pfd, 1, -1) < 0) {
            if (errno == EINTR)
                continue;
            return -1;
        }

        if (pfd.revents & POLLIN) {
            ssize_t n = recv(fd, buf, sizeof buf, 0);
            if (n == 0)
                return 0;
            if (n < 0) {
                if (errno == EINTR)
                    continue;
                return -1;
            }
            for (ssize_t i = 0; i < n; i++)
                if (buf[i] >= 'a' && buf[i] <= 'z')
                    buf[i] ^= 0x20;
            if (send_all(fd, buf, n) < 0)
                return -1;
        }

        if (pfd.revents & (POLLRDHUP | POLLHUP | POLLERR))
            return 0;
    }
}

int main(int argc, char **argv)
{
    const char *address = argc > 1 ? argv[1] : "127.0.0.1:8888";
    struct sockaddr_in sin;

    signal(SIGPIPE, SIG_IGN);

    int listener = start(address, &sin);
    if (listener < 0) {
        fprintf(stderr, "server: %s: %s\n", address, strerror(errno));
        return 1;
    }
    printf("listening on %s:%d\n", inet_ntoa(sin.sin_addr), ntohs(sin.sin_port));
    fflush(stdout);

    for (;;) {
        int fd = accept(listener, NULL, NULL);
        if (fd < 0) {
            fprintf(stderr, "accept: %s\n", strerror(errno));
            if (errno == EMFILE || errno == ENFILE)
                usleep(50000);
            continue;
        }
        if (converse(fd) < 0)
            fprintf(stderr, "client: %s\n", strerror(errno));
        close(fd);
    }
}
