// After fork() the child counts what it sends in its own copy of the variable; in the parent total_sent
// stays 0, so an end of the stream that comes too early is not noticed: no message, exit code 0.
// caught by: 07.client-server-closes-early
// cause: failure-taken-for-success

#include <errno.h>
#include <netdb.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

static long long total_sent = 0;
static long long total_received = 0;

static int write_all(int fd, const char *data, size_t len)
{
    size_t off = 0;
    while (off < len) {
        ssize_t n = write(fd, data + off, len - off);
        if (n == -1 && errno == EINTR)
            continue;
        if (n == -1)
            return -1;
        off += (size_t)n;
    }
    return 0;
}

static void upload(int sock)
{
    char block[16384];
    ssize_t n;
    while ((n = read(STDIN_FILENO, block, sizeof block)) != 0) {
        if (n == -1) {
            if (errno == EINTR)
                continue;
            break;
        }
        if (write_all(sock, block, (size_t)n) == -1)
            _exit(1);
        total_sent += n;
    }
    shutdown(sock, SHUT_WR);
    _exit(0);
}

int main(int argc, char *argv[])
{
    char *address = argc > 1 ? argv[1] : "127.0.0.1:8888";
    char *copy = strdup(address);
    char *port = strrchr(copy, ':');
    if (port == NULL) {
        fprintf(stderr, "%s: not HOST:PORT\n", address);
        return 1;
    }
    *port++ = '\0';

    struct addrinfo hints, *res;
    memset(&hints, 0, sizeof hints);
    hints.ai_socktype = SOCK_STREAM;
    int err = getaddrinfo(copy, port, &hints, &res);
    if (err) {
        fprintf(stderr, "%s: %s\n", address, gai_strerror(err));
        return 1;
    }
    int sock = socket(res->ai_family, res->ai_socktype, res->ai_protocol);
    if (sock == -1 || connect(sock, res->ai_addr, res->ai_addrlen) == -1) {
        fprintf(stderr, "%s: %s\n", address, strerror(errno));
        return 1;
    }
    freeaddrinfo(res);

    pid_t child = fork();
    if (child == -1) {
        fprintf(stderr, "%s: fork: %s\n", address, strerror(errno));
        return 1;
    }
    if (child == 0)
        upload(sock);

    signal(SIGPIPE, SIG_IGN);
    char block[16384];
    int code = 0;
    for (;;) {
        ssize_t n = read(sock, block, sizeof block);
        if (n == -1 && errno == EINTR)
            continue;
        if (n == -1) {
            fprintf(stderr, "%s: %s\n", address, strerror(errno));
            code = 1;
            break;
        }
        if (n == 0)
            break;
        total_received += n;
        if (write_all(STDOUT_FILENO, block, (size_t)n) == -1)
            break;
    }
    if (code == 0 && total_received < total_sent) {
        fprintf(stderr, "%s: the server closed the connection\n", address);
        code = 1;
    }
    kill(child, SIGTERM);
    return code;
}
