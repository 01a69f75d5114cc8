// The socket is bound to INADDR_ANY, and only the port of ADDRESS is used. The server says "listening on
// 127.0.0.1:PORT" but receives at every address of the machine, 127.0.0.2 and the network included.
// caught by: 04.binds-given-address
// cause: address-ignored

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAXLINE 65535

int main(int argc, char *argv[])
{
    const char *address = argc > 1 ? argv[1] : "127.0.0.1:8888";
    static char buffer[MAXLINE];
    char host[256];
    struct sockaddr_in servaddr, cliaddr;

    snprintf(host, sizeof host, "%s", address);
    char *colon = strrchr(host, ':');
    if (colon == NULL) {
        fprintf(stderr, "%s: HOST:PORT expected\n", address);
        return 1;
    }
    *colon = '\0';
    int port = atoi(colon + 1);

    int sockfd = socket(AF_INET, SOCK_DGRAM, 0);
    if (sockfd < 0) {
        perror("socket creation failed");
        return 1;
    }

    memset(&servaddr, 0, sizeof servaddr);
    servaddr.sin_family = AF_INET;
    servaddr.sin_addr.s_addr = INADDR_ANY;
    servaddr.sin_port = htons(port);

    if (bind(sockfd, (struct sockaddr *)&servaddr, sizeof servaddr) < 0) {
        perror(address);
        return 1;
    }

    socklen_t len = sizeof servaddr;
    getsockname(sockfd, (struct sockaddr *)&servaddr, &len);
    printf("listening on %s:%d\n", host, ntohs(servaddr.sin_port));
    fflush(stdout);

    for (;;) {
        len = sizeof cliaddr;
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
