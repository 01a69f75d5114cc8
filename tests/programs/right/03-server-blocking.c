// passes: 02 server
// passes: 03 server
// One client at a time, MSG_NOSIGNAL, shutdown before close.
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int serve(int conn) {
    unsigned char buffer[3000];
    for (;;) {
        ssize_t count = recv(conn, buffer, sizeof buffer, 0);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return (int)count;
        for (ssize_t i = 0; i < count; i++)
            if (buffer[i] >= 'a' && buffer[i] <= 'z') buffer[i] -= 'a' - 'A';
        for (unsigned char *at = buffer; at < buffer + count;) {
            ssize_t sent = send(conn, at, buffer + count - at, MSG_NOSIGNAL);
            if (sent < 0 && errno == EINTR) continue;
            if (sent < 0) return -1;
            at += sent;
        }
    }
}

int main(int argc, char **argv) {
    const char *address = argc > 1 ? argv[1] : "127.0.0.1:8888";
    char host[64];
    int port, yes = 1;
    if (sscanf(address, "%63[^:]:%d", host, &port) != 2) {
        fprintf(stderr, "not HOST:PORT: %s\n", address);
        return 1;
    }
    struct sockaddr_in addr = {.sin_family = AF_INET, .sin_port = htons(port)};
    inet_pton(AF_INET, host, &addr.sin_addr);
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(listener, (struct sockaddr *)&addr, sizeof addr) || listen(listener, 5)) {
        fprintf(stderr, "cannot listen on %s: %s\n", address, strerror(errno));
        return 1;
    }
    socklen_t size = sizeof addr;
    getsockname(listener, (struct sockaddr *)&addr, &size);
    printf("listening on %s:%d\n", host, ntohs(addr.sin_port));
    fflush(stdout);
    for (;;) {
        int conn = accept(listener, NULL, NULL);
        if (conn < 0) {
            perror("accept");
            continue;
        }
        if (serve(conn) < 0) perror("lost a client");
        shutdown(conn, SHUT_RDWR);
        close(conn);
    }
}
