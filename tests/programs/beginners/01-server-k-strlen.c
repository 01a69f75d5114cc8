// Measures what came with strlen() instead of recv's result; from a zero byte on the rest of the piece
// is neither upper-cased nor sent back, and the client waits for it.
// caught by: 01.exact-on-every-byte
// cause: ends-at-zero-byte

#include <arpa/inet.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define BUFSIZE 2048

static void to_upper(char *s)
{
    for (; *s; s++)
        if (*s >= 'a' && *s <= 'z')
            *s -= 32;
}

static int send_all(int fd, const char *s, size_t len)
{
    while (len > 0) {
        ssize_t n = send(fd, s, len, MSG_NOSIGNAL);
        if (n < 0)
            return -1;
        s += n;
        len -= n;
    }
    return 0;
}

int main(int argc, char *argv[])
{
    char address[256];
    snprintf(address, sizeof address, "%s", argc > 1 ? argv[1] : "127.0.0.1:8888");
    char *colon = strrchr(address, ':');
    if (!colon) {
        fprintf(stderr, "usage: server HOST:PORT\n");
        return 1;
    }
    *colon = 0;

    struct addrinfo hints, *res;
    memset(&hints, 0, sizeof hints);
    hints.ai_family = AF_INET;
    hints.ai_socktype = SOCK_STREAM;
    int rc = getaddrinfo(address, colon + 1, &hints, &res);
    if (rc != 0) {
        fprintf(stderr, "getaddrinfo: %s\n", gai_strerror(rc));
        return 1;
    }

    int yes = 1;
    int listener = socket(res->ai_family, res->ai_socktype, res->ai_protocol);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(listener, res->ai_addr, res->ai_addrlen) < 0) {
        perror("bind");
        return 1;
    }
    freeaddrinfo(res);
    if (listen(listener, 10) < 0) {
        perror("listen");
        return 1;
    }

    struct sockaddr_in me;
    socklen_t melen = sizeof me;
    getsockname(listener, (struct sockaddr *)&me, &melen);
    printf("listening on %s:%d\n", inet_ntoa(me.sin_addr), ntohs(me.sin_port));
    fflush(stdout);

    int client = accept(listener, NULL, NULL);
    if (client < 0) {
        perror("accept");
        return 1;
    }

    char buffer[BUFSIZE + 1];
    ssize_t got;
    while ((got = recv(client, buffer, BUFSIZE, 0)) > 0) {
        buffer[got] = '\0';
        to_upper(buffer);
        if (send_all(client, buffer, strlen(buffer)) < 0) {
            perror("send");
            break;
        }
    }
    close(client);
    close(listener);
    return 0;
}
