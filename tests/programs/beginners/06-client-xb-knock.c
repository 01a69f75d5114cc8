// recv is repeated until it gives more than 0 bytes. The empty answer to an empty line has length 0,
// so the client throws it away and waits on, sends the empty datagram again after a second, and never
// gets to the next line.
// caught by: 06.client-empty-between-others 06.client-empty-reply-not-waited-past
// cause: empty-reply-waited-past

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#define LARGEST 65535

struct client {
    const char *address;
    int fd;
    char reply[LARGEST];
};

static int report(const struct client *c, const char *why)
{
    fprintf(stderr, "%s: %s\n", c->address, why);
    return 1;
}

static int open_client(struct client *c)
{
    char host[256];
    const char *colon = strrchr(c->address, ':');
    if (colon == NULL || (size_t)(colon - c->address) >= sizeof host)
        return report(c, "HOST:PORT expected");
    memcpy(host, c->address, colon - c->address);
    host[colon - c->address] = '\0';

    struct addrinfo hints = { .ai_family = AF_INET, .ai_socktype = SOCK_DGRAM };
    struct addrinfo *list;
    int error = getaddrinfo(host, colon + 1, &hints, &list);
    if (error != 0)
        return report(c, gai_strerror(error));

    c->fd = socket(AF_INET, SOCK_DGRAM, 0);
    struct timeval second = { .tv_sec = 1 };
    if (c->fd < 0
        || connect(c->fd, list->ai_addr, list->ai_addrlen) < 0
        || setsockopt(c->fd, SOL_SOCKET, SO_RCVTIMEO, &second, sizeof second) < 0)
        return report(c, strerror(errno));
    freeaddrinfo(list);
    return 0;
}

/* Gives the length of the answer, or -1. */
static ssize_t ask(struct client *c, const char *text, size_t length)
{
    ssize_t got;
    if (send(c->fd, text, length, 0) < 0)
        return -1;
    while ((got = recv(c->fd, c->reply, sizeof c->reply, 0)) <= 0) {
        if (got == 0 || errno == EINTR)
            continue; /* nothing yet */
        if (errno != EAGAIN)
            return -1;
        /* a second without answer: perhaps it was lost */
        if (send(c->fd, text, length, 0) < 0)
            return -1;
    }
    return got;
}

int main(int argc, char **argv)
{
    static struct client c;
    c.address = argc > 1 ? argv[1] : "127.0.0.1:8888";
    if (open_client(&c) != 0)
        return 1;

    char *line = NULL;
    size_t room = 0;
    ssize_t length;
    while ((length = getline(&line, &room, stdin)) != -1) {
        if (line[length - 1] == '\n') {
            length--;
            if (length > 0 && line[length - 1] == '\r')
                length--;
        }
        ssize_t got = ask(&c, line, length);
        if (got < 0)
            return report(&c, strerror(errno));
        fwrite(c.reply, 1, got, stdout);
        fputc('\n', stdout);
        fflush(stdout);
    }
    free(line);
    close(c.fd);
    return 0;
}
