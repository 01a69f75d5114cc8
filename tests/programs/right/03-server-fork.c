// passes: 02 server
// passes: 03 server
// A process for each client; a handler for SIGCHLD, which may interrupt accept.
#include <arpa/inet.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static void collect(int sig) {
    int saved = errno;
    (void)sig;
    while (waitpid(-1, NULL, WNOHANG) > 0) continue;
    errno = saved;
}

static void serve(int conn) {
    char buffer[512];
    ssize_t count;
    while ((count = read(conn, buffer, sizeof buffer)) > 0) {
        for (ssize_t i = 0; i < count; i++)
            if (buffer[i] >= 'a' && buffer[i] <= 'z') buffer[i] -= 32;
        for (ssize_t sent = 0, n; sent < count; sent += n)
            if ((n = write(conn, buffer + sent, count - sent)) < 0) exit(1);
    }
    exit(0);
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
    if (bind(listener, (struct sockaddr *)&addr, sizeof addr) || listen(listener, 64)) {
        fprintf(stderr, "cannot listen on %s: %s\n", address, strerror(errno));
        return 1;
    }
    socklen_t size = sizeof addr;
    getsockname(listener, (struct sockaddr *)&addr, &size);
    printf("listening on %s:%d\n", host, ntohs(addr.sin_port));
    fflush(stdout);
    struct sigaction action = {.sa_handler = collect};
    sigaction(SIGCHLD, &action, NULL);
    for (;;) {
        int conn = accept(listener, NULL, NULL);
        if (conn < 0) {
            if (errno != EINTR) perror("accept");
            continue;
        }
        pid_t child = fork();
        if (child == 0) {
            close(listener);
            serve(conn);
        }
        close(conn);
    }
}
