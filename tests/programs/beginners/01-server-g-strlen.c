// caught by: 01.exact-on-every-byte 01.survives-short-writes
// cause: send-count-ignored text-instead-of-bytes ends-at-zero-byte
// It uses strlen of its buffer for the length of the reply.
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
    int c = accept(s, NULL, NULL);
    char buffer[4096] = {0};
    ssize_t n;
    while ((n = read(c, buffer, sizeof buffer - 1)) > 0) {
        buffer[n] = 0;
        for (int i = 0; buffer[i]; i++)
            buffer[i] = toupper((unsigned char)buffer[i]);
        write(c, buffer, strlen(buffer));
    }
    close(c);
}
