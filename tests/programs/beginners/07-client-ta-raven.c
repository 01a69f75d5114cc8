// The loop polls both directions, but what comes from stdin is written with a blocking loop until all
// of it is taken. When the buffers are full the client sits in that write and reads nothing, the
// server sits in its own write, and both wait forever.
// caught by: 07.client-waits-for-server
// by luck: 07.client-copies-large-stream
// cause: writes-before-reading

#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static const char *address = "127.0.0.1:8888";

static void fail(const char *why)
{
    fprintf(stderr, "%s: %s\n", address, why);
    exit(1);
}

static int connect_to(void)
{
    char host[256];
    const char *colon = strrchr(address, ':');
    if (!colon || (size_t)(colon - address) >= sizeof host)
        fail("not HOST:PORT");
    snprintf(host, sizeof host, "%.*s", (int)(colon - address), address);

    struct addrinfo hints = {0}, *list;
    hints.ai_family = AF_INET;
    hints.ai_socktype = SOCK_STREAM;
    int code = getaddrinfo(host, colon + 1, &hints, &list);
    if (code)
        fail(gai_strerror(code));
    int fd = socket(list->ai_family, list->ai_socktype, 0);
    if (fd < 0 || connect(fd, list->ai_addr, list->ai_addrlen) < 0)
        fail(strerror(errno));
    freeaddrinfo(list);
    return fd;
}

/* 0 if everything was written */
static int write_all(int fd, const char *p, size_t n)
{
    while (n > 0) {
        ssize_t w = write(fd, p, n);
        if (w < 0) {
            if (errno == EINTR)
                continue;
            return -1;
        }
        p += w;
        n -= w;
    }
    return 0;
}

int main(int argc, char **argv)
{
    if (argc > 1)
        address = argv[1];
    signal(SIGPIPE, SIG_IGN);

    static char outgoing[65536];
    char incoming[4096];
    unsigned long long sent = 0, received = 0;
    int sock = connect_to();

    struct pollfd fds[2] = {
        { .fd = 0, .events = POLLIN },
        { .fd = sock, .events = POLLIN },
    };

    for (;;) {
        if (poll(fds, 2, -1) < 0) {
            if (errno == EINTR)
                continue;
            fail(strerror(errno));
        }

        if (fds[1].revents) {
            ssize_t n = read(sock, incoming, sizeof incoming);
            if (n == 0)
                break;
            if (n < 0 && errno != EINTR)
                fail(strerror(errno));
            if (n > 0) {
                received += n;
                if (write_all(1, incoming, n) < 0) {
                    if (errno == EPIPE)
                        exit(0); /* nobody reads us any more */
                    fail(strerror(errno));
                }
            }
        }

        if (fds[0].revents) {
            ssize_t n = read(0, outgoing, sizeof outgoing);
            if (n < 0 && errno != EINTR)
                fail(strerror(errno));
            if (n == 0) {
                fds[0].fd = -1; /* poll ignores it then */
                fds[0].revents = 0;
                if (shutdown(sock, SHUT_WR) < 0)
                    fail(strerror(errno));
            }
            if (n > 0) {
                if (write_all(sock, outgoing, n) < 0)
                    fail(strerror(errno));
                sent += n;
            }
        }
    }

    if (received < sent)
        fail("the server closed too early");
    close(sock);
    return 0;
}
