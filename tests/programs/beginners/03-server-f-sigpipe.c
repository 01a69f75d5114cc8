// caught by: 03.survives-reset-while-replying 03.survives-broken-pipe
// cause: sigpipe-not-ignored
// It does not ignore SIGPIPE: a client that leaves ends it.
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
            usleep(100000);
            continue;
        }
        char buffer[4096];
        ssize_t n;
        while ((n = read(c, buffer, sizeof buffer)) > 0) {
            for (int i = 0; i < n; i++)
                if (buffer[i] >= 'a' && buffer[i] <= 'z')
                    buffer[i] -= 32;
            for (ssize_t k = 0; k < n;) {
                ssize_t w = write(c, buffer + k, n - k);
                if (w < 0)
                    break;
                k += w;
            }
        }
        if (n < 0)
            perror("read");
        close(c);
    }
}
