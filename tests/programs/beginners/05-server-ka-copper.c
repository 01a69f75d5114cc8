// A path that is too long is copied with strncpy, which cuts it silently. The server binds a socket at
// the shortened path and says that it listens at the long one, instead of reporting an error and exiting
// with 1.
// caught by: 05.path-too-long
// cause: path-cut

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static const char *path = "echo.sock";

static void fail(const char *what)
{
    fprintf(stderr, "%s: %s: %s\n", path, what, strerror(errno));
    exit(EXIT_FAILURE);
}

static int is_stale(const struct sockaddr_un *addr)
{
    struct stat st;
    if (lstat(path, &st) < 0 || !S_ISSOCK(st.st_mode))
        return 0;

    int probe = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (probe < 0)
        return 0;
    int rc = connect(probe, (const struct sockaddr *)addr, sizeof *addr);
    int err = errno;
    close(probe);
    return rc < 0 && err == ECONNREFUSED;
}

static int open_server(void)
{
    struct sockaddr_un addr;
    memset(&addr, 0, sizeof addr);
    addr.sun_family = AF_UNIX;
    strncpy(addr.sun_path, path, sizeof(addr.sun_path) - 1);

    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    if (fd < 0)
        fail("socket");
    if (bind(fd, (struct sockaddr *)&addr, sizeof addr) < 0) {
        if (errno != EADDRINUSE)
            fail("bind");
        if (!is_stale(&addr)) {
            errno = EADDRINUSE;
            fail("bind");
        }
        if (unlink(path) < 0)
            fail("unlink");
        if (bind(fd, (struct sockaddr *)&addr, sizeof addr) < 0)
            fail("bind");
    }
    if (listen(fd, SOMAXCONN) < 0)
        fail("listen");
    return fd;
}

static int write_all(int fd, const char *p, size_t left)
{
    while (left > 0) {
        ssize_t n = write(fd, p, left);
        if (n < 0) {
            if (errno == EINTR)
                continue;
            return -1;
        }
        p += n;
        left -= (size_t)n;
    }
    return 0;
}

static void converse(int fd)
{
    char buf[8192];
    for (;;) {
        ssize_t n = read(fd, buf, sizeof buf);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            fprintf(stderr, "read: %s\n", strerror(errno));
        if (n <= 0)
            return;
        for (ssize_t i = 0; i < n; i++)
            if (buf[i] >= 'a' && buf[i] <= 'z')
                buf[i] &= ~0x20;
        if (write_all(fd, buf, (size_t)n) < 0) {
            fprintf(stderr, "write: %s\n", strerror(errno));
            return;
        }
    }
}

int main(int argc, char *argv[])
{
    if (argc > 1)
        path = argv[1];
    signal(SIGPIPE, SIG_IGN);

    int server = open_server();
    printf("listening on %s\n", path);
    fflush(stdout);

    while (1) {
        int client = accept(server, NULL, NULL);
        if (client < 0) {
            if (errno != EINTR) {
                perror("accept");
                usleep(100000);
            }
            continue;
        }
        converse(client);
        close(client);
    }
}
