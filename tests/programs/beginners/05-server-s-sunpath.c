// Strncpy cuts a path that is too long without a word. The server binds a shorter path, announces the
// long one, and neither says that it doesn't fit nor exits with 1. /.
// caught by: 05.path-too-long
// cause: path-cut

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/un.h>
#include <unistd.h>

static struct sockaddr_un make_address(const char *path)
{
    struct sockaddr_un addr;
    memset(&addr, 0, sizeof(addr));
    addr.sun_family = AF_UNIX;
    strncpy(addr.sun_path, path, sizeof(addr.sun_path) - 1);
    return addr;
}

static int somebody_listens(const struct sockaddr_un *addr)
{
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    int rc = connect(fd, (const struct sockaddr *)addr, sizeof(*addr));
    int refused = rc == -1 && errno == ECONNREFUSED;
    close(fd);
    return !refused;
}

static int bind_and_listen(const char *path)
{
    struct sockaddr_un addr = make_address(path);
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    if (fd == -1)
        return -1;

    if (bind(fd, (struct sockaddr *)&addr, sizeof(addr)) == -1) {
        struct stat st;
        if (errno != EADDRINUSE)
            return -1;
        if (lstat(addr.sun_path, &st) == -1)
            return -1;
        if (!S_ISSOCK(st.st_mode) || somebody_listens(&addr)) {
            errno = EADDRINUSE;
            return -1;
        }
        if (unlink(addr.sun_path) == -1)
            return -1;
        if (bind(fd, (struct sockaddr *)&addr, sizeof(addr)) == -1)
            return -1;
    }
    if (listen(fd, 64) == -1)
        return -1;
    return fd;
}

static int write_fully(int fd, const char *p, size_t n)
{
    while (n > 0) {
        ssize_t w = write(fd, p, n);
        if (w < 0) {
            if (errno == EINTR)
                continue;
            return -1;
        }
        p += w;
        n -= (size_t)w;
    }
    return 0;
}

static void serve_client(int fd)
{
    char buf[8192];
    for (;;) {
        ssize_t n = read(fd, buf, sizeof(buf));
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            perror("read");
        if (n <= 0)
            break;
        for (ssize_t i = 0; i < n; i++)
            if ('a' <= buf[i] && buf[i] <= 'z')
                buf[i] -= 32;
        if (write_fully(fd, buf, (size_t)n) == -1) {
            perror("write");
            break;
        }
    }
    close(fd);
}

int main(int argc, char *argv[])
{
    const char *path = argc >= 2 ? argv[1] : "echo.sock";
    signal(SIGPIPE, SIG_IGN);

    int listener = bind_and_listen(path);
    if (listener == -1) {
        fprintf(stderr, "%s: %s\n", path, strerror(errno));
        return EXIT_FAILURE;
    }
    printf("listening on %s\n", path);
    fflush(stdout);

    for (;;) {
        int fd = accept(listener, NULL, NULL);
        if (fd == -1) {
            perror("accept");
            usleep(50 * 1000);
            continue;
        }
        serve_client(fd);
    }
}
