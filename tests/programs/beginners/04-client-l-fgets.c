// Fgets reads at most 1023 bytes of a line, so a longer line becomes several datagrams and several
// printed lines instead of one.
// caught by: 04.client-largest-reply
// cause: message-split

#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define BUFSIZE 1024

static int open_client(const char *address)
{
    char *copy = strdup(address);
    char *port = strrchr(copy, ':');
    struct addrinfo hints = {0}, *list;
    int sock;

    if (port == NULL) {
        fprintf(stderr, "%s: port is missing\n", address);
        exit(EXIT_FAILURE);
    }
    *port++ = '\0';
    hints.ai_family = AF_INET;
    hints.ai_socktype = SOCK_DGRAM;
    int rc = getaddrinfo(copy, port, &hints, &list);
    if (rc != 0) {
        fprintf(stderr, "%s: %s\n", address, gai_strerror(rc));
        exit(EXIT_FAILURE);
    }
    sock = socket(list->ai_family, list->ai_socktype, list->ai_protocol);
    if (sock == -1 || connect(sock, list->ai_addr, list->ai_addrlen) == -1) {
        fprintf(stderr, "%s: %s\n", address, strerror(errno));
        exit(EXIT_FAILURE);
    }
    freeaddrinfo(list);
    free(copy);
    return sock;
}

int main(int argc, char **argv)
{
    const char *address = argc > 1 ? argv[1] : "127.0.0.1:8888";
    int sock = open_client(address);
    char line[BUFSIZE];
    static char reply[65535];

    while (fgets(line, sizeof line, stdin) != NULL) {
        size_t len = strlen(line);
        if (len > 0 && line[len - 1] == '\n') {
            len--;
            if (len > 0 && line[len - 1] == '\r')
                len--;
        }
        if (send(sock, line, len, 0) == -1) {
            fprintf(stderr, "%s: %s\n", address, strerror(errno));
            return EXIT_FAILURE;
        }
        ssize_t n = recv(sock, reply, sizeof reply, 0);
        if (n == -1) {
            fprintf(stderr, "%s: %s\n", address, strerror(errno));
            return EXIT_FAILURE;
        }
        fwrite(reply, 1, n, stdout);
        putchar('\n');
        fflush(stdout);
    }
    close(sock);
    return EXIT_SUCCESS;
}
