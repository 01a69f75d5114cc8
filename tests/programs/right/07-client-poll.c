/* passes: 07 client
   poll(2) and two buffers; blocking descriptors, of which only ready ones are used. */
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

static const char *address = "127.0.0.1:8888";

static void fail(const char *why) {
    fprintf(stderr, "%s: %s\n", address, why);
    exit(1);
}

int main(int argc, char **argv) {
    if (argc > 1) address = argv[1];
    signal(SIGPIPE, SIG_IGN);
    char host[64];
    const char *colon = strrchr(address, ':');
    snprintf(host, sizeof host, "%.*s", (int)(colon - address), address);
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(atoi(colon + 1))};
    inet_pton(AF_INET, host, &to.sin_addr);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(fd, (struct sockaddr *)&to, sizeof to) < 0) fail(strerror(errno));
    fcntl(fd, F_SETFL, O_NONBLOCK);
    static char out[16384], in[16384];
    size_t left = 0, at = 0;
    unsigned long long sent = 0, received = 0;
    int open_input = 1;
    for (;;) {
        struct pollfd fds[2] = {{.fd = open_input && left == 0 ? 0 : -1, .events = POLLIN},
                                {.fd = fd, .events = POLLIN | (left ? POLLOUT : 0)}};
        if (poll(fds, 2, -1) < 0) {
            if (errno == EINTR) continue;
            fail(strerror(errno));
        }
        if (fds[0].revents) {
            ssize_t n = read(0, out, sizeof out);
            if (n < 0 && errno != EINTR) fail(strerror(errno));
            if (n == 0) {
                open_input = 0;
                shutdown(fd, SHUT_WR);
            }
            if (n > 0) left = n, at = 0, sent += n;
        }
        if (fds[1].revents & POLLOUT) {
            ssize_t n = send(fd, out + at, left, 0);
            if (n < 0 && errno != EAGAIN && errno != EINTR) fail(strerror(errno));
            if (n > 0) at += n, left -= n;
        }
        if (fds[1].revents & (POLLIN | POLLHUP | POLLERR)) {
            ssize_t n = recv(fd, in, sizeof in, 0);
            if (n < 0 && errno != EAGAIN && errno != EINTR) fail(strerror(errno));
            if (n == 0) break;
            for (ssize_t done = 0; n > 0 && done < n;) {
                ssize_t written = write(1, in + done, n - done);
                if (written < 0 && errno == EPIPE) return 0;
                if (written < 0) fail(strerror(errno));
                done += written;
            }
            if (n > 0) received += n;
        }
    }
    if (received < sent) fail("the server has not answered everything");
    return 0;
}
