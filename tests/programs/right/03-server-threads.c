// passes: 02 server
// passes: 03 server
// A detached thread for each client; readv into two buffers, writev out of them.
#include <arpa/inet.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

static void *serve(void *arg) {
    int conn = (int)(intptr_t)arg;
    char left[100], right[5000];
    for (;;) {
        struct iovec parts[2] = {{left, sizeof left}, {right, sizeof right}};
        ssize_t count = readv(conn, parts, 2);
        if (count <= 0) break;
        size_t first = (size_t)count < sizeof left ? (size_t)count : sizeof left;
        parts[0].iov_len = first;
        parts[1].iov_len = count - first;
        for (int p = 0; p < 2; p++)
            for (size_t i = 0; i < parts[p].iov_len; i++) {
                char *c = (char *)parts[p].iov_base + i;
                if (*c >= 'a' && *c <= 'z') *c -= 32;
            }
        while (count > 0) {
            ssize_t sent = writev(conn, parts, 2);
            if (sent < 0) goto over;
            count -= sent;
            for (int p = 0; p < 2; p++) {
                size_t n = (size_t)sent < parts[p].iov_len ? (size_t)sent : parts[p].iov_len;
                parts[p].iov_base = (char *)parts[p].iov_base + n;
                parts[p].iov_len -= n;
                sent -= n;
            }
        }
    }
over:
    close(conn);
    return NULL;
}

int main(int argc, char **argv) {
    const char *address = argc > 1 ? argv[1] : "127.0.0.1:8888";
    char host[64];
    int port, yes = 1;
    if (sscanf(address, "%63[^:]:%d", host, &port) != 2) return 2;
    sigset_t pipe;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe, NULL);
    struct sockaddr_in addr = {.sin_family = AF_INET, .sin_port = htons(port)};
    inet_pton(AF_INET, host, &addr.sin_addr);
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(listener, (struct sockaddr *)&addr, sizeof addr) || listen(listener, 8)) {
        fprintf(stderr, "cannot listen on %s: %s\n", address, strerror(errno));
        return EXIT_FAILURE;
    }
    socklen_t size = sizeof addr;
    getsockname(listener, (struct sockaddr *)&addr, &size);
    printf("hello\nlistening on %s:%d\nwelcome\n", host, ntohs(addr.sin_port));
    fflush(stdout);
    for (;;) {
        int conn = accept(listener, NULL, NULL);
        pthread_t thread;
        if (conn < 0) continue;
        if (pthread_create(&thread, NULL, serve, (void *)(intptr_t)conn) == 0)
            pthread_detach(thread);
        else
            close(conn);
    }
}
