// A line is read with fgets into 1024 bytes, so a longer line becomes several messages, and its reply is
// printed as several lines instead of one.
// caught by: 01.client-long-reply
// cause: line-cut-at-buffer

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAXLINE 1024

static void die(const char *what)
{
    perror(what);
    exit(1);
}

static void write_n(int fd, const char *p, size_t n)
{
    while (n > 0) {
        ssize_t k = write(fd, p, n);
        if (k < 0)
            die("write");
        p += k;
        n -= (size_t)k;
    }
}

static void read_n(int fd, char *p, size_t n)
{
    while (n > 0) {
        ssize_t k = read(fd, p, n);
        if (k < 0)
            die("read");
        if (k == 0) {
            fprintf(stderr, "server closed the connection\n");
            exit(1);
        }
        p += k;
        n -= (size_t)k;
    }
}

int main(int argc, char **argv)
{
    const char *arg = argc > 1 ? argv[1] : "127.0.0.1:8888";
    char host[64];
    int port;
    if (sscanf(arg, "%63[^:]:%d", host, &port) != 2) {
        fprintf(stderr, "usage: %s HOST:PORT\n", argv[0]);
        return 2;
    }

    struct sockaddr_in sa = {0};
    sa.sin_family = AF_INET;
    sa.sin_port = htons((unsigned short)port);
    if (inet_pton(AF_INET, host, &sa.sin_addr) != 1) {
        fprintf(stderr, "bad host %s\n", host);
        return 2;
    }

    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0)
        die("socket");
    if (connect(fd, (struct sockaddr *)&sa, sizeof sa) < 0)
        die("connect");

    char line[MAXLINE], reply[MAXLINE];
    while (fgets(line, sizeof line, stdin) != NULL) {
        size_t len = strlen(line);
        if (len > 0 && line[len - 1] == '\n') {
            line[--len] = '\0';
            if (len > 0 && line[len - 1] == '\r')
                line[--len] = '\0';
        }
        write_n(fd, line, len);
        read_n(fd, reply, len);
        fwrite(reply, 1, len, stdout);
        putchar('\n');
        fflush(stdout);
    }
    close(fd);
    return 0;
}
