// passes: 09 client
// poll with what is left of the time; recvfrom with MSG_TRUNC; an unconnected socket.
#include <arpa/inet.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static long now_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int main(int argc, char **argv) {
    const char *address = argc > 1 ? argv[1] : "127.0.0.1:8888";
    char host[64];
    strncpy(host, address, sizeof host - 1);
    host[sizeof host - 1] = 0;
    char *colon = strrchr(host, ':');
    if (!colon) return 1;
    *colon = 0;
    struct sockaddr_in server = {.sin_family = AF_INET, .sin_port = htons(atoi(colon + 1))};
    inet_pton(AF_INET, host, &server.sin_addr);
    int fd = socket(AF_INET, SOCK_DGRAM, 0);

    char *line = NULL;
    size_t room = 0;
    ssize_t length;
    for (uint32_t id = 1; (length = getline(&line, &room, stdin)) > 0; id++) {
        if (line[length - 1] == '\n') length--;
        unsigned char message[4 + 2048], reply[1100];
        uint32_t order = htonl(id);
        memcpy(message, &order, 4);
        memcpy(message + 4, line, length);
        ssize_t got = -1;
        for (int tries = 0; tries < 5 && got < 0; tries++) {
            sendto(fd, message, 4 + length, 0, (struct sockaddr *)&server, sizeof server);
            long end = now_ms() + 200, left;
            while (got < 0 && (left = end - now_ms()) > 0) {
                struct pollfd ready = {.fd = fd, .events = POLLIN};
                if (poll(&ready, 1, (int)left) <= 0) break;
                struct sockaddr_in from;
                socklen_t size = sizeof from;
                ssize_t n = recvfrom(fd, reply, sizeof reply, MSG_TRUNC, (struct sockaddr *)&from, &size);
                if (n >= 4 && n <= 1024 && memcmp(reply, message, 4) == 0 &&
                    from.sin_port == server.sin_port &&
                    from.sin_addr.s_addr == server.sin_addr.s_addr)
                    got = n;
            }
        }
        if (got < 0) {
            fprintf(stderr, "%s: no reply\n", address);
            return 1;
        }
        fwrite(reply + 4, 1, got - 4, stdout);
        putchar('\n');
        fflush(stdout);
    }
    return 0;
}
