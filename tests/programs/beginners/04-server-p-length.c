// Forgets to set the length of the address before recvfrom; it is 0 the first time, so the kernel fills
// in no sender and the first datagram gets no answer (sendto: Invalid argument). Then the kernel has set
// it, and all is well.
// caught by: 04.upper-cases 04.exact-on-every-byte 04.one-reply-from-own-address 04.two-clients
// caught by: 04.boundaries-kept 04.sizes-to-one-packet 04.size-8192 04.size-65507 04.no-stale-bytes
// caught by: 04.survives-client-that-left 04.thousand-datagrams 04.idle-while-idle 04.address-in-use
// cause: reply-address-invalid waiting-datagrams-lost

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAXLINE 65535

static char buffer[MAXLINE];
static struct sockaddr_in servaddr, cliaddr;
static socklen_t len;

int main(int argc, char **argv)
{
    const char *address = argc > 1 ? argv[1] : "127.0.0.1:8888";
    char host[64];
    unsigned port;
    int sockfd;

    if (sscanf(address, "%63[^:]:%u", host, &port) != 2) {
        fprintf(stderr, "%s: not HOST:PORT\n", address);
        return 1;
    }
    if ((sockfd = socket(AF_INET, SOCK_DGRAM, 0)) < 0) {
        perror("socket creation failed");
        exit(EXIT_FAILURE);
    }
    servaddr.sin_family = AF_INET;
    servaddr.sin_port = htons(port);
    if (inet_pton(AF_INET, host, &servaddr.sin_addr) != 1) {
        fprintf(stderr, "%s: not an IPv4 address\n", address);
        exit(EXIT_FAILURE);
    }
    if (bind(sockfd, (const struct sockaddr *)&servaddr, sizeof(servaddr)) < 0) {
        fprintf(stderr, "%s: %s\n", address, strerror(errno));
        exit(EXIT_FAILURE);
    }
    socklen_t own = sizeof(servaddr);
    getsockname(sockfd, (struct sockaddr *)&servaddr, &own);
    printf("listening on %s:%d\n", host, ntohs(servaddr.sin_port));
    fflush(stdout);

    for (;;) {
        ssize_t n = recvfrom(sockfd, buffer, MAXLINE, 0, (struct sockaddr *)&cliaddr, &len);
        if (n < 0) {
            perror("recvfrom");
            continue;
        }
        for (ssize_t i = 0; i < n; i++)
            if (buffer[i] >= 'a' && buffer[i] <= 'z')
                buffer[i] = buffer[i] - 'a' + 'A';
        if (sendto(sockfd, buffer, n, 0, (const struct sockaddr *)&cliaddr, len) < 0)
            perror("sendto");
    }
}
