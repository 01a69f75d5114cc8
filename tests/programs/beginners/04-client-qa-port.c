// To know the server's datagrams only the sender's port is compared, not its IP address; a datagram from
// the same port at another address (127.0.0.2, say) is printed as the answer.
// caught by: 04.client-ignores-strangers
// cause: stranger-believed

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

#define MAX_DATAGRAM 65535

static int resolve(const char *address, struct sockaddr_in *out)
{
    char host[256];
    const char *colon = strrchr(address, ':');
    if (colon == NULL || (size_t)(colon - address) >= sizeof host)
        return -1;
    memcpy(host, address, colon - address);
    host[colon - address] = '\0';

    struct addrinfo hints, *res;
    memset(&hints, 0, sizeof hints);
    hints.ai_family = AF_INET;
    hints.ai_socktype = SOCK_DGRAM;
    if (getaddrinfo(host, colon + 1, &hints, &res) != 0)
        return -1;
    memcpy(out, res->ai_addr, sizeof *out);
    freeaddrinfo(res);
    return 0;
}

static ssize_t receive_answer(int fd, char *buf, const struct sockaddr_in *server)
{
    struct sockaddr_in from;
    for (;;) {
        socklen_t len = sizeof from;
        ssize_t n = recvfrom(fd, buf, MAX_DATAGRAM, 0, (struct sockaddr *)&from, &len);
        if (n < 0)
            return -1;
        if (from.sin_port != server->sin_port) {
            fprintf(stderr, "ignored a datagram from %s:%u\n",
                    inet_ntoa(from.sin_addr), ntohs(from.sin_port));
            continue;
        }
        return n;
    }
}

int main(int argc, char *argv[])
{
    const char *address = argc >= 2 ? argv[1] : "127.0.0.1:8888";
    struct sockaddr_in server;
    if (resolve(address, &server) < 0) {
        fprintf(stderr, "%s: not a valid address\n", address);
        return EXIT_FAILURE;
    }
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    if (fd < 0) {
        perror(address);
        return EXIT_FAILURE;
    }

    static char answer[MAX_DATAGRAM];
    char *line = NULL;
    size_t room = 0;
    ssize_t len;
    while ((len = getline(&line, &room, stdin)) != -1) {
        if (len > 0 && line[len - 1] == '\n') {
            len--;
            if (len > 0 && line[len - 1] == '\r')
                len--;
        }
        if (sendto(fd, line, len, 0, (struct sockaddr *)&server, sizeof server) < 0) {
            perror(address);
            return EXIT_FAILURE;
        }
        ssize_t n = receive_answer(fd, answer, &server);
        if (n < 0) {
            perror(address);
            return EXIT_FAILURE;
        }
        fwrite(answer, 1, n, stdout);
        putchar('\n');
        fflush(stdout);
    }
    free(line);
    close(fd);
    return EXIT_SUCCESS;
}
