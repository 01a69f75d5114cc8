// Takes the line "exit" for the wish to leave; it isn't sent, nor are the lines behind it, and no EXIT
// is printed, although no message is magic.
// caught by: 01.client-no-magic-words
// cause: typed-word-is-a-command

#define _GNU_SOURCE
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int dial(const char *address)
{
    char host[256];
    const char *colon = strrchr(address, ':');
    if (colon == NULL || colon - address >= (long)sizeof host) {
        fprintf(stderr, "usage: client [HOST:PORT]\n");
        exit(1);
    }
    memcpy(host, address, colon - address);
    host[colon - address] = '\0';

    struct addrinfo hints = {0}, *list;
    hints.ai_family = AF_INET;
    hints.ai_socktype = SOCK_STREAM;
    int rc = getaddrinfo(host, colon + 1, &hints, &list);
    if (rc != 0) {
        fprintf(stderr, "%s: %s\n", address, gai_strerror(rc));
        exit(1);
    }
    int fd = socket(list->ai_family, list->ai_socktype, 0);
    if (fd < 0 || connect(fd, list->ai_addr, list->ai_addrlen) < 0) {
        perror(address);
        exit(1);
    }
    freeaddrinfo(list);
    return fd;
}

int main(int argc, char **argv)
{
    int fd = dial(argc > 1 ? argv[1] : "127.0.0.1:8888");
    char *line = NULL;
    size_t room = 0;
    ssize_t len;

    while ((len = getline(&line, &room, stdin)) > 0) {
        if (line[len - 1] == '\n')
            line[--len] = '\0';
        if (len > 0 && line[len - 1] == '\r')
            line[--len] = '\0';
        if (strcmp(line, "exit") == 0)
            break;

        for (ssize_t sent = 0; sent < len; ) {
            ssize_t n = send(fd, line + sent, len - sent, 0);
            if (n < 0) {
                perror("send");
                return 1;
            }
            sent += n;
        }
        char *reply = malloc(len + 1);
        for (ssize_t got = 0; got < len; ) {
            ssize_t n = recv(fd, reply + got, len - got, 0);
            if (n <= 0) {
                fprintf(stderr, "the server has gone\n");
                return 1;
            }
            got += n;
        }
        reply[len] = '\n';
        fwrite(reply, 1, len + 1, stdout);
        fflush(stdout);
        free(reply);
    }
    free(line);
    close(fd);
    return 0;
}
