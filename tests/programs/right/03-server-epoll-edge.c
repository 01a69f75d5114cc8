// passes: 02 server
// passes: 03 server
// Edge-triggered epoll: each event is told once, so every socket is read and written until EAGAIN.
// What a peer doesn't take grows in memory.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

struct client {
    int fd, ended;
    char *owed;
    size_t length, room;
};

static int again(void) { return errno == EAGAIN || errno == EINTR; }

/* 0 when the client is done with. */
static int turn(struct client *c) {
    while (!c->ended) {
        if (c->room - c->length < 4096) {
            c->room = 2 * c->room + 8192;
            c->owed = realloc(c->owed, c->room);
        }
        ssize_t n = read(c->fd, c->owed + c->length, c->room - c->length);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0 && errno == EAGAIN) break;
        if (n < 0) return 0;
        if (n == 0) c->ended = 1;
        for (ssize_t i = 0; i < n; i++, c->length++)
            if (c->owed[c->length] >= 'a' && c->owed[c->length] <= 'z') c->owed[c->length] -= 32;
    }
    while (c->length > 0) {
        ssize_t n = write(c->fd, c->owed, c->length);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return again();
        memmove(c->owed, c->owed + n, c->length -= n);
    }
    return !c->ended;
}

int main(int argc, char **argv) {
    const char *address = argc > 1 ? argv[1] : "127.0.0.1:8888";
    char host[64];
    int port, yes = 1;
    if (sscanf(address, "%63[^:]:%d", host, &port) != 2) return 2;
    signal(SIGPIPE, SIG_IGN);
    struct sockaddr_in addr = {.sin_family = AF_INET, .sin_port = htons(port)};
    inet_pton(AF_INET, host, &addr.sin_addr);
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(listener, (struct sockaddr *)&addr, sizeof addr) || listen(listener, 128)) {
        fprintf(stderr, "cannot listen on %s: %m\n", address);
        return 1;
    }
    socklen_t size = sizeof addr;
    getsockname(listener, (struct sockaddr *)&addr, &size);
    printf("listening on %s:%d\n", host, ntohs(addr.sin_port));
    fflush(stdout);
    int loop = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL}, events[32];
    epoll_ctl(loop, EPOLL_CTL_ADD, listener, &event);
    for (;;) {
        int n = epoll_wait(loop, events, 32, -1);
        for (int i = 0; i < n; i++) {
            struct client *c = events[i].data.ptr;
            if (c == NULL) {
                int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
                if (fd < 0) continue;
                c = calloc(1, sizeof *c);
                c->fd = fd;
                event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
                event.data.ptr = c;
                epoll_ctl(loop, EPOLL_CTL_ADD, fd, &event);
            } else if (!turn(c)) {
                close(c->fd);
                free(c->owed);
                free(c);
            }
        }
    }
}
