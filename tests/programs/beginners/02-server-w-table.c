// When a client half-closes, recv returns 0 and the server closes its socket at once, although a part of
// the reply is still waiting in that client's output buffer. A client that stops sending and reads late
// loses the end of its reply.
// caught by: 02.half-close-gets-everything
// cause: closes-before-all-is-sent

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAX_CLIENTS 512

struct client {
    char *out;
    size_t out_len;
    size_t out_cap;
};

static struct pollfd fds[MAX_CLIENTS + 1];
static struct client clients[MAX_CLIENTS + 1];
static int nfds = 1;

static void add_client(int fd)
{
    if (nfds > MAX_CLIENTS) {
        close(fd);
        return;
    }
    fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
    fds[nfds].fd = fd;
    fds[nfds].events = POLLIN;
    fds[nfds].revents = 0;
    memset(&clients[nfds], 0, sizeof clients[nfds]);
    nfds++;
}

static void drop_client(int i)
{
    close(fds[i].fd);
    free(clients[i].out);
    nfds--;
    fds[i] = fds[nfds];
    clients[i] = clients[nfds];
    memset(&clients[nfds], 0, sizeof clients[nfds]);
}

static void queue_reply(struct client *c, const char *data, size_t n)
{
    if (c->out_len + n > c->out_cap) {
        c->out_cap = (c->out_len + n) * 2;
        c->out = realloc(c->out, c->out_cap);
        if (c->out == NULL) {
            perror("realloc");
            exit(1);
        }
    }
    memcpy(c->out + c->out_len, data, n);
    c->out_len += n;
}

/* returns -1 if the client is gone */
static int flush_reply(int fd, struct client *c)
{
    while (c->out_len > 0) {
        ssize_t n = send(fd, c->out, c->out_len, MSG_NOSIGNAL);
        if (n < 0) {
            if (errno == EINTR)
                continue;
            if (errno == EAGAIN || errno == EWOULDBLOCK)
                return 0;
            return -1;
        }
        memmove(c->out, c->out + n, c->out_len - n);
        c->out_len -= n;
    }
    return 0;
}

/* returns -1 if the client has finished */
static int read_request(int fd, struct client *c)
{
    char buf[16384];
    ssize_t n = recv(fd, buf, sizeof buf, 0);
    if (n == 0)
        return -1;
    if (n < 0)
        return (errno == EINTR || errno == EAGAIN || errno == EWOULDBLOCK) ? 0 : -1;
    for (ssize_t k = 0; k < n; k++)
        if (buf[k] >= 'a' && buf[k] <= 'z')
            buf[k] = buf[k] - 'a' + 'A';
    queue_reply(c, buf, n);
    return flush_reply(fd, c);
}

int main(int argc, char *argv[])
{
    const char *address = argc > 1 ? argv[1] : "127.0.0.1:8888";
    char host[200];
    snprintf(host, sizeof host, "%s", address);
    char *port = strrchr(host, ':');
    if (!port) {
        fprintf(stderr, "%s: not HOST:PORT\n", address);
        return 1;
    }
    *port++ = 0;

    struct addrinfo hints = {.ai_family = AF_INET, .ai_socktype = SOCK_STREAM}, *ai;
    if (getaddrinfo(host, port, &hints, &ai) != 0) {
        fprintf(stderr, "%s: unknown host\n", address);
        return 1;
    }
    int s = socket(ai->ai_family, ai->ai_socktype, 0);
    int on = 1;
    setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(s, ai->ai_addr, ai->ai_addrlen) < 0 || listen(s, SOMAXCONN) < 0) {
        perror(address);
        return 1;
    }
    freeaddrinfo(ai);

    struct sockaddr_storage me;
    socklen_t melen = sizeof me;
    getsockname(s, (struct sockaddr *)&me, &melen);
    char h[64], p[16];
    getnameinfo((struct sockaddr *)&me, melen, h, sizeof h, p, sizeof p, NI_NUMERICHOST | NI_NUMERICSERV);
    printf("listening on %s:%s\n", h, p);
    fflush(stdout);

    fds[0].fd = s;
    fds[0].events = POLLIN;
    for (;;) {
        if (poll(fds, nfds, -1) < 0) {
            if (errno == EINTR)
                continue;
            perror("poll");
            return 1;
        }
        for (int i = nfds - 1; i > 0; i--) {
            int gone = 0;
            if (fds[i].revents & POLLOUT)
                gone = flush_reply(fds[i].fd, &clients[i]);
            if (!gone && (fds[i].revents & (POLLIN | POLLHUP | POLLERR)))
                gone = read_request(fds[i].fd, &clients[i]);
            if (gone)
                drop_client(i);
            else
                fds[i].events = POLLIN | (clients[i].out_len ? POLLOUT : 0);
        }
        if (fds[0].revents & POLLIN) {
            int c = accept(s, NULL, NULL);
            if (c >= 0)
                add_client(c);
            else
                perror("accept");
        }
    }
}
