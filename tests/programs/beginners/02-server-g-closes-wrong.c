// caught by: 02.second-client 02.two-hundred-clients 02.silent-clients
// caught by: 02.half-close-gets-everything 02.backlog-client-is-served 02.port-never-refuses
// caught by: 02.clients-kept-apart 02.descriptors-do-not-grow 02.idle-while-idle
// caught by: 02.idle-after-clients-leave 02.survives-short-writes
// caught by: 02.keeps-running
// by luck: 02.moves-large-messages 02.survives-short-reads 02.echoes-exactly
// cause: closes-listening-socket
// It closes the listening socket in the parent after fork, not the connection.
#include <arpa/inet.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
int main(int argc, char **argv) {
    char host[64] = "127.0.0.1";
    int port = 8888;
    if (argc > 1) {
        char *colon = strrchr(argv[1], ':');
        snprintf(host, sizeof host, "%.*s", (int)(colon - argv[1]), argv[1]);
        port = atoi(colon + 1);
    }
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(port)};
    inet_pton(AF_INET, host, &a.sin_addr);
    int s = socket(AF_INET, SOCK_STREAM, 0);
    int one = 1;
    setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(s, (struct sockaddr *)&a, sizeof a) < 0) {
        perror(argv[1]);
        return 1;
    }
    listen(s, 16);
    socklen_t l = sizeof a;
    getsockname(s, (struct sockaddr *)&a, &l);
    printf("listening on %s:%d\n", host, ntohs(a.sin_port));
    fflush(stdout);
    for (;;) {
        int c = accept(s, NULL, NULL);
        if (c < 0) {
            perror("accept");
            return 1;
        }
        if (fork() == 0) {
            char buffer[4096];
            ssize_t n;
            while ((n = read(c, buffer, sizeof buffer)) > 0) {
                for (int i = 0; i < n; i++)
                    if (buffer[i] >= 'a' && buffer[i] <= 'z')
                        buffer[i] -= 32;
                write(c, buffer, n);
            }
            _exit(0);
        }
        close(s);
    }
}
