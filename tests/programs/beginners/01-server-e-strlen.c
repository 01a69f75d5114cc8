// caught by: 01.exact-on-every-byte 01.survives-short-writes
// cause: send-count-ignored text-instead-of-bytes ends-at-zero-byte
// It takes the received bytes for a string that ends in zero.
#include <arpa/inet.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char **argv) {
    char host[64];
    const char *address = argc > 1 ? argv[1] : "127.0.0.1:8888";
    const char *colon = strrchr(address, ':');
    snprintf(host, sizeof host, "%.*s", (int)(colon - address), address);
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(atoi(colon + 1))};
    inet_pton(AF_INET, host, &a.sin_addr);
    int s = socket(AF_INET, SOCK_STREAM, 0), on = 1;
    setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(s, (struct sockaddr *)&a, sizeof a) || listen(s, 5)) {
        perror(address);
        return 1;
    }
    socklen_t size = sizeof a;
    getsockname(s, (struct sockaddr *)&a, &size);
    printf("listening on %s:%d\n", host, ntohs(a.sin_port));
    fflush(stdout);
    int c = accept(s, NULL, NULL);
    char buffer[1024];
    while (1) {
        memset(buffer, 0, sizeof buffer);
        if (recv(c, buffer, sizeof buffer - 1, 0) <= 0)
            break;
        for (size_t i = 0; i < strlen(buffer); i++)
            buffer[i] = toupper(buffer[i]);
        send(c, buffer, strlen(buffer), 0);
    }
    close(c);
    return 0;
}
