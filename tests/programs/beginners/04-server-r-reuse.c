// SO_REUSEADDR is set as for TCP; on a UDP socket it lets a second server bind the same address, which
// gets no error and takes the datagrams away from the first.
// caught by: 04.address-in-use
// cause: port-shared

#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define BUFSIZE 65536

static int make_server(const char *address)
{
    char host[64];
    unsigned port;
    if (sscanf(address, "%63[0-9.]:%u", host, &port) != 2) {
        errno = EINVAL;
        return -1;
    }
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    if (fd < 0)
        return -1;

    int on = 1;
    if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) < 0)
        return -1;

    struct sockaddr_in addr;
    memset(&addr, 0, sizeof(addr));
    addr.sin_family = AF_INET;
    addr.sin_port = htons((uint16_t)port);
    inet_pton(AF_INET, host, &addr.sin_addr);
    if (bind(fd, (struct sockaddr *)&addr, sizeof(addr)) < 0)
        return -1;
    return fd;
}

int main(int argc, char **argv)
{
    const char *address = argc > 1 ? argv[1] : "127.0.0.1:8888";
    int fd = make_server(address);
    if (fd < 0) {
        fprintf(stderr, "%s: %s\n", address, strerror(errno));
        return EXIT_FAILURE;
    }

    struct sockaddr_in own;
    socklen_t ownlen = sizeof(own);
    getsockname(fd, (struct sockaddr *)&own, &ownlen);
    char text[INET_ADDRSTRLEN];
    inet_ntop(AF_INET, &own.sin_addr, text, sizeof(text));
    printf("listening on %s:%u\n", text, ntohs(own.sin_port));
    fflush(stdout);

    static unsigned char buffer[BUFSIZE];
    while (1) {
        struct sockaddr_in from;
        socklen_t fromlen = sizeof(from);
        ssize_t n = recvfrom(fd, buffer, sizeof(buffer), 0, (struct sockaddr *)&from, &fromlen);
        if (n < 0) {
            perror("recvfrom");
            continue;
        }
        for (ssize_t i = 0; i < n; i++)
            buffer[i] = (unsigned char)toupper(buffer[i]);
        if (sendto(fd, buffer, (size_t)n, 0, (struct sockaddr *)&from, fromlen) < 0)
            perror("sendto");
    }
}
