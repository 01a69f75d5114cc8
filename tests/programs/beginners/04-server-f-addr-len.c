// caught by: 04.upper-cases 04.exact-on-every-byte 04.one-reply-from-own-address 04.two-clients
// caught by: 04.boundaries-kept 04.sizes-to-one-packet 04.size-8192 04.size-65507 04.no-stale-bytes
// caught by: 04.survives-client-that-left 04.thousand-datagrams 04.idle-while-idle 04.address-in-use
// cause: reply-address-invalid
// It passes an uninitialised length to recvfrom: 0, so the address of the peer is lost.
#include <arpa/inet.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
int main(int argc, char **argv) {
    char host[64] = "127.0.0.1";
    int port = 8888;
    if (argc > 1) {
        char *colon = strrchr(argv[1], ':');
        snprintf(host, sizeof host, "%.*s", (int)(colon - argv[1]), argv[1]);
        port = atoi(colon + 1);
    }
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(port)};
    inet_pton(AF_INET, host, &a.sin_addr);
    int s = socket(AF_INET, SOCK_DGRAM, 0);
    int one = 1;
    setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(s, (struct sockaddr *)&a, sizeof a) < 0) {
        perror(argv[1]);
        return 1;
    }
    socklen_t l = sizeof a;
    getsockname(s, (struct sockaddr *)&a, &l);
    printf("listening on %s:%d\n", host, ntohs(a.sin_port));
    fflush(stdout);
    char buffer[65536];
    for (;;) {
        struct sockaddr_in peer;
        memset(&peer, 0, sizeof peer);
        socklen_t len = 0;
        ssize_t n = recvfrom(s, buffer, sizeof buffer, 0, (struct sockaddr *)&peer, &len);
        for (int i = 0; i < n; i++)
            if (buffer[i] >= 'a' && buffer[i] <= 'z')
                buffer[i] -= 32;
        if (sendto(s, buffer, n, 0, (struct sockaddr *)&peer, sizeof peer) < 0)
            perror("sendto");
    }
}
