// Standard input is watched with epoll, which refuses regular files with EPERM. With `client <
// notes.txt` the client ends with "Operation not permitted" before it has sent a byte.
// caught by: 07.client-copies-file
// cause: input-not-watched

#define _GNU_SOURCE
#include <errno.h>
#include <netdb.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define ROOM (64 * 1024)

static const char *address = "127.0.0.1:8888";

static void die(const char *why)
{
    fprintf(stderr, "%s: %s\n", address, why);
    exit(1);
}

/* One descriptor in the epoll set, with what we want to hear about it. */
struct watch {
    int fd;
    unsigned events;
};

static void watch_for(int ep, struct watch *w, unsigned events)
{
    if (w->events == events)
        return;
    struct epoll_event e = { .events = events, .data.fd = w->fd };
    int op = !w->events ? EPOLL_CTL_ADD : !events ? EPOLL_CTL_DEL : EPOLL_CTL_MOD;
    if (epoll_ctl(ep, op, w->fd, &e) < 0)
        die(strerror(errno));
    w->events = events;
}

static int dial(void)
{
    char host[256];
    const char *colon = strrchr(address, ':');
    if (!colon || (size_t)(colon - address) >= sizeof host)
        die("not HOST:PORT");
    memcpy(host, address, colon - address);
    host[colon - address] = 0;
    struct addrinfo hints = { .ai_family = AF_INET, .ai_socktype = SOCK_STREAM }, *found;
    int code = getaddrinfo(host, colon + 1, &hints, &found);
    if (code)
        die(gai_strerror(code));
    int fd = socket(found->ai_family, found->ai_socktype, 0);
    if (fd < 0 || connect(fd, found->ai_addr, found->ai_addrlen) < 0)
        die(strerror(errno));
    freeaddrinfo(found);
    return fd;
}

static void print_all(const char *data, size_t length)
{
    while (length > 0) {
        ssize_t n = write(STDOUT_FILENO, data, length);
        if (n < 0) {
            if (errno == EINTR)
                continue;
            if (errno == EPIPE)
                exit(0);
            die(strerror(errno));
        }
        data += n;
        length -= n;
    }
}

int main(int argc, char **argv)
{
    static char up[ROOM], down[ROOM];
    size_t start = 0, end = 0;
    unsigned long long taken = 0, received = 0;
    int input_open = 1, half_closed = 0;

    if (argc > 1)
        address = argv[1];
    signal(SIGPIPE, SIG_IGN);

    struct watch in = { .fd = STDIN_FILENO }, peer = { .fd = dial() };
    int ep = epoll_create1(EPOLL_CLOEXEC);
    if (ep < 0)
        die(strerror(errno));

    for (;;) {
        if (!input_open && start == end && !half_closed) {
            if (shutdown(peer.fd, SHUT_WR) < 0)
                die(strerror(errno));
            half_closed = 1;
        }
        watch_for(ep, &in, input_open && start == end ? EPOLLIN : 0);
        watch_for(ep, &peer, EPOLLIN | (start < end ? EPOLLOUT : 0));

        struct epoll_event ready[2];
        int count = epoll_wait(ep, ready, 2, -1);
        if (count < 0) {
            if (errno == EINTR)
                continue;
            die(strerror(errno));
        }
        for (int i = 0; i < count; i++) {
            if (ready[i].data.fd == in.fd) {
                ssize_t n = read(in.fd, up, sizeof up);
                if (n > 0) {
                    start = 0;
                    end = n;
                    taken += n;
                } else if (n == 0) {
                    input_open = 0;
                } else if (errno != EINTR && errno != EAGAIN) {
                    die(strerror(errno));
                }
                continue;
            }
            if (ready[i].events & ~EPOLLOUT) {
                ssize_t n = recv(peer.fd, down, sizeof down, MSG_DONTWAIT);
                if (n > 0) {
                    received += n;
                    print_all(down, n);
                } else if (n == 0) {
                    if (received < taken)
                        die("the server closed before everything was answered");
                    return 0;
                } else if (errno != EINTR && errno != EAGAIN) {
                    die(strerror(errno));
                }
            }
            if ((ready[i].events & EPOLLOUT) && start < end) {
                ssize_t n = send(peer.fd, up + start, end - start, MSG_DONTWAIT | MSG_NOSIGNAL);
                if (n >= 0)
                    start += n;
                else if (errno != EINTR && errno != EAGAIN)
                    die(strerror(errno));
            }
        }
    }
}
