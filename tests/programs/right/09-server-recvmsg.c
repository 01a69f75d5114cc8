// passes: 09 server
// recvmsg tells by MSG_TRUNC in its flags that a datagram was cut.
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

int main(int argc, char **argv) {
    const char *address = argc > 1 ? argv[1] : "127.0.0.1:8888";
    char host[64];
    strncpy(host, address, sizeof host - 1);
    host[sizeof host - 1] = 0;
    char *colon = strrchr(host, ':');
    if (!colon) return 1;
    *colon = 0;
    struct sockaddr_in own = {.sin_family = AF_INET, .sin_port = htons(atoi(colon + 1))};
    inet_pton(AF_INET, host, &own.sin_addr);
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    if (bind(fd, (struct sockaddr *)&own, sizeof own) != 0) {
        fprintf(stderr, "%s: %s\n", address, strerror(errno));
        return 1;
    }
    socklen_t size = sizeof own;
    getsockname(fd, (struct sockaddr *)&own, &size);
    printf("listening on %s:%d\n", host, ntohs(own.sin_port));
    fflush(stdout);
    for (;;) {
        unsigned char buffer[1024];
        struct sockaddr_in client;
        struct iovec part = {.iov_base = buffer, .iov_len = sizeof buffer};
        struct msghdr message = {
            .msg_name = &client, .msg_namelen = sizeof client, .msg_iov = &part, .msg_iovlen = 1};
        ssize_t n = recvmsg(fd, &message, 0);
        if (n < 0) {
            perror("recvmsg");
        } else if (n < 4 || (message.msg_flags & MSG_TRUNC)) {
            fprintf(stderr, "port %d: no message\n", ntohs(client.sin_port));
        } else {
            for (ssize_t i = 4; i < n; i++)
                if (buffer[i] >= 'a' && buffer[i] <= 'z') buffer[i] -= 'a' - 'A';
            sendto(fd, buffer, n, 0, (struct sockaddr *)&client, sizeof client);
        }
    }
}
