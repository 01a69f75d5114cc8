// The datagram is treated as a C string: the answer's length is strlen of it. A datagram with a zero
// byte in it comes back cut before that byte.
// caught by: 04.exact-on-every-byte
// cause: ends-at-zero-byte

#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAX_DATAGRAM 65535

static void shout(char *text)
{
    for (; *text != '\0'; text++)
        if (*text >= 'a' && *text <= 'z')
            *text = *text - 'a' + 'A';
}

int main(int argc, char *argv[])
{
    const char *address = argc > 1 ? argv[1] : "127.0.0.1:8888";
    char host[256];
    const char *colon = strrchr(address, ':');
    if (colon == NULL || (size_t)(colon - address) >= sizeof host) {
        fprintf(stderr, "%s: not HOST:PORT\n", address);
        return 1;
    }
    memcpy(host, address, colon - address);
    host[colon - address] = '\0';

    struct sockaddr_in me;
    memset(&me, 0, sizeof me);
    me.sin_family = AF_INET;
    me.sin_port = htons(atoi(colon + 1));
    if (inet_pton(AF_INET, host, &me.sin_addr) != 1) {
        fprintf(stderr, "%s: bad host\n", address);
        return 1;
    }

    int sock = socket(AF_INET, SOCK_DGRAM, 0);
    if (sock < 0 || bind(sock, (struct sockaddr *)&me, sizeof me) < 0) {
        fprintf(stderr, "%s: %s\n", address, strerror(errno));
        return 1;
    }
    socklen_t len = sizeof me;
    getsockname(sock, (struct sockaddr *)&me, &len);
    printf("listening on %s:%d\n", inet_ntoa(me.sin_addr), ntohs(me.sin_port));
    fflush(stdout);

    static char buffer[MAX_DATAGRAM + 1];
    for (;;) {
        struct sockaddr_in client;
        socklen_t client_len = sizeof client;
        ssize_t n = recvfrom(sock, buffer, MAX_DATAGRAM, 0,
                             (struct sockaddr *)&client, &client_len);
        if (n < 0) {
            perror("recvfrom");
            continue;
        }
        buffer[n] = '\0';
        shout(buffer);
        if (sendto(sock, buffer, strlen(buffer), 0,
                   (struct sockaddr *)&client, client_len) < 0)
            perror("sendto");
    }
}
