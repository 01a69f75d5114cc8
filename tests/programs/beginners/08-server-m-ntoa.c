// Inet_ntoa is called twice in one printf; both results lie in the same static buffer, so PEER and LOCAL
// show the same host (seen as soon as the client's address and the server's differ).
// caught by: 08.names-address-of-connection
// cause: one-host-twice

#include <arpa/inet.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int sendall(int s, const char *buf, int len)
{
    int total = 0;
    while (total < len) {
        int n = send(s, buf + total, len - total, MSG_NOSIGNAL);
        if (n == -1) {
            if (errno == EINTR)
                continue;
            return -1;
        }
        total += n;
    }
    return 0;
}

int main(int argc, char *argv[])
{
    char address[300];
    strncpy(address, argc >= 2 ? argv[1] : "127.0.0.1:8888", sizeof address - 1);
    address[sizeof address - 1] = 0;
    int backlog = 128;
    if (argc >= 3) {
        char *end;
        backlog = strtol(argv[2], &end, 10);
        if (end == argv[2] || *end != '\0') {
            fprintf(stderr, "BACKLOG must be a number\n");
            return 2;
        }
    }
    char *host = strtok(address, ":");
    char *port = strtok(NULL, ":");
    if (host == NULL || port == NULL) {
        fprintf(stderr, "usage: server [HOST:PORT] [BACKLOG]\n");
        return 2;
    }

    int listener = socket(AF_INET, SOCK_STREAM, 0);
    int yes = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(int));
    struct sockaddr_in local = {.sin_family = AF_INET, .sin_port = htons(atoi(port))};
    if (inet_pton(AF_INET, host, &local.sin_addr) != 1) {
        fprintf(stderr, "%s:%s: not an address\n", host, port);
        return 1;
    }
    if (bind(listener, (struct sockaddr *)&local, sizeof local) == -1 || listen(listener, backlog) == -1) {
        fprintf(stderr, "%s:%s: %s\n", host, port, strerror(errno));
        return 1;
    }
    socklen_t len = sizeof local;
    getsockname(listener, (struct sockaddr *)&local, &len);
    printf("listening on %s:%u\n", inet_ntoa(local.sin_addr), ntohs(local.sin_port));
    fflush(stdout);

    while (1) {
        struct sockaddr_in peer;
        len = sizeof peer;
        int conn = accept(listener, (struct sockaddr *)&peer, &len);
        if (conn == -1) {
            perror("accept");
            usleep(10000);
            continue;
        }
        len = sizeof local;
        getsockname(conn, (struct sockaddr *)&local, &len);
        printf("client %s:%u at %s:%u\n", inet_ntoa(peer.sin_addr), ntohs(peer.sin_port),
               inet_ntoa(local.sin_addr), ntohs(local.sin_port));
        fflush(stdout);

        char buf[4096];
        int n;
        while ((n = recv(conn, buf, sizeof buf, 0)) != 0) {
            if (n == -1) {
                if (errno == EINTR)
                    continue;
                perror("recv");
                break;
            }
            for (int i = 0; i < n; i++)
                if (buf[i] >= 'a' && buf[i] <= 'z')
                    buf[i] = buf[i] - 'a' + 'A';
            if (sendall(conn, buf, n) == -1) {
                perror("send");
                break;
            }
        }
        close(conn);
    }
}
