// Prints the reply with %s although nothing ends it; the buffer is zero only at the start, so behind a
// short reply stands the rest of a longer one before it ("hello", "hi": HELLO, HILLO).
// caught by: 01.client-survives-short-writes 01.client-survives-short-reads 01.client-no-magic-words
// cause: prints-earlier-bytes

#define _GNU_SOURCE
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAX_REPLY (4 * 1024 * 1024)

static char reply[MAX_REPLY];

static int dial(char *address)
{
    char *copy = strdup(address);
    char *colon = strrchr(copy, ':');
    if (!colon)
        return -1;
    *colon = 0;
    struct addrinfo hints = { .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM }, *list, *p;
    if (getaddrinfo(copy, colon + 1, &hints, &list) != 0)
        return -1;
    int s = -1;
    for (p = list; p; p = p->ai_next) {
        s = socket(p->ai_family, p->ai_socktype, p->ai_protocol);
        if (s < 0)
            continue;
        if (connect(s, p->ai_addr, p->ai_addrlen) == 0)
            break;
        close(s);
        s = -1;
    }
    freeaddrinfo(list);
    free(copy);
    return s;
}

int main(int argc, char *argv[])
{
    char *address = argc > 1 ? argv[1] : "127.0.0.1:8888";
    int s = dial(address);
    if (s < 0) {
        fprintf(stderr, "cannot connect to %s\n", address);
        return 1;
    }

    char *line = NULL;
    size_t cap = 0;
    ssize_t len;
    while ((len = getline(&line, &cap, stdin)) != -1) {
        if (len > 0 && line[len - 1] == '\n') {
            len--;
            if (len > 0 && line[len - 1] == '\r')
                len--;
        }
        if (len >= MAX_REPLY) {
            fprintf(stderr, "line too long\n");
            return 1;
        }
        for (ssize_t sent = 0; sent < len; ) {
            ssize_t n = write(s, line + sent, len - sent);
            if (n < 0) {
                perror("write");
                return 1;
            }
            sent += n;
        }
        for (ssize_t got = 0; got < len; ) {
            ssize_t n = read(s, reply + got, len - got);
            if (n < 0) {
                perror("read");
                return 1;
            }
            if (n == 0) {
                fprintf(stderr, "server closed the connection\n");
                return 1;
            }
            got += n;
        }
        printf("%s\n", reply);
        fflush(stdout);
    }
    free(line);
    close(s);
    return 0;
}
