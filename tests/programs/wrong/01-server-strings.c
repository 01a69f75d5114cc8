// caught by: 01.exact-on-every-byte
// caught by: 01.survives-short-writes
// cause: text-instead-of-bytes send-count-ignored ends-at-zero-byte
// What arrived is treated as a string: everything from the first NUL on is lost.
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char **argv) {
    char host[64] = "127.0.0.1";
    int port = 8888;
    if (argc > 1 && sscanf(argv[1], "%63[^:]:%d", host, &port) != 2) return 2;
    struct sockaddr_in addr = {.sin_family = AF_INET, .sin_port = htons(port)};
    inet_pton(AF_INET, host, &addr.sin_addr);
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    if (bind(listener, (struct sockaddr *)&addr, sizeof addr) || listen(listener, 1)) return 1;
    socklen_t size = sizeof addr;
    getsockname(listener, (struct sockaddr *)&addr, &size);
    printf("listening on %s:%d\n", host, ntohs(addr.sin_port));
    fflush(stdout);
    int conn = accept(listener, NULL, NULL);
    char buffer[4096 + 1];
    ssize_t count;
    while ((count = recv(conn, buffer, sizeof buffer - 1, 0)) > 0) {
        buffer[count] = '\0';
        for (char *c = buffer; *c; c++)
            if (*c >= 'a' && *c <= 'z') *c -= 32;
        send(conn, buffer, strlen(buffer), 0);
    }
    close(conn);
    return 0;
}
