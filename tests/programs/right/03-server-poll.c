// passes: 02 server
// passes: 03 server
// poll() over a table of clients with a small buffer each: from a peer whose replies don't fit,
// nothing more is read. Clients for whom there is no room stay in the backlog.
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CLIENTS = 64, ROOM = 2048 };
static struct pollfd fds[1 + CLIENTS];
static struct { char data[ROOM]; size_t from, to; } owed[1 + CLIENTS];

static int turn(int i) {
    if (owed[i].to == 0) {
        ssize_t n = recv(fds[i].fd, owed[i].data, ROOM, 0);
        if (n < 0) return errno == EAGAIN || errno == EINTR;
        if (n == 0) return 0;
        for (ssize_t j = 0; j < n; j++)
            if (owed[i].data[j] >= 'a' && owed[i].data[j] <= 'z') owed[i].data[j] -= 32;
        owed[i].to = n;
    }
    ssize_t n = send(fds[i].fd, owed[i].data + owed[i].from, owed[i].to - owed[i].from, MSG_NOSIGNAL);
    if (n < 0) {
        if (errno != EAGAIN && errno != EINTR) return 0;
        n = 0;
    }
    owed[i].from += n;
    if (owed[i].from == owed[i].to) owed[i].from = owed[i].to = 0;
    fds[i].events = owed[i].to ? POLLOUT : POLLIN;
    return 1;
}

int main(int argc, char **argv) {
    const char *address = argc > 1 ? argv[1] : "127.0.0.1:8888";
    char host[64];
    int port, yes = 1;
    if (sscanf(address, "%63[^:]:%d", host, &port) != 2) return 2;
    struct sockaddr_in addr = {.sin_family = AF_INET, .sin_port = htons(port)};
    inet_pton(AF_INET, host, &addr.sin_addr);
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(listener, (struct sockaddr *)&addr, sizeof addr) || listen(listener, SOMAXCONN)) {
        fprintf(stderr, "%s: %s\n", address, strerror(errno));
        exit(1);
    }
    socklen_t size = sizeof addr;
    getsockname(listener, (struct sockaddr *)&addr, &size);
    dprintf(1, "listening on %s:%d\n", host, ntohs(addr.sin_port));
    for (int i = 0; i <= CLIENTS; i++) fds[i].fd = -1;
    for (;;) {
        int place = 0;
        for (int i = CLIENTS; i > 0; i--)
            if (fds[i].fd < 0) place = i;
        fds[0].fd = place ? listener : -1;
        fds[0].events = POLLIN;
        if (poll(fds, 1 + CLIENTS, -1) < 0) continue;
        for (int i = 1; i <= CLIENTS; i++)
            if (fds[i].fd >= 0 && fds[i].revents && !turn(i)) {
                close(fds[i].fd);
                fds[i].fd = -1;
            }
        if (place && fds[0].revents) {
            int conn = accept(listener, NULL, NULL);
            if (conn < 0) continue;
            fcntl(conn, F_SETFL, O_NONBLOCK);
            fds[place].fd = conn;
            fds[place].events = POLLIN;
            owed[place].from = owed[place].to = 0;
        }
    }
}
