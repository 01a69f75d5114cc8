// The path is copied with strncpy and its length is never checked; a path that is too long is silently
// cut, and the server listens at the shortened path instead of refusing.
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

static void fill(struct sockaddr_un *sa, const char *path)
{
    memset(sa, 0, sizeof *sa);
    sa->sun_family = AF_UNIX;
    strncpy(sa->sun_path, path, sizeof(sa->sun_path) - 1);
}

static int is_stale(const char *path)
{
    struct stat st;
    struct sockaddr_un sa;
    int probe, stale;

    if (lstat(path, &st) != 0 || !S_ISSOCK(st.st_mode))
        return 0;
    probe = socket(AF_UNIX, SOCK_STREAM, 0);
    if (probe < 0)
        return 0;
    fill(&sa, path);
    stale = connect(probe, (struct sockaddr *)&sa, sizeof sa) != 0 && errno == ECONNREFUSED;
    close(probe);
    return stale;
}

static int open_server(const char *path)
{
    struct sockaddr_un sa;
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    if (fd < 0)
        return -1;
    fill(&sa, path);
    if (bind(fd, (struct sockaddr *)&sa, sizeof sa) != 0) {
        if (errno != EADDRINUSE)
            return -1;
        if (!is_stale(path)) {
            errno = EADDRINUSE;
            return -1;
        }
        if (unlink(path) != 0 || bind(fd, (struct sockaddr *)&sa, sizeof sa) != 0)
            return -1;
    }
    if (listen(fd, SOMAXCONN) != 0)
        return -1;
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
        left -= n;
    }
    return 0;
}

static void serve_client(int fd)
{
    char buf[4096];
    for (;;) {
        ssize_t n = read(fd, buf, sizeof buf);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return;
        for (ssize_t i = 0; i < n; i++)
            if (buf[i] >= 'a' && buf[i] <= 'z')
                buf[i] -= 32;
        if (send_all(fd, buf, n) != 0)
            return;
    }
}

int main(int argc, char **argv)
{
    const char *path = argc > 1 ? argv[1] : "echo.sock";
    signal(SIGPIPE, SIG_IGN);
    int server = open_server(path);
    if (server < 0) {
        fprintf(stderr, "%s: %s\n", path, strerror(errno));
        return 1;
    }
    printf("listening on %s\n", path);
    fflush(stdout);
    for (;;) {
        int client = accept(server, NULL, NULL);
        if (client < 0) {
            if (errno != EINTR) {
                perror("accept");
                usleep(20000);
            }
            continue;
        }
        serve_client(client);
        close(client);
    }
}
