// caught by: 01.client-prints-at-once 03.client-prints-at-once
// caught by: 01.client-survives-short-writes 03.client-survives-short-writes
// cause: output-not-flushed send-count-ignored
// puts without fflush: into a pipe, nothing is seen before the end.
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static const char *address = "127.0.0.1:8888";

static void fail(const char *what) {
    fprintf(stderr, "%s: %s\n", address, what);
    _exit(1);
}

int main(int argc, char **argv) {
    if (argc > 1) address = argv[1];
    char host[64];
    int port;
    if (sscanf(address, "%63[^:]:%d", host, &port) != 2) fail("not HOST:PORT");
    struct sockaddr_in addr = {.sin_family = AF_INET, .sin_port = htons(port)};
    inet_pton(AF_INET, host, &addr.sin_addr);
    int sock = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(sock, (struct sockaddr *)&addr, sizeof addr)) fail(strerror(errno));
    char *line = NULL;
    size_t room = 0;
    ssize_t length;
    while ((length = getline(&line, &room, stdin)) > 0) {
        if (line[length - 1] == '\n') length--;
        if (length > 0 && line[length - 1] == '\r') length--;
        if (length == 0) continue;
        if (send(sock, line, length, MSG_NOSIGNAL) < 0) fail(strerror(errno));
        ssize_t count = recv(sock, line, length, MSG_WAITALL);
        if (count < 0) fail(strerror(errno));
        if (count < length) fail("the server has closed the connection");
        printf("%.*s\n", (int)length, line);
    }
    close(sock);
    return 0;
}
