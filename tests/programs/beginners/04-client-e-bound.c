// caught by: 04.client-one-datagram-per-line 04.client-one-at-a-time 04.client-prints-what-arrived
// caught by: 04.client-prints-at-once 04.client-largest-reply 04.client-ignores-strangers
// caught by: 04.client-starts-without-server 04.client-closes-and-exits
// cause: binds-the-servers-address
// It binds to the port of the server, in place of any.
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

int main(int argc, char **argv) {
    char host[64], line[4096], reply[65536];
    const char *address = argc > 1 ? argv[1] : "127.0.0.1:8888";
    const char *colon = strrchr(address, ':');
    snprintf(host, sizeof host, "%.*s", (int)(colon - address), address);
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(atoi(colon + 1))};
    inet_pton(AF_INET, host, &a.sin_addr);
    int s = socket(AF_INET, SOCK_DGRAM, 0);
    if (bind(s, (struct sockaddr *)&a, sizeof a)) {
        perror(address);
        return 1;
    }
    while (fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\r\n")] = 0;
        sendto(s, line, strlen(line), 0, (struct sockaddr *)&a, sizeof a);
        ssize_t n = recv(s, reply, sizeof reply, 0);
        fwrite(reply, 1, n, stdout);
        putchar('\n');
        fflush(stdout);
    }
    return 0;
}
