// The loop is "while ((n = recvfrom(...)) > 0)", as with TCP; the first empty datagram (or failed
// receive) ends the server with exit code 0 and without a word.
// caught by: 06.empty-is-answered 06.empty-ends-nothing 06.ten-empty 06.mixed-in-order
// caught by: 06.idle-after-empty
// cause: empty-datagram-is-end

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static unsigned char buf[65535];

static void shout(unsigned char *p, size_t n)
{
    while (n--) {
        if ('a' <= *p && *p <= 'z')
            *p = *p - 'a' + 'A';
        p++;
    }
}

int main(int argc, char *argv[])
{
    char *address = argc > 1 ? argv[1] : "127.0.0.1:8888";
    char host[64];
    int port;
    if (sscanf(address, "%63[^:]:%d", host, &port) != 2) {
        fprintf(stderr, "%s: HOST:PORT expected\n", address);
        return EXIT_FAILURE;
    }

    struct sockaddr_in me = { .sin_family = AF_INET, .sin_port = htons(port) };
    if (inet_pton(AF_INET, host, &me.sin_addr) != 1) {
        fprintf(stderr, "%s: not an address\n", address);
        return EXIT_FAILURE;
    }
    int s = socket(AF_INET, SOCK_DGRAM, 0);
    if (s == -1 || bind(s, (struct sockaddr *)&me, sizeof me) == -1) {
        fprintf(stderr, "%s: %s\n", address, strerror(errno));
        return EXIT_FAILURE;
    }
    socklen_t size = sizeof me;
    getsockname(s, (struct sockaddr *)&me, &size);
    printf("listening on %s:%d\n", inet_ntoa(me.sin_addr), ntohs(me.sin_port));
    fflush(stdout);

    struct sockaddr_in client;
    ssize_t n;
    size = sizeof client;
    while ((n = recvfrom(s, buf, sizeof buf, 0, (struct sockaddr *)&client, &size)) > 0) {
        shout(buf, n);
        if (sendto(s, buf, n, 0, (struct sockaddr *)&client, size) == -1)
            fprintf(stderr, "sendto: %s\n", strerror(errno));
        size = sizeof client;
    }
    close(s);
    return EXIT_SUCCESS;
}
