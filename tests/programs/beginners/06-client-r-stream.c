// The socket is written through a FILE *; fflush of an empty stdio buffer calls no write, so an empty
// line sends no datagram and the client waits for an answer that nobody owes it.
// caught by: 06.client-largest-reply 06.client-empty-line-is-sent 06.client-empty-between-others
// cause: empty-datagram-skipped message-split

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

#define DATAGRAM 65535

static const char *address = "127.0.0.1:8888";

static void fail(void)
{
    fprintf(stderr, "%s: %s\n", address, strerror(errno));
    exit(EXIT_FAILURE);
}

static int open_client(void)
{
    struct sockaddr_in to = { .sin_family = AF_INET };
    char *copy = strdup(address);
    char *port = strchr(copy, ':');
    if (port == NULL) {
        errno = EINVAL;
        fail();
    }
    *port++ = '\0';
    to.sin_port = htons(atoi(port));
    if (!inet_aton(copy, &to.sin_addr)) {
        errno = EINVAL;
        fail();
    }
    free(copy);
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof to) < 0)
        fail();
    return fd;
}

int main(int argc, char *argv[])
{
    if (argc > 1)
        address = argv[1];
    int fd = open_client();
    FILE *out = fdopen(fd, "w");
    if (out == NULL)
        fail();
    /* room for one whole datagram */
    setvbuf(out, NULL, _IOFBF, DATAGRAM + 1);

    char *line = NULL;
    size_t room = 0;
    ssize_t len;
    char *reply = malloc(DATAGRAM);
    while ((len = getline(&line, &room, stdin)) != -1) {
        if (len > 0 && line[len - 1] == '\n') {
            len--;
            if (len > 0 && line[len - 1] == '\r')
                len--;
        }
        fwrite(line, 1, (size_t)len, out);
        if (fflush(out) == EOF)
            fail();
        ssize_t n = read(fd, reply, DATAGRAM);
        if (n < 0)
            fail();
        fwrite(reply, 1, (size_t)n, stdout);
        putchar('\n');
        fflush(stdout);
    }
    free(line);
    free(reply);
    fclose(out);
    return EXIT_SUCCESS;
}
