// caught by: 03.survives-reset-while-waiting 03.survives-reset-before-accept
// caught by: 03.survives-close-mid-message 03.survives-mixed-abuse 03.descriptors-do-not-grow
// caught by: 03.keeps-running 03.survives-aborted-accept 03.survives-too-many-files
// caught by: 03.survives-short-writes 03.survives-interrupted-calls 03.survives-failed-transfers
// cause: accept-error-ends-server error-not-handled send-count-ignored
// It does not look at what accept returns: it reads from -1.
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
        char buffer[4096];
        ssize_t n;
        while ((n = recv(c, buffer, sizeof buffer, 0)) > 0) {
            for (int i = 0; i < n; i++)
                if (buffer[i] >= 'a' && buffer[i] <= 'z')
                    buffer[i] -= 32;
            if (send(c, buffer, n, MSG_NOSIGNAL) < 0) {
                perror("send");
                break;
            }
        }
        if (n < 0) {
            perror("recv");
            return 1;
        }
        close(c);
    }
}
