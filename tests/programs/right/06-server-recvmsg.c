// passes: 04 server
// passes: 06 server
// recvmsg and sendmsg with the same header.
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

int main(int argc, char **argv) {
    const char *address = argc > 1 ? argv[1] : "127.0.0.1:8888";
    char host[64];
    int port;
    if (sscanf(address, "%63[^:]:%d", host, &port) != 2) return 2;
    struct sockaddr_in addr = {.sin_family = AF_INET, .sin_port = htons(port)};
    inet_pton(AF_INET, host, &addr.sin_addr);
    int sock = socket(AF_INET, SOCK_DGRAM, 0);
    if (bind(sock, (struct sockaddr *)&addr, sizeof addr)) {
        fprintf(stderr, "cannot bind %s: %s\n", address, strerror(errno));
        return 1;
    }
    socklen_t size = sizeof addr;
    getsockname(sock, (struct sockaddr *)&addr, &size);
    printf("listening on %s:%d\n", host, ntohs(addr.sin_port));
    fflush(stdout);
    static char buffer[65536];
    for (;;) {
        struct sockaddr_in peer;
        struct iovec part = {buffer, sizeof buffer};
        struct msghdr message = {.msg_name = &peer, .msg_namelen = sizeof peer,
                                 .msg_iov = &part, .msg_iovlen = 1};
        ssize_t count = recvmsg(sock, &message, 0);
        if (count < 0) continue;
        for (ssize_t i = 0; i < count; i++)
            if (buffer[i] >= 'a' && buffer[i] <= 'z') buffer[i] -= 32;
        part.iov_len = count;
        if (sendmsg(sock, &message, 0) < 0) perror("sendmsg");
    }
}
