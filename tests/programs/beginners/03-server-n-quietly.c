// Checks what write returns but leaves SIGPIPE as it is; a client that is gone while the server writes
// ends the whole server by the signal, without a word.
// caught by: 03.survives-broken-pipe
// cause: sigpipe-not-ignored

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int make_server(const char *address)
{
    char host[128], port[16];
    if (sscanf(address, "%127[^:]:%15s", host, port) != 2) {
        fprintf(stderr, "%s: not HOST:PORT\n", address);
        return -1;
    }
    struct addrinfo hints, *info;
    memset(&hints, 0, sizeof(hints));
    hints.ai_family = AF_INET;
    hints.ai_socktype = SOCK_STREAM;
    int err = getaddrinfo(host, port, &hints, &info);
    if (err) {
        fprintf(stderr, "%s: %s\n", address, gai_strerror(err));
        return -1;
    }
    int fd = socket(AF_INET, SOCK_STREAM, 0), one = 1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
    if (bind(fd, info->ai_addr, info->ai_addrlen) < 0 || listen(fd, SOMAXCONN) < 0) {
        fprintf(stderr, "%s: %s\n", address, strerror(errno));
        close(fd);
        fd = -1;
    }
    freeaddrinfo(info);
    return fd;
}

static int write_all(int fd, const char *p, size_t left)
{
    while (left > 0) {
        ssize_t n = write(fd, p, left);
        if (n < 0) {
            if (errno == EINTR)
                continue;
            return -1;
        }
        p += n;
        left -= (size_t)n;
    }
    return 0;
}

static int converse(int fd)
{
    char buffer[8192];
    for (;;) {
        ssize_t n = read(fd, buffer, sizeof(buffer));
        if (n == 0)
            return 0;
        if (n < 0) {
            if (errno == EINTR)
                continue;
            return -1;
        }
        for (ssize_t i = 0; i < n; i++)
            if (buffer[i] >= 'a' && buffer[i] <= 'z')
                buffer[i] &= ~0x20;
        if (write_all(fd, buffer, (size_t)n) < 0)
            return -1;
    }
}

int main(int argc, char *argv[])
{
    const char *address = argc < 2 ? "127.0.0.1:8888" : argv[1];
    int server = make_server(address);
    if (server < 0)
        return 1;

    struct sockaddr_in self;
    socklen_t size = sizeof(self);
    getsockname(server, (struct sockaddr *)&self, &size);
    printf("listening on %s:%u\n", inet_ntoa(self.sin_addr), (unsigned)ntohs(self.sin_port));
    fflush(stdout);

    for (;;) {
        int client = accept(server, NULL, NULL);
        if (client < 0) {
            perror("accept");
            usleep(50000);
            continue;
        }
        if (converse(client) < 0)
            perror("client");
        close(client);
    }
}
