// A line is read with fgets into 512 bytes. A longer line is sent as several messages, and its reply is
// printed as several lines; and strlen loses what follows a zero byte.
// caught by: 05.client-joins-pieces
// cause: line-cut-at-buffer

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static const char *path = "echo.sock";

static void fail(const char *reason)
{
    fprintf(stderr, "%s: %s\n", path, reason);
    exit(1);
}

static int open_connection(void)
{
    struct sockaddr_un addr;
    memset(&addr, 0, sizeof addr);
    addr.sun_family = AF_UNIX;
    if (strlen(path) >= sizeof addr.sun_path)
        fail("path too long");
    strcpy(addr.sun_path, path);

    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    if (fd < 0)
        fail(strerror(errno));
    if (connect(fd, (struct sockaddr *)&addr, sizeof addr) < 0)
        fail(strerror(errno));
    return fd;
}

static void send_all(int fd, const char *data, size_t size)
{
    size_t done = 0;
    while (done < size) {
        ssize_t n = write(fd, data + done, size - done);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            fail(strerror(errno));
        done += (size_t)n;
    }
}

static void receive_all(int fd, char *data, size_t size)
{
    size_t done = 0;
    while (done < size) {
        ssize_t n = read(fd, data + done, size - done);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            fail(strerror(errno));
        if (n == 0)
            fail("connection closed by the server");
        done += (size_t)n;
    }
}

int main(int argc, char *argv[])
{
    char line[512];
    char reply[512];

    if (argc > 1)
        path = argv[1];
    signal(SIGPIPE, SIG_IGN);
    int fd = open_connection();

    while (fgets(line, sizeof line, stdin) != NULL) {
        size_t len = strlen(line);
        if (len > 0 && line[len - 1] == '\n') {
            len--;
            if (len > 0 && line[len - 1] == '\r')
                len--;
        }
        if (len == 0)
            continue;
        send_all(fd, line, len);
        receive_all(fd, reply, len);
        fwrite(reply, 1, len, stdout);
        putchar('\n');
        fflush(stdout);
    }
    close(fd);
    return 0;
}
