// passes: 04 server
// passes: 06 server
// Up to eight datagrams in one system call, as many replies in another.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

enum { BATCH = 8, LARGEST = 65507 };

int main(int argc, char **argv) {
    const char *address = argc > 1 ? argv[1] : "127.0.0.1:8888";
    char host[64];
    int port;
    if (sscanf(address, "%63[^:]:%d", host, &port) != 2) return 2;
    struct sockaddr_in addr = {.sin_family = AF_INET, .sin_port = htons(port)};
    inet_pton(AF_INET, host, &addr.sin_addr);
    int sock = socket(AF_INET, SOCK_DGRAM, 0);
    if (bind(sock, (struct sockaddr *)&addr, sizeof addr)) {
        fprintf(stderr, "cannot bind %s: %m\n", address);
        return 1;
    }
    socklen_t size = sizeof addr;
    getsockname(sock, (struct sockaddr *)&addr, &size);
    printf("listening on %s:%d\n", host, ntohs(addr.sin_port));
    fflush(stdout);
    static char buffers[BATCH][LARGEST];
    for (;;) {
        struct sockaddr_in peers[BATCH];
        struct iovec parts[BATCH];
        struct mmsghdr messages[BATCH] = {0};
        for (int i = 0; i < BATCH; i++) {
            parts[i] = (struct iovec){buffers[i], LARGEST};
            messages[i].msg_hdr = (struct msghdr){.msg_name = &peers[i], .msg_namelen = sizeof peers[i],
                                                  .msg_iov = &parts[i], .msg_iovlen = 1};
        }
        int count = recvmmsg(sock, messages, BATCH, MSG_WAITFORONE, NULL);
        for (int i = 0; i < count; i++) {
            parts[i].iov_len = messages[i].msg_len;
            for (unsigned j = 0; j < messages[i].msg_len; j++)
                if (buffers[i][j] >= 'a' && buffers[i][j] <= 'z') buffers[i][j] -= 32;
        }
        for (int done = 0; done < count;) {
            int n = sendmmsg(sock, messages + done, count - done, 0);
            done += n > 0 ? n : 1; // the first of the rest couldn't be sent: leave it out
        }
    }
}
