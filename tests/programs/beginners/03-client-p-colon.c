// Splits ADDRESS by writing a zero byte over the colon in argv[1] and uses argv[1] for its messages
// later; they say "127.0.0.1: Connection refused", without the port. (The exit code is right.).
// caught by: 03.client-nobody-listening
// cause: message-without-address

#define _GNU_SOURCE
#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

static char fallback[] = "127.0.0.1:8888";

static void fail(const char *address, const char *why)
{
    fprintf(stderr, "client: %s: %s\n", address, why);
    exit(EXIT_FAILURE);
}

static int connect_to(char *address)
{
    struct addrinfo hints, *info, *p;
    char *port = strrchr(address, ':');
    int fd = -1, err, last = 0;

    if (port == NULL)
        fail(address, "no port");
    *port++ = '\0';
    memset(&hints, 0, sizeof hints);
    hints.ai_socktype = SOCK_STREAM;
    if ((err = getaddrinfo(address, port, &hints, &info)) != 0)
        fail(address, gai_strerror(err));
    for (p = info; p != NULL; p = p->ai_next) {
        fd = socket(p->ai_family, p->ai_socktype, p->ai_protocol);
        if (fd == -1) {
            last = errno;
            continue;
        }
        if (connect(fd, p->ai_addr, p->ai_addrlen) == 0)
            break;
        last = errno;
        close(fd);
        fd = -1;
    }
    freeaddrinfo(info);
    if (fd == -1)
        fail(address, strerror(last));
    return fd;
}

int main(int argc, char *argv[])
{
    char *address = argc > 1 ? argv[1] : fallback;
    int fd = connect_to(address);
    char *line = NULL;
    size_t cap = 0;
    ssize_t len;

    while ((len = getline(&line, &cap, stdin)) != -1) {
        if (len > 0 && line[len - 1] == '\n')
            len--;
        if (len > 0 && line[len - 1] == '\r')
            len--;
        if (len == 0)
            continue;

        ssize_t done = 0;
        while (done < len) {
            ssize_t n = send(fd, line + done, len - done, MSG_NOSIGNAL);
            if (n == -1 && errno == EINTR)
                continue;
            if (n == -1)
                fail(address, strerror(errno));
            done += n;
        }
        char *reply = malloc(len);
        done = 0;
        while (done < len) {
            ssize_t n = recv(fd, reply + done, len - done, 0);
            if (n == -1 && errno == EINTR)
                continue;
            if (n == -1)
                fail(address, strerror(errno));
            if (n == 0)
                fail(address, "the server has closed the connection");
            done += n;
        }
        fwrite(reply, 1, len, stdout);
        putchar('\n');
        fflush(stdout);
        free(reply);
    }
    free(line);
    close(fd);
    return EXIT_SUCCESS;
}
