// "is it a socket" is tested with st_mode & S_IFSOCK, which is not zero for a regular file or a symlink
// either; connect answers ECONNREFUSED for those too, and a user's file is deleted.
// caught by: 05.keeps-regular-file 05.keeps-symlink
// cause: removes-what-is-not-its-own

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static bool set_path(struct sockaddr_un *un, const char *path)
{
    memset(un, 0, sizeof *un);
    un->sun_family = AF_UNIX;
    if (strlen(path) >= sizeof un->sun_path) {
        errno = ENAMETOOLONG;
        return false;
    }
    strcpy(un->sun_path, path);
    return true;
}

/* a socket file that nobody listens behind? */
static bool is_stale(const struct sockaddr_un *un)
{
    struct stat st;
    if (lstat(un->sun_path, &st) != 0)
        return false;
    if (!(st.st_mode & S_IFSOCK))
        return false;
    int probe = socket(AF_UNIX, SOCK_STREAM, 0);
    if (probe < 0)
        return false;
    int rc = connect(probe, (const struct sockaddr *)un, sizeof *un);
    bool refused = rc < 0 && errno == ECONNREFUSED;
    close(probe);
    return refused;
}

static int listen_at(const char *path)
{
    struct sockaddr_un un;
    if (!set_path(&un, path))
        return -1;
    int s = socket(AF_UNIX, SOCK_STREAM, 0);
    if (s < 0)
        return -1;
    if (bind(s, (struct sockaddr *)&un, sizeof un) < 0) {
        if (errno != EADDRINUSE)
            return -1;
        if (!is_stale(&un)) {
            errno = EADDRINUSE;
            return -1;
        }
        if (unlink(path) < 0)
            return -1;
        if (bind(s, (struct sockaddr *)&un, sizeof un) < 0)
            return -1;
    }
    if (listen(s, 128) < 0)
        return -1;
    return s;
}

static bool send_all(int fd, const char *data, size_t size)
{
    size_t done = 0;
    while (done < size) {
        ssize_t n = write(fd, data + done, size - done);
        if (n < 0) {
            if (errno == EINTR)
                continue;
            return false;
        }
        done += (size_t)n;
    }
    return true;
}

static void converse(int client)
{
    char buf[8192];
    for (;;) {
        ssize_t n = read(client, buf, sizeof buf);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            perror("read");
        if (n <= 0)
            return;
        for (char *p = buf; p < buf + n; p++)
            if (*p >= 'a' && *p <= 'z')
                *p &= ~0x20;
        if (!send_all(client, buf, (size_t)n)) {
            perror("write");
            return;
        }
    }
}

int main(int argc, char **argv)
{
    const char *path = argc > 1 ? argv[1] : "echo.sock";
    signal(SIGPIPE, SIG_IGN);
    int listener = listen_at(path);
    if (listener < 0) {
        fprintf(stderr, "%s: %s\n", path, strerror(errno));
        return 1;
    }
    printf("listening on %s\n", path);
    fflush(stdout);
    for (;;) {
        int client = accept(listener, NULL, NULL);
        if (client < 0) {
            perror("accept");
            if (errno != EINTR)
                usleep(20000);
            continue;
        }
        converse(client);
        close(client);
    }
}
