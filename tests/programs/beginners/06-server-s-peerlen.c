// The length of the address is not set before recvfrom (it is 0 at first), so that the kernel writes no
// address at the first call. The answer to the very first datagram can't be sent; from the second one on
// everything works, because recvfrom has set the length to 16.
// caught by: 06.echoes-each-datagram 06.one-reply-from-own-address 06.every-size 06.boundaries-kept
// caught by: 06.survives-client-that-left 06.address-in-use 06.empty-is-answered 06.empty-ends-nothing
// caught by: 06.ten-empty 06.mixed-in-order
// cause: reply-address-invalid

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

#define MAX_DATAGRAM 65535

struct server {
    int fd;
    struct sockaddr_in me;
    struct sockaddr_in peer;
    socklen_t peer_len;
    unsigned char buffer[MAX_DATAGRAM];
};

static struct server srv;

static int parse(const char *text, struct sockaddr_in *out)
{
    char host[64];
    unsigned port;
    if (sscanf(text, "%63[^:]:%u", host, &port) != 2 || port > 65535)
        return 0;
    out->sin_family = AF_INET;
    out->sin_port = htons((unsigned short)port);
    if (strcmp(host, "localhost") == 0)
        strcpy(host, "127.0.0.1");
    return inet_aton(host, &out->sin_addr);
}

static void start(struct server *s)
{
    s->fd = socket(AF_INET, SOCK_DGRAM, 0);
    if (s->fd < 0 || bind(s->fd, (struct sockaddr *)&s->me, sizeof s->me) < 0)
        return;
    socklen_t len = sizeof s->me;
    getsockname(s->fd, (struct sockaddr *)&s->me, &len);
    printf("listening on %s:%u\n", inet_ntoa(s->me.sin_addr), ntohs(s->me.sin_port));
    fflush(stdout);
    errno = 0;
}

static void step(struct server *s)
{
    ssize_t n = recvfrom(s->fd, s->buffer, sizeof s->buffer, 0,
                         (struct sockaddr *)&s->peer, &s->peer_len);
    if (n < 0) {
        perror("recvfrom");
        return;
    }
    for (ssize_t i = 0; i < n; i++) {
        unsigned char c = s->buffer[i];
        if (c >= 'a' && c <= 'z')
            s->buffer[i] = c - 'a' + 'A';
    }
    if (sendto(s->fd, s->buffer, (size_t)n, 0,
               (struct sockaddr *)&s->peer, s->peer_len) < 0)
        perror("sendto");
}

int main(int argc, char **argv)
{
    const char *address = argc > 1 ? argv[1] : "127.0.0.1:8888";
    if (!parse(address, &srv.me)) {
        fprintf(stderr, "%s: not an address\n", address);
        return 1;
    }
    start(&srv);
    if (errno != 0) {
        fprintf(stderr, "%s: %s\n", address, strerror(errno));
        return 1;
    }
    for (;;)
        step(&srv);
}
