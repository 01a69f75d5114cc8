// The test of the path's length is off by one. sun_path has 108 bytes, so 107 and the final NUL fit, but
// strlen(path) >= sizeof - 1 refuses a path of 107 bytes as too long.
// caught by: 05.path-of-107-bytes
// cause: path-limit-wrong

#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static void fail(const char *path, const char *why)
{
    fprintf(stderr, "%s: %s\n", path, why);
    exit(1);
}

static bool is_socket(const char *path)
{
    struct stat st;
    return lstat(path, &st) == 0 && S_ISSOCK(st.st_mode);
}

static bool somebody_listens(const struct sockaddr_un *sun)
{
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    int rc = connect(fd, (const struct sockaddr *)sun, sizeof *sun);
    int err = errno;
    close(fd);
    return !(rc < 0 && err == ECONNREFUSED);
}

static int make_listener(const char *path)
{
    struct sockaddr_un sun;
    memset(&sun, 0, sizeof sun);
    sun.sun_family = AF_UNIX;
    if (strlen(path) >= sizeof sun.sun_path - 1)
        fail(path, "path too long");
    strncpy(sun.sun_path, path, sizeof sun.sun_path - 1);

    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    if (fd < 0)
        fail(path, strerror(errno));
    if (bind(fd, (struct sockaddr *)&sun, sizeof sun) < 0) {
        if (errno != EADDRINUSE)
            fail(path, strerror(errno));
        if (!is_socket(path))
            fail(path, "exists and is not a socket");
        if (somebody_listens(&sun))
            fail(path, "another server is running");
        if (unlink(path) < 0 || bind(fd, (struct sockaddr *)&sun, sizeof sun) < 0)
            fail(path, strerror(errno));
    }
    if (listen(fd, 128) < 0)
        fail(path, strerror(errno));
    return fd;
}

static void *conversation(void *arg)
{
    int fd = (int)(long)arg;
    char data[4096];
    for (;;) {
        ssize_t n = read(fd, data, sizeof data);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            break;
        for (ssize_t i = 0; i < n; i++)
            if (data[i] >= 'a' && data[i] <= 'z')
                data[i] -= 32;
        ssize_t off = 0;
        while (off < n) {
            ssize_t w = write(fd, data + off, (size_t)(n - off));
            if (w < 0 && errno == EINTR)
                continue;
            if (w < 0)
                goto out;
            off += w;
        }
    }
out:
    close(fd);
    return NULL;
}

int main(int argc, char **argv)
{
    const char *path = argc > 1 ? argv[1] : "echo.sock";
    signal(SIGPIPE, SIG_IGN);

    int listener = make_listener(path);
    printf("listening on %s\n", path);
    fflush(stdout);

    pthread_attr_t attr;
    pthread_attr_init(&attr);
    pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
    while (1) {
        int fd = accept(listener, NULL, NULL);
        if (fd < 0) {
            perror("accept");
            usleep(20000);
            continue;
        }
        pthread_t t;
        if (pthread_create(&t, &attr, conversation, (void *)(long)fd) != 0)
            close(fd);
    }
}
