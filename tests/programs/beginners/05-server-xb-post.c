// whatever is a socket at the path is taken for an old one and removed; nobody asks whether a server
// listens behind it. A second start takes the path away from the running server.
// caught by: 05.leaves-live-server-alone
// cause: removes-what-is-not-its-own

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static int die(const char *path, const char *why)
{
    fprintf(stderr, "%s: %s\n", path, why);
    return -1;
}

/* Makes the place free for bind. Only an old socket is removed. */
static int prepare(const char *path)
{
    struct stat info;
    if (lstat(path, &info) < 0)
        return errno == ENOENT ? 0 : die(path, strerror(errno));
    if (!S_ISSOCK(info.st_mode))
        return die(path, "this is not a socket, I don't touch it");
    if (unlink(path) < 0)
        return die(path, strerror(errno));
    return 0;
}

static int listen_at(const char *path)
{
    struct sockaddr_un where = { .sun_family = AF_UNIX };
    if (strlen(path) >= sizeof where.sun_path)
        return die(path, "path is too long");
    strcpy(where.sun_path, path);
    if (prepare(path) < 0)
        return -1;
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    if (fd < 0)
        return die(path, strerror(errno));
    if (bind(fd, (struct sockaddr *)&where, sizeof where) < 0 || listen(fd, 128) < 0)
        return die(path, strerror(errno));
    return fd;
}

static int send_all(int fd, const char *data, size_t left)
{
    while (left > 0) {
        ssize_t n = send(fd, data, left, 0);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -1;
        data += n;
        left -= n;
    }
    return 0;
}

static void converse(int fd)
{
    char buffer[4096];
    for (;;) {
        ssize_t n = recv(fd, buffer, sizeof buffer, 0);
        if (n < 0 && errno == EINTR)
            continue;
        if (n == 0)
            return;
        if (n < 0)
            break;
        for (ssize_t i = 0; i < n; i++)
            if (buffer[i] >= 'a' && buffer[i] <= 'z')
                buffer[i] -= 'a' - 'A';
        if (send_all(fd, buffer, n) < 0)
            break;
    }
    fprintf(stderr, "client: %s\n", strerror(errno));
}

int main(int argc, char **argv)
{
    const char *path = argc > 1 ? argv[1] : "echo.sock";
    signal(SIGPIPE, SIG_IGN);

    int listener = listen_at(path);
    if (listener < 0)
        return 1;
    printf("listening on %s\n", path);
    fflush(stdout);

    for (;;) {
        int client = accept(listener, NULL, NULL);
        if (client < 0) {
            if (errno != EINTR) {
                perror("accept");
                usleep(100 * 1000);
            }
            continue;
        }
        converse(client);
        close(client);
    }
}
