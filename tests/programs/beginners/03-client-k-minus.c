// Leaves with exit(-1) when something fails; the messages are right, but the exit code that a person or
// a script sees is 255 instead of 1.
// caught by: 03.client-nobody-listening 03.client-server-closes-early 03.client-server-closes-mid-reply
// caught by: 03.client-server-resets-early 03.client-server-resets-mid-reply
// cause: another-exit-code

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static const char *address = "127.0.0.1:8888";

static void die(const char *what)
{
    fprintf(stderr, "%s: %s\n", address, what);
    exit(-1);
}

static void send_all(int fd, const char *p, size_t len)
{
    while (len) {
        ssize_t n = send(fd, p, len, MSG_NOSIGNAL);
        if (n < 0) {
            if (errno == EINTR)
                continue;
            die(strerror(errno));
        }
        p += n;
        len -= n;
    }
}

static void recv_all(int fd, char *p, size_t len)
{
    while (len) {
        ssize_t n = recv(fd, p, len, 0);
        if (n == 0)
            die("server closed the connection");
        if (n < 0) {
            if (errno == EINTR)
                continue;
            die(strerror(errno));
        }
        p += n;
        len -= n;
    }
}

int main(int argc, char **argv)
{
    if (argc > 1)
        address = argv[1];
    char host[64];
    unsigned short port;
    if (sscanf(address, "%63[^:]:%hu", host, &port) != 2)
        die("expected HOST:PORT");

    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(port) };
    if (inet_pton(AF_INET, host, &to.sin_addr) != 1)
        die("not an IP address");

    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof to) < 0)
        die(strerror(errno));

    char *line = NULL;
    size_t cap = 0;
    ssize_t len;
    while ((len = getline(&line, &cap, stdin)) != -1) {
        if (len > 0 && line[len - 1] == '\n') {
            len--;
            if (len > 0 && line[len - 1] == '\r')
                len--;
        }
        if (len == 0)
            continue;
        send_all(fd, line, len);
        recv_all(fd, line, len);
        line[len] = '\n';
        fwrite(line, 1, len + 1, stdout);
        fflush(stdout);
    }
    free(line);
    close(fd);
    return 0;
}
