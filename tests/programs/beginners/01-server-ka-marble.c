// The received bytes are treated as a C string: the server ends the buffer with a 0 and uses strlen for
// upper-casing and for the length of the reply. A message that contains a byte 0 comes back cut at that
// byte.
// caught by: 01.exact-on-every-byte
// cause: ends-at-zero-byte

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define BUFFER_SIZE 4096

static void die(const char *what)
{
    perror(what);
    exit(1);
}

static void send_all(int fd, const char *data, size_t len)
{
    size_t done = 0;
    while (done < len) {
        ssize_t n = send(fd, data + done, len - done, MSG_NOSIGNAL);
        if (n < 0)
            die("send");
        done += (size_t)n;
    }
}

static void upcase(char *s)
{
    for (size_t i = 0; i < strlen(s); i++)
        if (s[i] >= 'a' && s[i] <= 'z')
            s[i] = s[i] - 'a' + 'A';
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

    int server = socket(AF_INET, SOCK_STREAM, 0);
    if (server < 0)
        die("socket");
    int on = 1;
    setsockopt(server, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);

    struct sockaddr_in addr;
    memset(&addr, 0, sizeof addr);
    addr.sin_family = AF_INET;
    addr.sin_port = htons((unsigned short)port);
    if (inet_pton(AF_INET, host, &addr.sin_addr) != 1) {
        fprintf(stderr, "bad address\n");
        return 1;
    }
    if (bind(server, (struct sockaddr *)&addr, sizeof addr) < 0)
        die("bind");
    if (listen(server, 5) < 0)
        die("listen");

    socklen_t len = sizeof addr;
    getsockname(server, (struct sockaddr *)&addr, &len);
    printf("listening on %s:%d\n", inet_ntoa(addr.sin_addr), ntohs(addr.sin_port));
    fflush(stdout);

    int client = accept(server, NULL, NULL);
    if (client < 0)
        die("accept");

    char buffer[BUFFER_SIZE + 1];
    ssize_t received;
    while ((received = recv(client, buffer, BUFFER_SIZE, 0)) > 0) {
        buffer[received] = '\0';
        upcase(buffer);
        send_all(client, buffer, strlen(buffer));
    }
    if (received < 0)
        die("recv");

    close(client);
    close(server);
    return 0;
}
