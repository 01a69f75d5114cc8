// Poll watches both directions, but the write to the socket is a blocking loop that must take the whole
// piece. While it waits nobody reads the answers, so with a large stream client and server can block
// each other forever.
// caught by: 07.client-waits-for-server
// cause: writes-before-reading

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

static const char *address = "127.0.0.1:8888";
static char buffer[65536];

static void fail(const char *why)
{
    fprintf(stderr, "%s: %s\n", address, why);
    exit(1);
}

static int dial(void)
{
    char host[64];
    struct sockaddr_in to = { .sin_family = AF_INET };
    const char *colon = strrchr(address, ':');
    if (colon == NULL || colon - address > 63)
        fail("not HOST:PORT");
    snprintf(host, sizeof host, "%.*s", (int)(colon - address), address);
    to.sin_port = htons(atoi(colon + 1));
    if (inet_pton(AF_INET, host, &to.sin_addr) != 1)
        fail("not an IP address");
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof to) < 0)
        fail(strerror(errno));
    return fd;
}

static int put(int fd, const char *data, ssize_t size)
{
    for (ssize_t done = 0; done < size;) {
        ssize_t n = write(fd, data + done, size - done);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -1;
        done += n;
    }
    return 0;
}

int main(int argc, char **argv)
{
    if (argc > 1)
        address = argv[1];
    signal(SIGPIPE, SIG_IGN);
    int sock = dial();
    unsigned long long sent = 0, received = 0;

    struct pollfd fds[2] = {
        { .fd = STDIN_FILENO, .events = POLLIN },
        { .fd = sock, .events = POLLIN },
    };
    for (;;) {
        if (poll(fds, 2, -1) < 0) {
            if (errno == EINTR)
                continue;
            fail(strerror(errno));
        }
        if (fds[0].revents) {
            ssize_t n = read(STDIN_FILENO, buffer, sizeof buffer);
            if (n < 0) {
                if (errno != EINTR)
                    fail(strerror(errno));
            } else if (n == 0) {
                shutdown(sock, SHUT_WR);
                fds[0].fd = -1;
            } else {
                if (put(sock, buffer, n) < 0)
                    fail(strerror(errno));
                sent += n;
            }
        }
        if (fds[1].revents) {
            ssize_t n = read(sock, buffer, sizeof buffer);
            if (n < 0) {
                if (errno != EINTR)
                    fail(strerror(errno));
            } else if (n == 0) {
                break;
            } else {
                received += n;
                if (put(STDOUT_FILENO, buffer, n) < 0)
                    exit(0);
            }
        }
    }
    if (received < sent || fds[0].fd != -1)
        fail("the connection ended too early");
    close(sock);
    return 0;
}
