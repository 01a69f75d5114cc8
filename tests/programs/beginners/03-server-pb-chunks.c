// The reply goes out through a stdio stream (fdopen), and SIGPIPE is left at its default. A client that
// has gone while the server still writes ends the whole server: the shell says "Broken pipe", no next
// client is served.
// caught by: 03.survives-broken-pipe
// cause: sigpipe-not-ignored

#include <errno.h>
#include <netdb.h>
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int open_listener(const char *address)
{
    char host[256];
    const char *colon = strrchr(address, ':');
    struct addrinfo hints = {0}, *list;
    int fd, one = 1;

    if (!colon || (size_t)(colon - address) >= sizeof host) {
        errno = EINVAL;
        return -1;
    }
    memcpy(host, address, colon - address);
    host[colon - address] = '\0';
    hints.ai_family = AF_INET;
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_PASSIVE;
    if (getaddrinfo(host, colon + 1, &hints, &list) != 0) {
        errno = EADDRNOTAVAIL;
        return -1;
    }
    fd = socket(list->ai_family, list->ai_socktype, list->ai_protocol);
    if (fd >= 0) {
        setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
        if (bind(fd, list->ai_addr, list->ai_addrlen) < 0 || listen(fd, 128) < 0) {
            int saved = errno;
            close(fd);
            errno = saved;
            fd = -1;
        }
    }
    freeaddrinfo(list);
    return fd;
}

static int serve(int fd)
{
    char data[8192];
    ssize_t got;
    int failed = 0;
    FILE *out = fdopen(fd, "w");

    if (!out) {
        close(fd);
        return -1;
    }
    while (!failed) {
        got = read(fd, data, sizeof data);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0) {
            failed = got < 0;
            break;
        }
        for (ssize_t i = 0; i < got; i++)
            if (data[i] >= 'a' && data[i] <= 'z')
                data[i] -= 'a' - 'A';
        if (fwrite(data, 1, got, out) != (size_t)got || fflush(out) != 0)
            failed = 1;
    }
    if (fclose(out) != 0)
        failed = 1;
    return failed ? -1 : 0;
}

int main(int argc, char **argv)
{
    const char *address = argc > 1 ? argv[1] : "127.0.0.1:8888";
    int listener = open_listener(address);
    struct sockaddr_in self;
    socklen_t len = sizeof self;

    if (listener < 0) {
        fprintf(stderr, "%s: %s\n", address, strerror(errno));
        return 1;
    }
    getsockname(listener, (struct sockaddr *)&self, &len);
    printf("listening on %s:%d\n", inet_ntoa(self.sin_addr), ntohs(self.sin_port));
    fflush(stdout);

    for (;;) {
        int fd = accept(listener, NULL, NULL);
        if (fd < 0) {
            perror("accept");
            if (errno == EMFILE || errno == ENFILE)
                usleep(50000);
            continue;
        }
        if (serve(fd) < 0)
            fprintf(stderr, "client left: %s\n", strerror(errno));
    }
}
