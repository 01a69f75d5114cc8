// strncpy cuts a path that is too long to 107 bytes. The server creates a socket under the shortened
// name, says that it listens at the long one, and no client finds it there.
// caught by: 05.path-too-long
// cause: path-cut

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static struct sockaddr_un addr;

/* 1 if the thing at the path is a socket that nobody listens on */
static int stale(void)
{
    struct stat st;
    int probe, refused;

    if (lstat(addr.sun_path, &st) < 0 || !S_ISSOCK(st.st_mode))
        return 0;
    probe = socket(AF_UNIX, SOCK_STREAM, 0);
    if (probe < 0)
        return 0;
    refused = connect(probe, (struct sockaddr *)&addr, sizeof addr) < 0
              && errno == ECONNREFUSED;
    close(probe);
    return refused;
}

static int die(const char *path, int error)
{
    fprintf(stderr, "%s: %s\n", path, strerror(error));
    return 1;
}

static void converse(int fd)
{
    char buf[8192];
    ssize_t n, done, k;

    for (;;) {
        n = read(fd, buf, sizeof buf);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            fprintf(stderr, "read: %s\n", strerror(errno));
        if (n <= 0)
            return;
        for (k = 0; k < n; k++)
            if ('a' <= buf[k] && buf[k] <= 'z')
                buf[k] = buf[k] - 'a' + 'A';
        for (done = 0; done < n; done += k) {
            k = write(fd, buf + done, n - done);
            if (k < 0 && errno == EINTR)
                k = 0;
            if (k < 0) {
                fprintf(stderr, "write: %s\n", strerror(errno));
                return;
            }
        }
    }
}

int main(int argc, char *argv[])
{
    const char *path = argc > 1 ? argv[1] : "echo.sock";
    int s, c;

    signal(SIGPIPE, SIG_IGN);

    s = socket(AF_UNIX, SOCK_STREAM, 0);
    if (s < 0)
        return die(path, errno);
    memset(&addr, 0, sizeof addr);
    addr.sun_family = AF_UNIX;
    strncpy(addr.sun_path, path, sizeof(addr.sun_path) - 1);

    if (bind(s, (struct sockaddr *)&addr, sizeof addr) < 0) {
        if (errno != EADDRINUSE)
            return die(path, errno);
        if (!stale())
            return die(path, EADDRINUSE);
        if (unlink(addr.sun_path) < 0)
            return die(path, errno);
        if (bind(s, (struct sockaddr *)&addr, sizeof addr) < 0)
            return die(path, errno);
    }
    if (listen(s, 128) < 0)
        return die(path, errno);
    printf("listening on %s\n", path);
    fflush(stdout);

    for (;;) {
        c = accept(s, NULL, NULL);
        if (c < 0) {
            if (errno != EINTR) {
                fprintf(stderr, "accept: %s\n", strerror(errno));
                usleep(100000);
            }
            continue;
        }
        converse(c);
        close(c);
    }
}
