// The receive loop looks for errors (-1) only. When the server closes before the whole reply has come,
// recv returns 0 for ever, and the client goes round and round at 100 % instead of reporting it and
// exiting with 1.
// caught by: 03.client-server-closes-early 03.client-server-closes-mid-reply
// cause: end-of-stream-unhandled

#include <errno.h>
#include <netdb.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

static const char *address = "127.0.0.1:8888";

static void fail(const char *why)
{
    fprintf(stderr, "%s: %s\n", address, why);
    exit(1);
}

static int dial(void)
{
    char *copy = strdup(address);
    char *colon = strrchr(copy, ':');
    if (!colon)
        fail("not HOST:PORT");
    *colon = 0;

    struct addrinfo hints = {.ai_socktype = SOCK_STREAM};
    struct addrinfo *list, *ai;
    int rc = getaddrinfo(copy, colon + 1, &hints, &list);
    if (rc)
        fail(gai_strerror(rc));

    int fd = -1;
    int saved = 0;
    for (ai = list; ai; ai = ai->ai_next) {
        fd = socket(ai->ai_family, ai->ai_socktype, ai->ai_protocol);
        if (fd < 0)
            continue;
        if (connect(fd, ai->ai_addr, ai->ai_addrlen) == 0)
            break;
        saved = errno;
        close(fd);
        fd = -1;
    }
    freeaddrinfo(list);
    free(copy);
    if (fd < 0)
        fail(strerror(saved));
    return fd;
}

static void write_all(int fd, const char *buf, size_t len)
{
    size_t sent = 0;
    while (sent < len) {
        ssize_t n = write(fd, buf + sent, len - sent);
        if (n < 0) {
            if (errno == EINTR)
                continue;
            fail(strerror(errno));
        }
        sent += n;
    }
}

static void read_all(int fd, char *buf, size_t len)
{
    size_t remaining = len;
    while (remaining > 0) {
        ssize_t n = recv(fd, buf + (len - remaining), remaining, 0);
        if (n == -1) {
            if (errno == EINTR)
                continue;
            fail(strerror(errno));
        }
        remaining -= n;
    }
}

int main(int argc, char **argv)
{
    if (argc > 1)
        address = argv[1];
    signal(SIGPIPE, SIG_IGN);

    int fd = dial();
    char *line = NULL;
    size_t cap = 0;
    ssize_t len;

    while ((len = getline(&line, &cap, stdin)) != -1) {
        if (len > 0 && line[len - 1] == '\n') {
            len--;
            if (len > 0 && line[len - 1] == '\r')
                len--;
        }
        if (len == 0)
            continue;
        write_all(fd, line, len);

        char *reply = malloc(len);
        read_all(fd, reply, len);
        fwrite(reply, 1, len, stdout);
        putchar('\n');
        fflush(stdout);
        free(reply);
    }
    free(line);
    close(fd);
    return 0;
}
