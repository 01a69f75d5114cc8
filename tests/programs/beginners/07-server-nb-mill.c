// Answers go out with plain write() and SIGPIPE is not ignored, so a client that is gone while the
// server is sending kills the whole server without a word instead of giving EPIPE.
// caught by: 07.survives-broken-pipe
// cause: sigpipe-not-ignored

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { ROOM = 32 * 1024 };

static int open_listener(const char *address)
{
    char *copy = strdup(address);
    char *port = strrchr(copy, ':');
    if (!port) {
        fprintf(stderr, "%s: expected HOST:PORT\n", address);
        exit(1);
    }
    *port++ = '\0';

    struct addrinfo hints = {0}, *info;
    hints.ai_family = AF_INET;
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_PASSIVE;
    int rc = getaddrinfo(copy, port, &hints, &info);
    if (rc != 0) {
        fprintf(stderr, "%s: %s\n", address, gai_strerror(rc));
        exit(1);
    }

    int fd = socket(info->ai_family, info->ai_socktype, info->ai_protocol);
    int yes = 1;
    if (fd >= 0)
        setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (fd < 0 || bind(fd, info->ai_addr, info->ai_addrlen) < 0 || listen(fd, SOMAXCONN) < 0) {
        fprintf(stderr, "%s: %s\n", address, strerror(errno));
        exit(1);
    }
    freeaddrinfo(info);
    free(copy);
    return fd;
}

static void upcase(uint8_t *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (p[i] >= 'a' && p[i] <= 'z')
            p[i] -= 'a' - 'A';
}

static int write_fully(int fd, const uint8_t *p, size_t n)
{
    size_t done = 0;
    while (done < n) {
        ssize_t w = write(fd, p + done, n - done);
        if (w < 0) {
            if (errno == EINTR)
                continue;
            return -1;
        }
        done += (size_t)w;
    }
    return 0;
}

static int converse(int fd)
{
    uint8_t room[ROOM];
    for (;;) {
        ssize_t n = read(fd, room, sizeof room);
        if (n == 0)
            return 0;
        if (n < 0) {
            if (errno == EINTR)
                continue;
            return -1;
        }
        upcase(room, (size_t)n);
        if (write_fully(fd, room, (size_t)n) < 0)
            return -1;
    }
}

int main(int argc, char **argv)
{
    int listener = open_listener(argc > 1 ? argv[1] : "127.0.0.1:8888");

    struct sockaddr_in me;
    socklen_t size = sizeof me;
    getsockname(listener, (struct sockaddr *)&me, &size);
    char ip[INET_ADDRSTRLEN];
    inet_ntop(AF_INET, &me.sin_addr, ip, sizeof ip);
    printf("listening on %s:%u\n", ip, ntohs(me.sin_port));
    fflush(stdout);

    for (;;) {
        int client = accept(listener, NULL, NULL);
        if (client < 0) {
            perror("accept");
            if (errno != EINTR && errno != ECONNABORTED)
                usleep(100 * 1000);
            continue;
        }
        if (converse(client) < 0)
            perror("client");
        close(client);
    }
}
