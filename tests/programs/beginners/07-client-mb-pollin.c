// After poll only POLLIN is looked at; when stdin is a pipe whose writer has closed, poll reports
// POLLHUP alone, so the end of the input is never seen, there is no half-close, and the loop spins.
// caught by: 07.client-empty-input
// cause: hang-up-not-noticed

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

static int dial(void)
{
    char host[256];
    snprintf(host, sizeof host, "%s", address);
    char *port = strrchr(host, ':');
    if (port == NULL)
        fail("no port given");
    *port++ = '\0';

    struct addrinfo hints, *list, *p;
    memset(&hints, 0, sizeof hints);
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    int rv = getaddrinfo(host, port, &hints, &list);
    if (rv != 0)
        fail(gai_strerror(rv));
    int fd = -1;
    for (p = list; p != NULL; p = p->ai_next) {
        fd = socket(p->ai_family, p->ai_socktype, p->ai_protocol);
        if (fd == -1)
            continue;
        if (connect(fd, p->ai_addr, p->ai_addrlen) == 0)
            break;
        int saved = errno;
        close(fd);
        errno = saved;
        fd = -1;
    }
    if (fd == -1)
        fail(strerror(errno));
    freeaddrinfo(list);
    return fd;
}

static void print_out(const char *p, ssize_t n)
{
    while (n > 0) {
        ssize_t w = write(STDOUT_FILENO, p, n);
        if (w < 0) {
            if (errno == EINTR)
                continue;
            exit(errno == EPIPE ? 0 : 1);
        }
        p += w;
        n -= w;
    }
}

int main(int argc, char **argv)
{
    static char out[32768], in[32768];
    size_t out_pos = 0, out_len = 0;
    unsigned long long sent = 0, received = 0;
    int input_open = 1;

    if (argc > 1)
        address = argv[1];
    signal(SIGPIPE, SIG_IGN);
    int sock = dial();

    for (;;) {
        struct pollfd fds[2];
        int pending = out_pos < out_len;
        fds[0].fd = input_open && !pending ? STDIN_FILENO : -1;
        fds[0].events = POLLIN;
        fds[0].revents = 0;
        fds[1].fd = sock;
        fds[1].events = POLLIN | (pending ? POLLOUT : 0);
        fds[1].revents = 0;

        if (poll(fds, 2, -1) < 0) {
            if (errno == EINTR)
                continue;
            fail(strerror(errno));
        }

        if (fds[0].revents & POLLIN) {
            ssize_t n = read(STDIN_FILENO, out, sizeof out);
            if (n < 0 && errno != EINTR)
                fail(strerror(errno));
            if (n == 0) {
                input_open = 0;
                shutdown(sock, SHUT_WR);
            }
            out_pos = 0;
            out_len = n > 0 ? n : 0;
        }

        if (fds[1].revents & POLLOUT) {
            ssize_t n = send(sock, out + out_pos, out_len - out_pos, MSG_DONTWAIT);
            if (n >= 0) {
                out_pos += n;
                sent += n;
            } else if (errno != EAGAIN && errno != EINTR) {
                fail(strerror(errno));
            }
        }

        if (fds[1].revents & (POLLIN | POLLERR | POLLHUP)) {
            ssize_t n = recv(sock, in, sizeof in, 0);
            if (n < 0) {
                if (errno == EINTR || errno == EAGAIN)
                    continue;
                fail(strerror(errno));
            }
            if (n == 0)
                break;
            received += n;
            print_out(in, n);
        }
    }
    close(sock);
    if (received < sent || input_open)
        fail("the server closed the connection too early");
    return 0;
}
