// The replies are written with fwrite and putchar and never flushed. In a terminal one sees them, but
// if stdout is a pipe or a file they stay in the program's buffer until the input ends.
// caught by: 06.client-converses
// cause: output-not-flushed

#define _GNU_SOURCE
#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static char reply[65536];

static int open_socket(char *address)
{
    char *copy = strdup(address);
    char *colon = strrchr(copy, ':');
    struct addrinfo hints = {.ai_family = AF_INET, .ai_socktype = SOCK_DGRAM};
    struct addrinfo *info;

    if (colon == NULL) {
        fprintf(stderr, "%s: no port\n", address);
        exit(1);
    }
    *colon = '\0';
    int error = getaddrinfo(copy, colon + 1, &hints, &info);
    if (error != 0) {
        fprintf(stderr, "%s: %s\n", address, gai_strerror(error));
        exit(1);
    }
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    /* connect: only this server may answer */
    if (fd < 0 || connect(fd, info->ai_addr, info->ai_addrlen) < 0) {
        fprintf(stderr, "%s: %s\n", address, strerror(errno));
        exit(1);
    }
    freeaddrinfo(info);
    free(copy);
    return fd;
}

int main(int argc, char **argv)
{
    char *address = argc > 1 ? argv[1] : "127.0.0.1:8888";
    int fd = open_socket(address);
    char *line = NULL;
    size_t room = 0;
    ssize_t length;

    while ((length = getline(&line, &room, stdin)) >= 0) {
        if (length > 0 && line[length - 1] == '\n') {
            length--;
            if (length > 0 && line[length - 1] == '\r')
                length--;
        }
        if (send(fd, line, length, 0) < 0) {
            fprintf(stderr, "%s: %s\n", address, strerror(errno));
            return 1;
        }
        ssize_t got;
        do {
            got = recv(fd, reply, sizeof reply, 0);
        } while (got < 0 && errno == EINTR);
        if (got < 0) {
            fprintf(stderr, "%s: %s\n", address, strerror(errno));
            return 1;
        }
        fwrite(reply, 1, got, stdout);
        putchar('\n');
    }
    free(line);
    close(fd);
    return 0;
}
