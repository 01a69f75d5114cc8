// caught by: 04.sizes-to-one-packet 04.size-8192 04.size-65507 06.every-size
// cause: buffer-too-small
// A buffer of 1,024 bytes: the kernel throws away what doesn't fit.
#include <arpa/inet.h>
#include <stdio.h>
#include <sys/socket.h>

int main(int argc, char **argv) {
    const char *address = argc > 1 ? argv[1] : "127.0.0.1:8888";
    char host[64];
    int port;
    if (sscanf(address, "%63[^:]:%d", host, &port) != 2) return 2;
    struct sockaddr_in addr = {.sin_family = AF_INET, .sin_port = htons(port)}, peer;
    inet_pton(AF_INET, host, &addr.sin_addr);
    int sock = socket(AF_INET, SOCK_DGRAM, 0);
    if (bind(sock, (struct sockaddr *)&addr, sizeof addr)) {
        perror(address);
        return 1;
    }
    socklen_t size = sizeof addr;
    getsockname(sock, (struct sockaddr *)&addr, &size);
    printf("listening on %s:%d\n", host, ntohs(addr.sin_port));
    fflush(stdout);
    for (;;) {
        char buffer[1024];
        size = sizeof peer;
        ssize_t count = recvfrom(sock, buffer, sizeof buffer, 0, (struct sockaddr *)&peer, &size);
        for (ssize_t i = 0; i < count; i++)
            if (buffer[i] >= 'a' && buffer[i] <= 'z') buffer[i] -= 32;
        sendto(sock, buffer, count, 0, (struct sockaddr *)&peer, size);
    }
}
