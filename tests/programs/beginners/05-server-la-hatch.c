// The path is copied with strncpy and its length is never compared with the room in sun_path. A path
// that is too long is cut silently: the server listens at another file than the one it announces,
// instead of refusing.
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

static void fill(struct sockaddr_un *un, const char *path)
{
    memset(un, 0, sizeof *un);
    un->sun_family = AF_UNIX;
    strncpy(un->sun_path, path, sizeof un->sun_path - 1);
}

/* 1: a socket file that nobody listens at */
static int is_stale(struct sockaddr_un *un)
{
    struct stat st;
    if (lstat(un->sun_path, &st) < 0 || !S_ISSOCK(st.st_mode))
        return 0;
    int probe = socket(AF_UNIX, SOCK_STREAM, 0);
    if (probe < 0)
        return 0;
    int stale = connect(probe, (struct sockaddr *)un, sizeof *un) < 0 && errno == ECONNREFUSED;
    close(probe);
    return stale;
}

static int setup(const char *path)
{
    struct sockaddr_un un;
    fill(&un, path);
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    if (fd < 0)
        return -1;
    int rc = bind(fd, (struct sockaddr *)&un, sizeof un);
    if (rc < 0 && errno == EADDRINUSE) {
        if (is_stale(&un)) {
            unlink(un.sun_path);
            rc = bind(fd, (struct sockaddr *)&un, sizeof un);
        } else {
            errno = EADDRINUSE;
        }
    }
    if (rc < 0 || listen(fd, 128) < 0)
        return -1;
    return fd;
}

static int write_all(int fd, const char *p, size_t n)
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

static void serve(int fd)
{
    char buf[8192];
    for (;;) {
        ssize_t n = read(fd, buf, sizeof buf);
        if (n == 0)
            return;
        if (n < 0) {
            if (errno == EINTR)
                continue;
            perror("read");
            return;
        }
        for (char *c = buf; c < buf + n; c++)
            if (*c >= 'a' && *c <= 'z')
                *c = *c - 'a' + 'A';
        if (write_all(fd, buf, (size_t)n) < 0) {
            perror("write");
            return;
        }
    }
}

int main(int argc, char **argv)
{
    const char *path = argc > 1 ? argv[1] : "echo.sock";
    signal(SIGPIPE, SIG_IGN);
    int listener = setup(path);
    if (listener < 0) {
        fprintf(stderr, "%s: %s\n", path, strerror(errno));
        return EXIT_FAILURE;
    }
    printf("listening on %s\n", path);
    fflush(stdout);
    for (;;) {
        int conn = accept(listener, NULL, NULL);
        if (conn < 0) {
            if (errno != EINTR) {
                perror("accept");
                usleep(50 * 1000);
            }
            continue;
        }
        serve(conn);
        close(conn);
    }
}
