// caught by: 01.client-long-reply
// caught by: 01.client-survives-short-writes
// cause: send-count-ignored line-cut-at-buffer
// fgets into 100 bytes: a longer line is sent as several messages.
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char **argv) {
    char host[64] = "127.0.0.1";
    int port = 8888;
    if (argc > 1 && sscanf(argv[1], "%63[^:]:%d", host, &port) != 2) return 2;
    struct sockaddr_in addr = {.sin_family = AF_INET, .sin_port = htons(port)};
    inet_pton(AF_INET, host, &addr.sin_addr);
    int sock = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(sock, (struct sockaddr *)&addr, sizeof addr)) return 1;
    char line[100];
    while (fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\r\n")] = '\0';
        size_t length = strlen(line);
        if (length == 0) continue;
        send(sock, line, length, 0);
        if (recv(sock, line, length, MSG_WAITALL) < (ssize_t)length) return 1;
        fwrite(line, 1, length, stdout);
        putchar('\n');
        fflush(stdout);
    }
    close(sock);
    return 0;
}
