// strncpy cuts a path that has no room in sun_path, and nobody looks at its length. The server then
// listens at a shortened path, and says that it listens at the whole one.
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

static void die(const char *path, const char *why)
{
    fprintf(stderr, "%s: %s\n", path, why);
    exit(1);
}

static struct sockaddr_un make_address(const char *path)
{
    struct sockaddr_un addr;
    memset(&addr, 0, sizeof addr);
    addr.sun_family = AF_UNIX;
    strncpy(addr.sun_path, path, sizeof addr.sun_path - 1);
    return addr;
}

/* 1 if it is a socket (not a link to one) and nobody listens */
static int is_stale(const char *path, const struct sockaddr_un *addr)
{
    struct stat info;
    if (lstat(path, &info) < 0 || !S_ISSOCK(info.st_mode))
        return 0;
    int probe = socket(AF_UNIX, SOCK_STREAM, 0);
    if (probe < 0)
        return 0;
    int refused = connect(probe, (const struct sockaddr *)addr, sizeof *addr) < 0
                  && errno == ECONNREFUSED;
    close(probe);
    return refused;
}

static int listen_at(const char *path)
{
    struct sockaddr_un addr = make_address(path);
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    if (fd < 0)
        die(path, strerror(errno));
    if (bind(fd, (struct sockaddr *)&addr, sizeof addr) < 0) {
        if (errno != EADDRINUSE)
            die(path, strerror(errno));
        if (!is_stale(path, &addr))
            die(path, "already exists, and is not a stale socket");
        if (unlink(path) < 0 || bind(fd, (struct sockaddr *)&addr, sizeof addr) < 0)
            die(path, strerror(errno));
    }
    if (listen(fd, 128) < 0)
        die(path, strerror(errno));
    return fd;
}

static int send_all(int fd, const char *p, size_t left)
{
    while (left > 0) {
        ssize_t n = write(fd, p, left);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -1;
        p += n;
        left -= (size_t)n;
    }
    return 0;
}

static void serve_client(int fd)
{
    char buffer[8192];
    ssize_t n;
    while ((n = read(fd, buffer, sizeof buffer)) != 0) {
        if (n < 0) {
            if (errno == EINTR)
                continue;
            perror("read");
            break;
        }
        for (char *p = buffer; p < buffer + n; p++)
            if ('a' <= *p && *p <= 'z')
                *p -= 32;
        if (send_all(fd, buffer, (size_t)n) < 0) {
            perror("write");
            break;
        }
    }
    close(fd);
}

int main(int argc, char *argv[])
{
    const char *path = "echo.sock";
    if (argc > 1)
        path = argv[1];
    signal(SIGPIPE, SIG_IGN);

    int listener = listen_at(path);
    printf("listening on %s\n", path);
    fflush(stdout);

    while (1) {
        int client = accept(listener, NULL, NULL);
        if (client >= 0) {
            serve_client(client);
        } else if (errno != EINTR) {
            perror("accept");
            usleep(100 * 1000);
        }
    }
}
