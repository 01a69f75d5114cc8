// The writing stream has a duplicate of the descriptor, so its fclose doesn't end the connection's
// direction; the client then waits for the server's end. It prints every reply, but hangs after Ctrl-D
// instead of exiting.
// caught by: 05.client-converses 05.client-closes-and-exits
// cause: waits-for-peer-to-close

#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

struct stream {
    FILE *in;
    FILE *out;
};

static int stream_open(struct stream *s, const char *path)
{
    struct sockaddr_un addr = { .sun_family = AF_UNIX };
    int fd;

    if (strlen(path) >= sizeof addr.sun_path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    strcpy(addr.sun_path, path);
    fd = socket(AF_UNIX, SOCK_STREAM, 0);
    if (fd < 0)
        return -1;
    if (connect(fd, (struct sockaddr *)&addr, sizeof addr) < 0)
        return -1;
    s->in = fdopen(fd, "r");
    s->out = fdopen(dup(fd), "w");
    return s->in && s->out ? 0 : -1;
}

static int stream_ask(struct stream *s, const char *msg, size_t len, char *reply)
{
    if (fwrite(msg, 1, len, s->out) != len || fflush(s->out) == EOF)
        return -1;
    errno = 0;
    if (fread(reply, 1, len, s->in) != len) {
        if (errno == 0)
            errno = ECONNRESET;
        return -1;
    }
    return 0;
}

static void stream_close(struct stream *s)
{
    fclose(s->out);
    while (fgetc(s->in) != EOF)
        ;
    fclose(s->in);
}

int main(int argc, char *argv[])
{
    const char *path = argc >= 2 ? argv[1] : "echo.sock";
    struct stream server;
    char *line = NULL, *reply = NULL;
    size_t room = 0;
    ssize_t len;

    signal(SIGPIPE, SIG_IGN);
    if (stream_open(&server, path) != 0) {
        fprintf(stderr, "%s: %s\n", path, strerror(errno));
        return EXIT_FAILURE;
    }
    while ((len = getline(&line, &room, stdin)) != -1) {
        if (line[len - 1] == '\n') {
            len--;
            if (len > 0 && line[len - 1] == '\r')
                len--;
        }
        if (len == 0)
            continue;
        reply = realloc(reply, len);
        if (stream_ask(&server, line, len, reply) != 0) {
            fprintf(stderr, "%s: %s\n", path, strerror(errno));
            return EXIT_FAILURE;
        }
        fwrite(reply, 1, len, stdout);
        putchar('\n');
        fflush(stdout);
    }
    stream_close(&server);
    free(reply);
    free(line);
    return EXIT_SUCCESS;
}
