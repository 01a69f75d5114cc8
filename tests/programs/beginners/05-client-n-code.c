// Leaves with exit(errno); the message with the path is right, but the exit code is the number of the
// error (2 without a file, 111 for a stale socket, 104 for a reset) instead of 1.
// caught by: 05.client-no-such-file 05.client-stale-socket 05.client-server-closes-early
// caught by: 05.client-server-closes-mid-reply
// cause: another-exit-code

#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static const char *path = "echo.sock";

static void fail(void)
{
    int code = errno;
    fprintf(stderr, "%s: %s\n", path, strerror(code));
    exit(code);
}

static int connect_to(void)
{
    struct sockaddr_un addr = { .sun_family = AF_UNIX };
    if (strlen(path) >= sizeof addr.sun_path) {
        errno = ENAMETOOLONG;
        fail();
    }
    strcpy(addr.sun_path, path);
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    if (fd == -1 || connect(fd, (struct sockaddr *)&addr, sizeof addr) == -1)
        fail();
    return fd;
}

static void ask(int fd, const char *message, char *reply, size_t length)
{
    size_t done = 0;
    while (done < length) {
        ssize_t n = write(fd, message + done, length - done);
        if (n == -1 && errno != EINTR)
            fail();
        if (n > 0)
            done += n;
    }
    done = 0;
    while (done < length) {
        ssize_t n = read(fd, reply + done, length - done);
        if (n == -1 && errno != EINTR)
            fail();
        if (n == 0) {
            errno = ECONNRESET;
            fail();
        }
        if (n > 0)
            done += n;
    }
}

int main(int argc, char **argv)
{
    if (argc > 1)
        path = argv[1];
    signal(SIGPIPE, SIG_IGN);
    int fd = connect_to();

    char *line = NULL;
    size_t room = 0;
    ssize_t length;
    while ((length = getline(&line, &room, stdin)) > 0) {
        if (line[length - 1] == '\n') {
            length--;
            if (length > 0 && line[length - 1] == '\r')
                length--;
        }
        if (length == 0)
            continue;
        char *reply = malloc(length);
        ask(fd, line, reply, length);
        fwrite(reply, 1, length, stdout);
        putchar('\n');
        fflush(stdout);
        free(reply);
    }
    free(line);
    close(fd);
    return 0;
}
