// For each answer the socket is connected to the client and then dissolved with AF_UNSPEC. Datagrams of
// others that arrive in between are lost; and on Linux, if the port was chosen by the kernel (port 0),
// dissolving gives it back, so that nobody is answered after the first datagram.
// caught by: 04.upper-cases 04.exact-on-every-byte 04.one-reply-from-own-address 04.two-clients
// caught by: 04.boundaries-kept 04.sizes-to-one-packet 04.no-stale-bytes 04.survives-client-that-left
// caught by: 04.thousand-datagrams 04.idle-while-idle 04.address-in-use
// cause: port-given-back reply-from-other-socket port-shared

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAX_DATAGRAM 65535

static const char *address = "127.0.0.1:8888";

static int fail(void)
{
    fprintf(stderr, "%s: %s\n", address, strerror(errno));
    return 1;
}

static void shout(char *text, ssize_t length)
{
    for (char *p = text; p != text + length; ++p)
        if (*p >= 'a' && *p <= 'z')
            *p -= 32;
}

int main(int argc, char **argv)
{
    static char buffer[MAX_DATAGRAM];
    char ip[64];
    unsigned port;
    struct sockaddr_in me = { .sin_family = AF_INET };
    socklen_t me_len = sizeof me;

    if (argc > 1)
        address = argv[1];
    if (sscanf(address, "%63[^:]:%u", ip, &port) != 2 || port > 65535 ||
        inet_pton(AF_INET, ip, &me.sin_addr) != 1) {
        fprintf(stderr, "%s: not an address\n", address);
        return 1;
    }
    me.sin_port = htons(port);

    int sock = socket(AF_INET, SOCK_DGRAM, 0);
    if (sock < 0)
        return fail();
    if (bind(sock, (struct sockaddr *)&me, sizeof me) < 0)
        return fail();
    getsockname(sock, (struct sockaddr *)&me, &me_len);
    printf("listening on %s:%d\n", inet_ntoa(me.sin_addr), ntohs(me.sin_port));
    fflush(stdout);

    struct sockaddr nobody = { .sa_family = AF_UNSPEC };
    for (;;) {
        struct sockaddr_in client;
        socklen_t client_len = sizeof client;
        ssize_t n = recvfrom(sock, buffer, sizeof buffer, 0,
                             (struct sockaddr *)&client, &client_len);
        if (n < 0) {
            perror("recvfrom");
            continue;
        }
        shout(buffer, n);

        if (connect(sock, (struct sockaddr *)&client, client_len) < 0) {
            perror("connect");
            continue;
        }
        if (send(sock, buffer, n, 0) < 0)
            perror("send");
        connect(sock, &nobody, sizeof nobody);
    }
}
