// The answer is kept as a C string, and its final NUL is only set if something was received. After an
// empty answer the client prints the previous answer again instead of an empty line (and an answer with
// a NUL byte in it is cut there).
// caught by: 06.client-empty-between-others
// cause: prints-earlier-bytes

#define _GNU_SOURCE
#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

#define MAX_DATAGRAM 65507

static char answer[MAX_DATAGRAM + 1];

static int open_socket(const char *address)
{
    char host[256];
    const char *colon = strrchr(address, ':');
    if (!colon || colon - address >= (long)sizeof(host)) {
        errno = EINVAL;
        return -1;
    }
    memcpy(host, address, colon - address);
    host[colon - address] = 0;

    struct addrinfo hints = {0}, *list, *a;
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_DGRAM;
    if (getaddrinfo(host, colon + 1, &hints, &list)) {
        errno = EADDRNOTAVAIL;
        return -1;
    }
    int fd = -1;
    for (a = list; a; a = a->ai_next) {
        fd = socket(a->ai_family, a->ai_socktype, a->ai_protocol);
        if (fd < 0)
            continue;
        if (connect(fd, a->ai_addr, a->ai_addrlen) == 0)
            break;
        close(fd);
        fd = -1;
    }
    freeaddrinfo(list);
    return fd;
}

static int exchange(int fd, const char *message, size_t length)
{
    if (send(fd, message, length, 0) < 0)
        return -1;
    ssize_t n = recv(fd, answer, MAX_DATAGRAM, 0);
    if (n < 0)
        return -1;
    if (n > 0)
        answer[n] = '\0';
    return 0;
}

int main(int argc, char **argv)
{
    const char *address = argc > 1 ? argv[1] : "127.0.0.1:8888";
    int fd = open_socket(address);
    if (fd < 0) {
        fprintf(stderr, "%s: %s\n", address, strerror(errno));
        return EXIT_FAILURE;
    }

    char *line = NULL;
    size_t size = 0;
    ssize_t got;
    while ((got = getline(&line, &size, stdin)) >= 0) {
        if (got > 0 && line[got - 1] == '\n') {
            got--;
            if (got > 0 && line[got - 1] == '\r')
                got--;
        }
        if (exchange(fd, line, (size_t)got) < 0) {
            fprintf(stderr, "%s: %s\n", address, strerror(errno));
            return EXIT_FAILURE;
        }
        puts(answer);
        fflush(stdout);
    }
    free(line);
    close(fd);
    return EXIT_SUCCESS;
}
