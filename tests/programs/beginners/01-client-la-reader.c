// The last character of every line is cut off without looking whether it is a newline. A last line that
// has no newline loses its last letter, both in what is sent and in what is printed.
// caught by: 01.client-last-line
// cause: last-byte-cut

#define _GNU_SOURCE

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

static int open_connection(const char *address)
{
    char host[64];
    const char *colon = strrchr(address, ':');
    if (colon == NULL || (size_t)(colon - address) >= sizeof host) {
        fprintf(stderr, "bad address: %s\n", address);
        exit(2);
    }
    memcpy(host, address, colon - address);
    host[colon - address] = '\0';

    struct sockaddr_in sa;
    memset(&sa, 0, sizeof sa);
    sa.sin_family = AF_INET;
    sa.sin_port = htons(atoi(colon + 1));
    if (inet_pton(AF_INET, host, &sa.sin_addr) != 1) {
        fprintf(stderr, "bad host: %s\n", host);
        exit(2);
    }
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0) {
        perror("socket");
        exit(1);
    }
    if (connect(fd, (struct sockaddr *)&sa, sizeof sa) < 0) {
        perror("connect");
        exit(1);
    }
    return fd;
}

static void send_all(int fd, const char *p, size_t left)
{
    while (left > 0) {
        ssize_t n = send(fd, p, left, MSG_NOSIGNAL);
        if (n < 0) {
            perror("send");
            exit(1);
        }
        p += n;
        left -= n;
    }
}

static void recv_all(int fd, char *p, size_t left)
{
    while (left > 0) {
        ssize_t n = recv(fd, p, left, 0);
        if (n <= 0) {
            fprintf(stderr, "server closed the connection\n");
            exit(1);
        }
        p += n;
        left -= n;
    }
}

int main(int argc, char **argv)
{
    int fd = open_connection(argc > 1 ? argv[1] : "127.0.0.1:8888");
    char *line = NULL;
    size_t room = 0;
    ssize_t len;

    while ((len = getline(&line, &room, stdin)) != -1) {
        len--;                                   /* the newline */
        if (len > 0 && line[len - 1] == '\r')
            len--;
        send_all(fd, line, len);
        recv_all(fd, line, len);
        fwrite(line, 1, len, stdout);
        putchar('\n');
        fflush(stdout);
    }
    free(line);
    close(fd);
    return 0;
}
