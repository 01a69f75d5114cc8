// SO_REUSEADDR | SO_REUSEPORT are numbers, not flags: together they are SO_REUSEPORT. With it a second
// server may bind the same address, and the kernel deals the clients out between the two.
// caught by: 08.address-in-use
// cause: port-shared

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void name(char *out, size_t size, const struct sockaddr_in *a)
{
    char host[INET_ADDRSTRLEN];
    inet_ntop(AF_INET, &a->sin_addr, host, sizeof host);
    snprintf(out, size, "%s:%u", host, (unsigned)ntohs(a->sin_port));
}

static int parse(const char *address, struct sockaddr_in *out)
{
    char host[256];
    struct addrinfo hints = {0}, *res;
    const char *colon = strrchr(address, ':');

    if (colon == NULL || (size_t)(colon - address) >= sizeof host)
        return -1;
    memcpy(host, address, colon - address);
    host[colon - address] = '\0';
    hints.ai_family = AF_INET;
    hints.ai_socktype = SOCK_STREAM;
    if (getaddrinfo(host, colon + 1, &hints, &res) != 0)
        return -1;
    memcpy(out, res->ai_addr, sizeof *out);
    freeaddrinfo(res);
    return 0;
}

static void echo(int sock)
{
    char buffer[4096];

    while (1) {
        ssize_t valread = recv(sock, buffer, sizeof buffer, 0);
        if (valread < 0 && errno == EINTR)
            continue;
        if (valread <= 0)
            return;
        for (ssize_t i = 0; i < valread; i++)
            if (buffer[i] >= 'a' && buffer[i] <= 'z')
                buffer[i] &= ~0x20;
        ssize_t sent = 0;
        while (sent < valread) {
            ssize_t k = send(sock, buffer + sent, valread - sent, MSG_NOSIGNAL);
            if (k < 0) {
                if (errno == EINTR)
                    continue;
                return;
            }
            sent += k;
        }
    }
}

int main(int argc, char *argv[])
{
    const char *text = argc > 1 ? argv[1] : "127.0.0.1:8888";
    int backlog = argc > 2 ? atoi(argv[2]) : 128;
    int server_fd, new_socket;
    struct sockaddr_in address, peer, local;
    socklen_t addrlen;
    int opt = 1;
    char a[64], b[64];

    if (parse(text, &address) < 0) {
        fprintf(stderr, "%s: not an address\n", text);
        exit(EXIT_FAILURE);
    }
    // Creating socket file descriptor
    if ((server_fd = socket(AF_INET, SOCK_STREAM, 0)) < 0) {
        perror("socket failed");
        exit(EXIT_FAILURE);
    }
    // Forcefully attaching socket to the port
    if (setsockopt(server_fd, SOL_SOCKET, SO_REUSEADDR | SO_REUSEPORT, &opt, sizeof(opt))) {
        perror("setsockopt");
        exit(EXIT_FAILURE);
    }
    if (bind(server_fd, (struct sockaddr *)&address, sizeof(address)) < 0
        || listen(server_fd, backlog) < 0) {
        fprintf(stderr, "%s: %s\n", text, strerror(errno));
        exit(EXIT_FAILURE);
    }
    addrlen = sizeof local;
    getsockname(server_fd, (struct sockaddr *)&local, &addrlen);
    name(a, sizeof a, &local);
    printf("listening on %s\n", a);
    fflush(stdout);

    while (1) {
        addrlen = sizeof peer;
        new_socket = accept(server_fd, (struct sockaddr *)&peer, &addrlen);
        if (new_socket < 0) {
            if (errno != EINTR) {
                fprintf(stderr, "accept: %s\n", strerror(errno));
                usleep(50000);
            }
            continue;
        }
        addrlen = sizeof local;
        getsockname(new_socket, (struct sockaddr *)&local, &addrlen);
        name(a, sizeof a, &peer);
        name(b, sizeof b, &local);
        printf("client %s at %s\n", a, b);
        fflush(stdout);
        echo(new_socket);
        close(new_socket);
    }
}
