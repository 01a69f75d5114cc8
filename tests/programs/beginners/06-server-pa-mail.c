// Sendto is tested with "<= 0". For an empty datagram it returns 0, which is success; the server sends
// the empty answer and then exits with 1, reporting "sendto: Success".
// caught by: 06.empty-ends-nothing 06.ten-empty 06.mixed-in-order 06.idle-after-empty
// cause: empty-send-taken-for-error

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

static char buffer[65536];

static void die(const char *what)
{
    fprintf(stderr, "%s: %s\n", what, strerror(errno));
    exit(1);
}

int main(int argc, char **argv)
{
    const char *address = argc > 1 ? argv[1] : "127.0.0.1:8888";
    char host[INET_ADDRSTRLEN];
    unsigned port;
    if (sscanf(address, "%15[0-9.]:%u", host, &port) != 2) {
        fprintf(stderr, "%s: not HOST:PORT\n", address);
        return 1;
    }

    int sock = socket(AF_INET, SOCK_DGRAM, 0);
    if (sock < 0)
        die("socket");

    struct sockaddr_in own = {0};
    own.sin_family = AF_INET;
    own.sin_port = htons(port);
    inet_pton(AF_INET, host, &own.sin_addr);
    if (bind(sock, (struct sockaddr *)&own, sizeof own) < 0)
        die(address);

    socklen_t own_len = sizeof own;
    getsockname(sock, (struct sockaddr *)&own, &own_len);
    printf("listening on %s:%u\n", inet_ntoa(own.sin_addr), ntohs(own.sin_port));
    fflush(stdout);

    while (1) {
        struct sockaddr_in client;
        socklen_t client_len = sizeof client;
        ssize_t n = recvfrom(sock, buffer, sizeof buffer, 0,
                             (struct sockaddr *)&client, &client_len);
        if (n < 0) {
            perror("recvfrom");
            continue;
        }
        for (ssize_t i = 0; i < n; i++)
            if (buffer[i] >= 'a' && buffer[i] <= 'z')
                buffer[i] -= 'a' - 'A';
        if (sendto(sock, buffer, n, 0, (struct sockaddr *)&client, client_len) <= 0)
            die("sendto");
    }
}
