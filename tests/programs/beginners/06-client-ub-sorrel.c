// Whether an answer is awaited is told by the length of the message that waits, and an empty message
// has the length 0. So after an empty line the next line is sent at once, before the empty answer has
// come.
// caught by: 06.client-empty-between-others
// cause: sends-ahead

#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct input {
    char *data;
    size_t start, end, room;
    int eof;
};

struct client {
    const char *address;
    int fd;
    size_t waiting;         /* length of the message that waits for its answer */
    unsigned long due;      /* answers that have not come yet */
    struct input in;
};

static char reply[65536];

static void die(struct client *c, const char *why)
{
    fprintf(stderr, "%s: %s\n", c->address, why);
    exit(1);
}

static void open_socket(struct client *c)
{
    char host[256];
    const char *colon = strrchr(c->address, ':');
    if (!colon || (size_t)(colon - c->address) >= sizeof host)
        die(c, "not HOST:PORT");
    memcpy(host, c->address, colon - c->address);
    host[colon - c->address] = 0;

    struct addrinfo hints = { .ai_family = AF_INET, .ai_socktype = SOCK_DGRAM }, *found;
    int error = getaddrinfo(host, colon + 1, &hints, &found);
    if (error)
        die(c, gai_strerror(error));
    c->fd = socket(found->ai_family, found->ai_socktype, found->ai_protocol);
    if (c->fd < 0 || connect(c->fd, found->ai_addr, found->ai_addrlen) < 0)
        die(c, strerror(errno));
    freeaddrinfo(found);
}

static void fill(struct client *c)
{
    struct input *in = &c->in;
    if (in->start > 0) {
        memmove(in->data, in->data + in->start, in->end - in->start);
        in->end -= in->start;
        in->start = 0;
    }
    if (in->room - in->end < 4096) {
        in->room = in->room * 2 + 8192;
        in->data = realloc(in->data, in->room);
        if (!in->data)
            die(c, "out of memory");
    }
    ssize_t n = read(0, in->data + in->end, in->room - in->end);
    if (n < 0 && errno != EINTR)
        die(c, strerror(errno));
    if (n == 0)
        in->eof = 1;
    if (n > 0)
        in->end += n;
}

/* Takes the next line, if there is a whole one. */
static int next_line(struct input *in, char **line, size_t *length)
{
    size_t have = in->end - in->start;
    char *from = in->data + in->start;
    char *newline = have ? memchr(from, '\n', have) : NULL;
    if (!newline && !(in->eof && have))
        return 0;
    size_t used = newline ? (size_t)(newline - from) + 1 : have;
    *line = from;
    *length = newline ? used - 1 : used;
    if (newline && *length > 0 && from[*length - 1] == '\r')
        --*length;
    in->start += used;
    return 1;
}

static void send_line(struct client *c, const char *line, size_t length)
{
    ssize_t n;
    do
        n = send(c->fd, line, length, 0);
    while (n < 0 && errno == EINTR);
    if (n < 0)
        die(c, strerror(errno));
    c->waiting = length;
    c->due++;
}

static void take_reply(struct client *c)
{
    ssize_t n = recv(c->fd, reply, sizeof reply, 0);
    if (n < 0) {
        if (errno == EINTR || errno == EAGAIN)
            return;
        die(c, strerror(errno));
    }
    fwrite(reply, 1, n, stdout);
    putchar('\n');
    fflush(stdout);
    c->waiting = 0;
    c->due--;
}

int main(int argc, char **argv)
{
    struct client c = { .address = argc > 1 ? argv[1] : "127.0.0.1:8888" };
    open_socket(&c);

    for (;;) {
        char *line;
        size_t length;
        while (!c.waiting && next_line(&c.in, &line, &length))
            send_line(&c, line, length);
        if (c.in.eof && !c.due)
            break;

        struct pollfd fds[2] = {
            { .fd = c.due ? c.fd : -1, .events = POLLIN },
            { .fd = c.waiting || c.in.eof ? -1 : 0, .events = POLLIN },
        };
        if (poll(fds, 2, -1) < 0) {
            if (errno == EINTR)
                continue;
            die(&c, strerror(errno));
        }
        if (fds[0].revents)
            take_reply(&c);
        if (fds[1].revents)
            fill(&c);
    }
    close(c.fd);
    return 0;
}
