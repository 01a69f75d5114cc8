// Recvfrom's result is tested with <= 0, so an empty datagram counts as an error: something is said on
// stderr and the sender gets no answer.
// caught by: 06.empty-is-answered 06.ten-empty 06.mixed-in-order
// cause: empty-datagram-skipped

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int bind_udp(const char *address)
{
    struct addrinfo hints, *res;
    char host[300], *port;

    snprintf(host, sizeof host, "%s", address);
    port = strrchr(host, ':');
    if (!port) {
        fprintf(stderr, "%s: expected HOST:PORT\n", address);
        exit(1);
    }
    *port++ = 0;

    memset(&hints, 0, sizeof hints);
    hints.ai_family = AF_INET;
    hints.ai_socktype = SOCK_DGRAM;
    hints.ai_flags = AI_PASSIVE;
    int err = getaddrinfo(host, port, &hints, &res);
    if (err) {
        fprintf(stderr, "%s: %s\n", address, gai_strerror(err));
        exit(1);
    }
    int s = socket(res->ai_family, res->ai_socktype, 0);
    if (s < 0 || bind(s, res->ai_addr, res->ai_addrlen) < 0) {
        fprintf(stderr, "%s: %s\n", address, strerror(errno));
        exit(1);
    }
    freeaddrinfo(res);
    return s;
}

int main(int argc, char **argv)
{
    int s = bind_udp(argc > 1 ? argv[1] : "127.0.0.1:8888");
    struct sockaddr_in own;
    socklen_t own_len = sizeof own;
    getsockname(s, (struct sockaddr *)&own, &own_len);
    printf("listening on %s:%u\n", inet_ntoa(own.sin_addr), (unsigned)ntohs(own.sin_port));
    fflush(stdout);

    struct pollfd pfd = { .fd = s, .events = POLLIN };
    unsigned char *buf = malloc(65536);
    while (1) {
        if (poll(&pfd, 1, -1) < 0)
            continue;
        struct sockaddr_storage from;
        socklen_t from_len = sizeof from;
        ssize_t n = recvfrom(s, buf, 65536, 0, (struct sockaddr *)&from, &from_len);
        if (n <= 0) {
            perror("recvfrom");
            continue;
        }
        for (ssize_t i = 0; i < n; ++i) {
            if (buf[i] >= 'a' && buf[i] <= 'z')
                buf[i] = buf[i] - 'a' + 'A';
        }
        if (sendto(s, buf, n, 0, (struct sockaddr *)&from, from_len) != n)
            perror("sendto");
    }
}
