// Recvfrom writes the sender's address into the same structure that sendto uses for the server. The
// answer of a stranger is printed as the reply, and from then on the client sends its lines to the
// stranger.
// caught by: 04.client-ignores-strangers
// cause: stranger-believed

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/types.h>
#include <unistd.h>

#define BUF_SIZE 65536

int main(int argc, char *argv[])
{
    const char *address = (argc > 1) ? argv[1] : "127.0.0.1:8888";
    char *copy = strdup(address);
    char *sep = strrchr(copy, ':');
    if (sep == NULL) {
        fprintf(stderr, "%s: please give HOST:PORT\n", address);
        return 1;
    }
    *sep++ = '\0';

    struct sockaddr_in servaddr;
    socklen_t len = sizeof(servaddr);
    struct addrinfo want = { .ai_family = AF_INET, .ai_socktype = SOCK_DGRAM }, *found;
    int rc = getaddrinfo(copy, sep, &want, &found);
    if (rc != 0) {
        fprintf(stderr, "%s: %s\n", address, gai_strerror(rc));
        return 1;
    }
    memcpy(&servaddr, found->ai_addr, sizeof(servaddr));
    freeaddrinfo(found);

    int sockfd = socket(AF_INET, SOCK_DGRAM, 0);
    if (sockfd < 0) {
        fprintf(stderr, "%s: %s\n", address, strerror(errno));
        return 1;
    }
    struct timeval tv = { .tv_sec = 2, .tv_usec = 0 };
    setsockopt(sockfd, SOL_SOCKET, SO_RCVTIMEO, &tv, sizeof(tv));

    char *line = NULL;
    size_t cap = 0;
    ssize_t n;
    char *buffer = malloc(BUF_SIZE);

    while ((n = getline(&line, &cap, stdin)) != -1) {
        if (n > 0 && line[n - 1] == '\n')
            n--;
        if (n > 0 && line[n - 1] == '\r')
            n--;
        if (n == 0)
            continue;

        ssize_t got;
        for (;;) {
            if (sendto(sockfd, line, n, 0, (const struct sockaddr *)&servaddr, len) < 0) {
                fprintf(stderr, "%s: sendto: %s\n", address, strerror(errno));
                return 1;
            }
            got = recvfrom(sockfd, buffer, BUF_SIZE, 0, (struct sockaddr *)&servaddr, &len);
            if (got >= 0)
                break;
            if (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR) {
                fprintf(stderr, "%s: recvfrom: %s\n", address, strerror(errno));
                return 1;
            }
            /* no answer yet, ask again */
        }
        fwrite(buffer, 1, got, stdout);
        putchar('\n');
        fflush(stdout);
    }

    free(buffer);
    free(line);
    free(copy);
    close(sockfd);
    return 0;
}
