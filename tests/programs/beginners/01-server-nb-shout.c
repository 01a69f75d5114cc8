// The reply's length is strlen() of the buffer instead of what recv returned, so a message that holds a
// zero byte is answered only up to that byte and the rest is missing.
// caught by: 01.exact-on-every-byte
// cause: ends-at-zero-byte

#include <arpa/inet.h>
#include <ctype.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define BUF_SIZE 4096

static void die(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

static void shout(char *s)
{
    for (; *s; s++)
        if (*s >= 'a' && *s <= 'z')
            *s = toupper((unsigned char)*s);
}

static void send_all(int fd, const char *data, size_t left)
{
    while (left > 0) {
        ssize_t n = send(fd, data, left, MSG_NOSIGNAL);
        if (n < 0)
            die("send");
        data += n;
        left -= n;
    }
}

int main(int argc, char **argv)
{
    char host[64] = "127.0.0.1";
    int port = 8888;

    if (argc > 1) {
        char *colon = strrchr(argv[1], ':');
        if (!colon) {
            fprintf(stderr, "usage: %s HOST:PORT\n", argv[0]);
            return 1;
        }
        snprintf(host, sizeof host, "%.*s", (int)(colon - argv[1]), argv[1]);
        port = atoi(colon + 1);
    }

    int listener = socket(AF_INET, SOCK_STREAM, 0);
    if (listener < 0)
        die("socket");
    int on = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);

    struct sockaddr_in addr;
    memset(&addr, 0, sizeof addr);
    addr.sin_family = AF_INET;
    addr.sin_port = htons(port);
    if (inet_pton(AF_INET, host, &addr.sin_addr) != 1) {
        fprintf(stderr, "bad address %s\n", host);
        return 1;
    }
    if (bind(listener, (struct sockaddr *)&addr, sizeof addr) < 0)
        die("bind");
    if (listen(listener, 5) < 0)
        die("listen");

    socklen_t len = sizeof addr;
    getsockname(listener, (struct sockaddr *)&addr, &len);
    printf("listening on %s:%d\n", inet_ntoa(addr.sin_addr), ntohs(addr.sin_port));
    fflush(stdout);

    int client = accept(listener, NULL, NULL);
    if (client < 0)
        die("accept");

    char buf[BUF_SIZE + 1];
    ssize_t n;
    while ((n = recv(client, buf, BUF_SIZE, 0)) > 0) {
        buf[n] = '\0';
        shout(buf);
        send_all(client, buf, strlen(buf));
    }
    if (n < 0)
        die("recv");

    close(client);
    close(listener);
    return 0;
}
