// The path is put into sun_path with strncpy, which just stops after 107 bytes. With a longer path the
// server makes a socket file with a shortened name, says that it listens at the long one, and nobody
// finds it.
// caught by: 05.path-too-long
// cause: path-cut

#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static const char *path = "echo.sock";
static struct sockaddr_un address;

static void fail(const char *reason)
{
    fprintf(stderr, "%s: %s\n", path, reason);
    exit(1);
}

/* is it a socket file that nobody listens at any more? */
static int is_stale(void)
{
    struct stat info;
    if (lstat(path, &info) < 0 || !S_ISSOCK(info.st_mode))
        return 0;
    int probe = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (probe < 0)
        return 0;
    int refused = connect(probe, (struct sockaddr *)&address, sizeof address) < 0 && errno == ECONNREFUSED;
    close(probe);
    return refused;
}

static int take_path(void)
{
    address.sun_family = AF_UNIX;
    strncpy(address.sun_path, path, sizeof address.sun_path - 1);

    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    if (fd < 0)
        fail(strerror(errno));
    if (bind(fd, (struct sockaddr *)&address, sizeof address) < 0) {
        if (errno != EADDRINUSE)
            fail(strerror(errno));
        if (!is_stale())
            fail("there is something already");
        unlink(path);
        if (bind(fd, (struct sockaddr *)&address, sizeof address) < 0)
            fail(strerror(errno));
    }
    if (listen(fd, 128) < 0)
        fail(strerror(errno));
    return fd;
}

static void *converse(void *argument)
{
    int fd = *(int *)argument;
    char buffer[4096];
    free(argument);
    for (;;) {
        ssize_t n = read(fd, buffer, sizeof buffer);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            break;
        for (ssize_t i = 0; i < n; i++)
            if (buffer[i] >= 'a' && buffer[i] <= 'z')
                buffer[i] = buffer[i] - 'a' + 'A';
        ssize_t sent = 0;
        while (sent < n) {
            ssize_t k = write(fd, buffer + sent, n - sent);
            if (k < 0 && errno == EINTR)
                continue;
            if (k < 0)
                goto end;
            sent += k;
        }
    }
end:
    close(fd);
    return NULL;
}

int main(int argc, char **argv)
{
    if (argc > 1)
        path = argv[1];
    signal(SIGPIPE, SIG_IGN);
    int listener = take_path();
    printf("listening on %s\n", path);
    fflush(stdout);

    for (;;) {
        int fd = accept(listener, NULL, NULL);
        if (fd < 0) {
            perror("accept");
            usleep(50000);
            continue;
        }
        int *argument = malloc(sizeof *argument);
        pthread_t thread;
        if (argument == NULL) {
            close(fd);
            continue;
        }
        *argument = fd;
        if (pthread_create(&thread, NULL, converse, argument) != 0) {
            close(fd);
            free(argument);
            continue;
        }
        pthread_detach(thread);
    }
}
