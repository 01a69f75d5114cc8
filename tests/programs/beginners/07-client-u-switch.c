// Stdin is read only when poll reports POLLIN. At the end of a pipe poll reports POLLHUP alone, so the
// end of the input is never seen: the client doesn't half-close, and poll returns at once again and
// again with the processor busy. (With a file as stdin it works.).
// caught by: 07.client-empty-input
// cause: hang-up-not-noticed

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define SIZE 65536

static char *address = "127.0.0.1:8888";

static void fail(const char *text)
{
    fprintf(stderr, "%s: %s\n", address, text);
    exit(1);
}

static int dial(void)
{
    struct sockaddr_in to;
    char host[64];
    int port;

    memset(&to, 0, sizeof(to));
    if (sscanf(address, "%63[0-9.]:%d", host, &port) != 2)
        fail("HOST:PORT expected");
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    if (!inet_aton(host, &to.sin_addr))
        fail("bad host");

    int s = socket(AF_INET, SOCK_STREAM, 0);
    if (s < 0 || connect(s, (struct sockaddr *)&to, sizeof(to)) < 0)
        fail(strerror(errno));
    fcntl(s, F_SETFL, fcntl(s, F_GETFL) | O_NONBLOCK);
    return s;
}

static void print(const char *p, ssize_t n)
{
    while (n > 0) {
        ssize_t k = write(STDOUT_FILENO, p, n);
        if (k < 0) {
            if (errno == EINTR)
                continue;
            if (errno == EPIPE)
                exit(0);
            fail(strerror(errno));
        }
        p += k;
        n -= k;
    }
}

int main(int argc, char **argv)
{
    static char up[SIZE], down[SIZE];
    ssize_t up_from = 0, up_to = 0;
    long long sent = 0, received = 0;
    int input_open = 1;

    if (argc > 1)
        address = argv[1];
    signal(SIGPIPE, SIG_IGN);
    int sock = dial();

    while (1) {
        int pending = up_from < up_to;
        struct pollfd fds[2] = {
            { input_open && !pending ? STDIN_FILENO : -1, POLLIN, 0 },
            { sock, pending ? POLLIN | POLLOUT : POLLIN, 0 },
        };
        if (poll(fds, 2, -1) < 0) {
            if (errno == EINTR)
                continue;
            fail(strerror(errno));
        }

        if (fds[0].revents & POLLIN) {
            ssize_t n = read(STDIN_FILENO, up, sizeof(up));
            if (n > 0) {
                up_from = 0;
                up_to = n;
            } else if (n == 0) {
                input_open = 0;
                shutdown(sock, SHUT_WR);
            } else if (errno != EINTR && errno != EAGAIN) {
                fail(strerror(errno));
            }
        }

        if (fds[1].revents & POLLOUT) {
            ssize_t n = send(sock, up + up_from, up_to - up_from, 0);
            if (n >= 0) {
                up_from += n;
                sent += n;
            } else if (errno != EINTR && errno != EAGAIN) {
                fail(strerror(errno));
            }
        }

        if (fds[1].revents & (POLLIN | POLLERR | POLLHUP)) {
            ssize_t n = recv(sock, down, sizeof(down), 0);
            if (n > 0) {
                received += n;
                print(down, n);
            } else if (n == 0) {
                break;
            } else if (errno != EINTR && errno != EAGAIN) {
                fail(strerror(errno));
            }
        }
    }

    if (received < sent || up_from < up_to)
        fail("the connection ended too early");
    close(sock);
    return 0;
}
