// To recognise the server only the IP address of the sender is compared, not its port. Any other program
// on the same machine can send a datagram that is printed as the answer.
// caught by: 04.client-ignores-strangers
// cause: stranger-believed

#define _GNU_SOURCE

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#define MAX_DATAGRAM 65535

static void quit(const char *address, const char *what)
{
    fprintf(stderr, "%s: %s: %s\n", address, what, strerror(errno));
    exit(1);
}

int main(int argc, char *argv[])
{
    const char *address = argc > 1 ? argv[1] : "127.0.0.1:8888";
    char *copy = strdup(address);
    char *colon = strrchr(copy, ':');
    if (!colon) {
        fprintf(stderr, "%s: no port\n", address);
        return 1;
    }
    *colon = 0;

    struct sockaddr_in server = { .sin_family = AF_INET };
    server.sin_port = htons(atoi(colon + 1));
    if (!inet_aton(copy, &server.sin_addr)) {
        fprintf(stderr, "%s: not an IP address\n", address);
        return 1;
    }

    int sock = socket(AF_INET, SOCK_DGRAM, 0);
    if (sock < 0)
        quit(address, "socket");
    struct timeval limit = { .tv_sec = 2 };
    setsockopt(sock, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);

    static char reply[MAX_DATAGRAM];
    char *line = NULL;
    size_t cap = 0;
    ssize_t n;
    while ((n = getline(&line, &cap, stdin)) > 0) {
        if (line[n - 1] == '\n') {
            n--;
            if (n > 0 && line[n - 1] == '\r')
                n--;
        }
        if (n == 0)
            continue;

        ssize_t got = -1;
        int answered = 0;
        while (!answered) {
            if (sendto(sock, line, n, 0, (struct sockaddr *)&server, sizeof server) < 0)
                quit(address, "sendto");
            for (;;) {
                struct sockaddr_in from;
                socklen_t fromlen = sizeof from;
                got = recvfrom(sock, reply, sizeof reply, 0, (struct sockaddr *)&from, &fromlen);
                if (got < 0) {
                    if (errno == EAGAIN || errno == EWOULDBLOCK)
                        break;              /* send it again */
                    if (errno == EINTR)
                        continue;
                    quit(address, "recvfrom");
                }
                if (from.sin_addr.s_addr == server.sin_addr.s_addr) {
                    answered = 1;
                    break;
                }
            }
        }
        fwrite(reply, 1, got, stdout);
        putchar('\n');
        fflush(stdout);
    }
    close(sock);
    return 0;
}
