// The server checks the result of write, but a write to a client that has gone does not return: it
// raises SIGPIPE, which ends the process silently. The signal was never ignored.
// caught by: 03.survives-broken-pipe
// cause: sigpipe-not-ignored

#include <errno.h>
#include <netdb.h>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int open_listener(const char *address)
{
    char host[256];
    const char *colon = strrchr(address, ':');
    if (colon == NULL || (size_t)(colon - address) >= sizeof host) {
        fprintf(stderr, "%s: not HOST:PORT\n", address);
        exit(1);
    }
    memcpy(host, address, colon - address);
    host[colon - address] = '\0';

    struct addrinfo hints, *found;
    memset(&hints, 0, sizeof hints);
    hints.ai_family = AF_INET;
    hints.ai_socktype = SOCK_STREAM;
    int code = getaddrinfo(host, colon + 1, &hints, &found);
    if (code != 0) {
        fprintf(stderr, "%s: %s\n", address, gai_strerror(code));
        exit(1);
    }

    int one = 1;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0
        || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one) < 0
        || bind(fd, found->ai_addr, found->ai_addrlen) < 0
        || listen(fd, 128) < 0) {
        fprintf(stderr, "%s: %s\n", address, strerror(errno));
        exit(1);
    }
    freeaddrinfo(found);
    return fd;
}

static int write_all(int fd, const char *data, size_t length)
{
    while (length > 0) {
        ssize_t n = write(fd, data, length);
        if (n < 0) {
            if (errno == EINTR)
                continue;
            return -1;
        }
        data += n;
        length -= n;
    }
    return 0;
}

static void converse(int fd)
{
    char buffer[4096];
    for (;;) {
        ssize_t n = read(fd, buffer, sizeof buffer);
        if (n == 0)
            return;
        if (n < 0) {
            if (errno == EINTR)
                continue;
            fprintf(stderr, "read: %s\n", strerror(errno));
            return;
        }
        for (ssize_t i = 0; i < n; i++)
            if (buffer[i] >= 'a' && buffer[i] <= 'z')
                buffer[i] += 'A' - 'a';
        if (write_all(fd, buffer, n) < 0) {
            /* client is gone, on to the next one */
            fprintf(stderr, "write: %s\n", strerror(errno));
            return;
        }
    }
}

int main(int argc, char **argv)
{
    const char *address = argc > 1 ? argv[1] : "127.0.0.1:8888";
    int listener = open_listener(address);

    struct sockaddr_in me;
    socklen_t size = sizeof me;
    getsockname(listener, (struct sockaddr *)&me, &size);
    printf("listening on %s:%d\n", inet_ntoa(me.sin_addr), ntohs(me.sin_port));
    fflush(stdout);

    for (;;) {
        int client = accept(listener, NULL, NULL);
        if (client < 0) {
            if (errno != EINTR) {
                fprintf(stderr, "accept: %s\n", strerror(errno));
                usleep(50000);
            }
            continue;
        }
        converse(client);
        close(client);
    }
}
