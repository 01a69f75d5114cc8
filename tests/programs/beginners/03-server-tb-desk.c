// conn_close is meant to report late write errors, but after a failed write ferror() is true and it
// returns before fclose and close. Each client that is gone while its reply is written leaves two
// descriptors open for good.
// caught by: 03.descriptors-do-not-grow
// cause: descriptor-kept

#define _GNU_SOURCE
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct conn {
    int in;     /* raw, so that short messages come through at once */
    FILE *out;  /* stdio takes care of short writes */
};

static int conn_open(struct conn *c, int fd)
{
    int copy = dup(fd);
    if (copy < 0) {
        close(fd);
        return -1;
    }
    c->in = fd;
    c->out = fdopen(copy, "w");
    if (!c->out) {
        close(copy);
        close(fd);
        return -1;
    }
    return 0;
}

static int conn_close(struct conn *c)
{
    if (ferror(c->out) || fclose(c->out) == EOF)
        return -1;
    return close(c->in);
}

static int conn_run(struct conn *c)
{
    char buf[8192];
    for (;;) {
        ssize_t n = read(c->in, buf, sizeof buf);
        if (n == 0)
            return 0;
        if (n < 0) {
            if (errno == EINTR)
                continue;
            return -1;
        }
        for (ssize_t i = 0; i < n; i++)
            if (buf[i] >= 'a' && buf[i] <= 'z')
                buf[i] -= 'a' - 'A';
        if (fwrite(buf, 1, n, c->out) != (size_t)n || fflush(c->out) == EOF)
            return -1;
    }
}

static int open_listener(const char *address)
{
    char host[256];
    const char *colon = strrchr(address, ':');
    if (!colon || (size_t)(colon - address) >= sizeof host) {
        errno = EINVAL;
        return -1;
    }
    memcpy(host, address, colon - address);
    host[colon - address] = 0;

    struct addrinfo hints = { .ai_family = AF_INET, .ai_socktype = SOCK_STREAM }, *found;
    if (getaddrinfo(host, colon + 1, &hints, &found) != 0) {
        errno = EADDRNOTAVAIL;
        return -1;
    }
    int fd = socket(found->ai_family, found->ai_socktype, 0), on = 1;
    if (fd >= 0) {
        setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
        if (bind(fd, found->ai_addr, found->ai_addrlen) < 0 || listen(fd, 128) < 0) {
            int saved = errno;
            close(fd);
            errno = saved;
            fd = -1;
        }
    }
    freeaddrinfo(found);
    return fd;
}

int main(int argc, char **argv)
{
    const char *address = argc > 1 ? argv[1] : "127.0.0.1:8888";
    signal(SIGPIPE, SIG_IGN);

    int listener = open_listener(address);
    if (listener < 0) {
        fprintf(stderr, "%s: %s\n", address, strerror(errno));
        return 1;
    }
    struct sockaddr_in local;
    socklen_t size = sizeof local;
    getsockname(listener, (struct sockaddr *)&local, &size);
    char host[INET_ADDRSTRLEN];
    inet_ntop(AF_INET, &local.sin_addr, host, sizeof host);
    printf("listening on %s:%d\n", host, ntohs(local.sin_port));
    fflush(stdout);

    for (;;) {
        struct conn c;
        int fd = accept(listener, NULL, NULL);
        if (fd < 0 || conn_open(&c, fd) < 0) {
            if (errno != EINTR) {
                fprintf(stderr, "accept: %s\n", strerror(errno));
                usleep(50 * 1000);
            }
            continue;
        }
        if (conn_run(&c) < 0)
            fprintf(stderr, "client: %s\n", strerror(errno));
        if (conn_close(&c) < 0)
            fprintf(stderr, "close: %s\n", strerror(errno));
    }
}
