// passes: 01 server
// accept, recv, send in a loop, close.
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
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
    if (bind(listener, (struct sockaddr *)&addr, sizeof addr) || listen(listener, 1)) {
        perror(argv[1]);
        return 1;
    }
    socklen_t size = sizeof addr;
    getsockname(listener, (struct sockaddr *)&addr, &size);
    printf("listening on %s:%d\n", host, ntohs(addr.sin_port));
    fflush(stdout);
    int conn = accept(listener, NULL, NULL);
    char buffer[1024];
    ssize_t count;
    while ((count = recv(conn, buffer, sizeof buffer, 0)) > 0) {
        for (ssize_t i = 0; i < count; i++)
            if (buffer[i] >= 'a' && buffer[i] <= 'z') buffer[i] -= 32;
        for (ssize_t done = 0, n; done < count; done += n)
            if ((n = send(conn, buffer + done, count - done, 0)) < 0) return 1;
    }
    close(conn);
    close(listener);
    return count == 0 ? 0 : 1;
}
