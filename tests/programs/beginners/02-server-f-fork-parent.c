// caught by: 02.two-hundred-clients 02.silent-clients 02.half-close-gets-everything
// caught by: 02.clients-kept-apart 02.descriptors-do-not-grow 02.idle-after-clients-leave
// caught by: 02.keeps-running
// cause: connection-not-closed
// It forks for each client and never closes the connection in the parent.
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
        if (fork() == 0) {
            char buffer[4096];
            ssize_t n;
            while ((n = read(c, buffer, sizeof buffer)) > 0) {
                for (int i = 0; i < n; i++)
                    if (buffer[i] >= 'a' && buffer[i] <= 'z')
                        buffer[i] -= 32;
                for (ssize_t k = 0; k < n;)
                    k += write(c, buffer + k, n - k);
            }
            _exit(0);
        }
    }
}
