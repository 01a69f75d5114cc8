// SIGPIPE is neither ignored nor switched off with MSG_NOSIGNAL. If the server has closed before a line
// is sent, write() ends the client by the signal: no message on stderr, and not exit code 1. /.
// caught by: 05.client-server-closes-early
// cause: sigpipe-not-ignored

#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/un.h>
#include <unistd.h>

static const char *path = "echo.sock";

static void die(const char *why)
{
    fprintf(stderr, "client: %s: %s\n", path, why);
    exit(EXIT_FAILURE);
}

static int open_connection(void)
{
    struct sockaddr_un addr = { .sun_family = AF_UNIX };

    if (strlen(path) >= sizeof addr.sun_path)
        die("path too long");
    strcpy(addr.sun_path, path);

    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *)&addr, sizeof addr) < 0)
        die(strerror(errno));
    return fd;
}

static void send_all(int fd, const char *p, size_t n)
{
    while (n > 0) {
        ssize_t k = write(fd, p, n);
        if (k < 0) {
            if (errno == EINTR)
                continue;
            die(strerror(errno));
        }
        p += k;
        n -= k;
    }
}

static void recv_all(int fd, char *p, size_t n)
{
    while (n > 0) {
        ssize_t k = read(fd, p, n);
        if (k < 0) {
            if (errno == EINTR)
                continue;
            die(strerror(errno));
        }
        if (k == 0)
            die("server closed the connection");
        p += k;
        n -= k;
    }
}

int main(int argc, char **argv)
{
    if (argc > 1)
        path = argv[1];

    int fd = open_connection();

    char *line = NULL;
    size_t room = 0;
    ssize_t len;
    while ((len = getline(&line, &room, stdin)) != -1) {
        if (len > 0 && line[len - 1] == '\n') {
            len--;
            if (len > 0 && line[len - 1] == '\r')
                len--;
        }
        if (len == 0)
            continue;
        send_all(fd, line, len);
        recv_all(fd, line, len);
        fwrite(line, 1, len, stdout);
        putchar('\n');
        fflush(stdout);
    }
    free(line);
    close(fd);
    return EXIT_SUCCESS;
}
