// passes: 01 client
// passes: 03 client
// Everything non-blocking, even connect; stdin through poll(), a byte at a time.
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static const char *address = "127.0.0.1:8888";

static void fail(int error) {
    fprintf(stderr, "%s: %s\n", address, error ? strerror(error) : "closed by the server");
    exit(1);
}

static void await(int fd, short events) {
    struct pollfd it = {.fd = fd, .events = events};
    while (poll(&it, 1, -1) < 0 && errno == EINTR) continue;
}

static void exchange(int sock, const char *message, size_t length) {
    char *reply = malloc(length + 1);
    size_t sent = 0, got = 0;
    while (got < length) {
        await(sock, POLLIN | (sent < length ? POLLOUT : 0));
        if (sent < length) {
            ssize_t n = send(sock, message + sent, length - sent, MSG_NOSIGNAL);
            if (n < 0 && errno != EAGAIN) fail(errno);
            if (n > 0) sent += n;
        }
        ssize_t n = recv(sock, reply + got, length - got, 0);
        if (n == 0) fail(0);
        if (n < 0 && errno != EAGAIN) fail(errno);
        if (n > 0) got += n;
    }
    reply[length] = '\n';
    if (length > 0)
        for (size_t done = 0; done <= length;) {
            ssize_t n = write(1, reply + done, length + 1 - done);
            if (n < 0) exit(1);
            done += n;
        }
    free(reply);
}

int main(int argc, char **argv) {
    if (argc > 1) address = argv[1];
    char host[64];
    int port, error = 0;
    if (sscanf(address, "%63[^:]:%d", host, &port) != 2) return 1;
    struct sockaddr_in addr = {.sin_family = AF_INET, .sin_port = htons(port)};
    inet_pton(AF_INET, host, &addr.sin_addr);
    int sock = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (connect(sock, (struct sockaddr *)&addr, sizeof addr) && errno != EINPROGRESS) fail(errno);
    await(sock, POLLOUT);
    socklen_t size = sizeof error;
    getsockopt(sock, SOL_SOCKET, SO_ERROR, &error, &size);
    if (error) fail(error);
    char *line = NULL, c;
    size_t length = 0;
    for (;;) {
        await(0, POLLIN);
        ssize_t n = read(0, &c, 1);
        if (n < 0 && errno == EINTR) continue;
        if (n == 1 && c != '\n') {
            line = realloc(line, length + 1);
            line[length++] = c;
            continue;
        }
        if (length > 0 && line[length - 1] == '\r') length--;
        exchange(sock, line, length);
        length = 0;
        if (n <= 0) break;
    }
    shutdown(sock, SHUT_RDWR);
    close(sock);
    return 0;
}
