// caught by: 03.survives-broken-pipe
// cause: sigpipe-not-ignored
// Every result is looked at, but nobody told the kernel to keep SIGPIPE to itself.
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int serve(int conn) {
    char buffer[4096];
    ssize_t count;
    while ((count = recv(conn, buffer, sizeof buffer, 0)) > 0) {
        for (ssize_t i = 0; i < count; i++)
            if (buffer[i] >= 'a' && buffer[i] <= 'z') buffer[i] -= 32;
        for (ssize_t sent = 0, n; sent < count; sent += n)
            if ((n = send(conn, buffer + sent, count - sent, 0)) < 0) return -1;
    }
    return (int)count;
}

int main(int argc, char **argv) {
    const char *address = argc > 1 ? argv[1] : "127.0.0.1:8888";
    char host[64];
    int port, yes = 1;
    if (sscanf(address, "%63[^:]:%d", host, &port) != 2) return 2;
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
        if (conn < 0) continue;
        if (serve(conn) < 0) perror("lost a client");
        close(conn);
    }
}
