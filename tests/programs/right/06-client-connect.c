// passes: 04 client
// passes: 06 client
// A connected datagram socket, read and send.
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char **argv) {
    const char *address = argc > 1 ? argv[1] : "127.0.0.1:8888";
    char host[64];
    int port;
    if (sscanf(address, "%63[^:]:%d", host, &port) != 2) return 2;
    struct sockaddr_in addr = {.sin_family = AF_INET, .sin_port = htons(port)};
    inet_pton(AF_INET, host, &addr.sin_addr);
    int sock = socket(AF_INET, SOCK_DGRAM, 0);
    if (connect(sock, (struct sockaddr *)&addr, sizeof addr)) {
        perror(address);
        return 1;
    }
    static char reply[65536];
    char *line = NULL;
    size_t room = 0;
    ssize_t length;
    while ((length = getline(&line, &room, stdin)) >= 0) {
        if (length > 0 && line[length - 1] == '\n') length--;
        if (length > 0 && line[length - 1] == '\r') length--;
        ssize_t count;
        if (send(sock, line, length, 0) < 0 || (count = read(sock, reply, sizeof reply)) < 0) {
            perror(address);
            return 1;
        }
        fwrite(reply, 1, count, stdout);
        puts("");
        fflush(stdout);
    }
    return close(sock);
}
