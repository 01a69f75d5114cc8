// Takes only the port from ADDRESS and binds INADDR_ANY; the server says "listening on 127.0.0.1:8888"
// and can be reached at every address of the machine (and at 127.0.0.2:8888 its answers come from
// another address).
// caught by: 04.binds-given-address
// cause: address-ignored

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAXLINE 65535

int main(int argc, char **argv)
{
    const char *address = argc > 1 ? argv[1] : "127.0.0.1:8888";
    static char buffer[MAXLINE];
    struct sockaddr_in servaddr, cliaddr;
    socklen_t len;
    int sockfd;

    char *colon = strrchr(address, ':');
    if (colon == NULL) {
        fprintf(stderr, "%s: not HOST:PORT\n", address);
        return 1;
    }

    if ((sockfd = socket(AF_INET, SOCK_DGRAM, 0)) < 0) {
        fprintf(stderr, "%s: %s\n", address, strerror(errno));
        return 1;
    }

    memset(&servaddr, 0, sizeof(servaddr));
    servaddr.sin_family = AF_INET;
    servaddr.sin_addr.s_addr = htonl(INADDR_ANY);
    servaddr.sin_port = htons(atoi(colon + 1));

    if (bind(sockfd, (struct sockaddr *)&servaddr, sizeof(servaddr)) < 0) {
        fprintf(stderr, "%s: %s\n", address, strerror(errno));
        return 1;
    }

    len = sizeof(servaddr);
    getsockname(sockfd, (struct sockaddr *)&servaddr, &len);
    printf("listening on %.*s:%d\n", (int)(colon - address), address, ntohs(servaddr.sin_port));
    fflush(stdout);

    for (;;) {
        len = sizeof(cliaddr);
        ssize_t n = recvfrom(sockfd, buffer, MAXLINE, 0, (struct sockaddr *)&cliaddr, &len);
        if (n < 0) {
            perror("recvfrom");
            continue;
        }
        for (ssize_t i = 0; i < n; i++)
            if (buffer[i] >= 'a' && buffer[i] <= 'z')
                buffer[i] -= 'a' - 'A';
        if (sendto(sockfd, buffer, n, 0, (struct sockaddr *)&cliaddr, len) < 0)
            perror("sendto");
    }
}
