// passes: 02 server
// Dies of a broken pipe and knows nothing of errors, but every client that behaves is served.
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void serve(int conn) {
    static char buffer[65536];
    ssize_t count;
    while ((count = read(conn, buffer, sizeof buffer)) > 0) {
        for (ssize_t i = 0; i < count; i++)
            if ('a' <= buffer[i] && buffer[i] <= 'z') buffer[i] ^= 0x20;
        char *at = buffer;
        while (count > 0) {
            ssize_t n = write(conn, at, count);
            at += n;
            count -= n;
        }
    }
}

int main(int argc, char **argv) {
    char host[32];
    unsigned short port;
    if (sscanf(argc > 1 ? argv[1] : "127.0.0.1:8888", "%31[0-9.]:%hu", host, &port) != 2) abort();
    struct sockaddr_in addr = {0};
    addr.sin_family = AF_INET;
    addr.sin_port = htons(port);
    addr.sin_addr.s_addr = inet_addr(host);
    int listener = socket(PF_INET, SOCK_STREAM, IPPROTO_TCP);
    if (bind(listener, (void *)&addr, sizeof addr) < 0) {
        perror("bind");
        exit(1);
    }
    listen(listener, 10);
    socklen_t length = sizeof addr;
    getsockname(listener, (void *)&addr, &length);
    char line[64];
    int n = snprintf(line, sizeof line, "listening on %s:%u\n", host, ntohs(addr.sin_port));
    if (write(STDOUT_FILENO, line, n) != n) return 1;
    for (;;) {
        int conn = accept(listener, NULL, NULL);
        serve(conn);
        close(conn);
    }
}
