// the sender of a datagram is looked at once. If it is a stranger the next datagram is taken without
// looking, so a second stranger's datagram is printed as the answer.
// caught by: 04.client-ignores-strangers
// cause: stranger-believed

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static const char *address = "127.0.0.1:8888";

static void fail(const char *what)
{
    fprintf(stderr, "%s: %s\n", address, what);
    exit(1);
}

static struct sockaddr_in resolve(const char *text)
{
    struct addrinfo hints = { .ai_family = AF_INET, .ai_socktype = SOCK_DGRAM };
    struct addrinfo *found;
    char *copy = strdup(text);
    char *colon = strrchr(copy, ':');
    if (colon == NULL)
        fail("HOST:PORT expected");
    *colon = '\0';
    int error = getaddrinfo(copy, colon + 1, &hints, &found);
    if (error != 0)
        fail(gai_strerror(error));
    struct sockaddr_in result;
    memcpy(&result, found->ai_addr, sizeof result);
    freeaddrinfo(found);
    free(copy);
    return result;
}

static ssize_t receive(int fd, char *buffer, size_t size, struct sockaddr_in *from)
{
    ssize_t length;
    do {
        socklen_t room = sizeof *from;
        length = recvfrom(fd, buffer, size, 0, (struct sockaddr *)from, &room);
    } while (length < 0 && errno == EINTR);
    if (length < 0)
        fail(strerror(errno));
    return length;
}

static int is_same(const struct sockaddr_in *a, const struct sockaddr_in *b)
{
    return a->sin_port == b->sin_port && a->sin_addr.s_addr == b->sin_addr.s_addr;
}

int main(int argc, char **argv)
{
    if (argc > 1)
        address = argv[1];
    struct sockaddr_in server = resolve(address);
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    if (fd < 0)
        fail(strerror(errno));

    static char reply[65535];
    char *line = NULL;
    size_t room = 0;
    ssize_t length;
    while ((length = getline(&line, &room, stdin)) >= 0) {
        if (length > 0 && line[length - 1] == '\n') {
            length--;
            if (length > 0 && line[length - 1] == '\r')
                length--;
        }
        if (sendto(fd, line, length, 0, (struct sockaddr *)&server, sizeof server) < 0)
            fail(strerror(errno));

        struct sockaddr_in from;
        ssize_t got = receive(fd, reply, sizeof reply, &from);
        if (!is_same(&from, &server)) {
            /* not from our server, take the next */
            got = receive(fd, reply, sizeof reply, &from);
        }
        fwrite(reply, 1, got, stdout);
        putchar('\n');
        fflush(stdout);
    }
    free(line);
    close(fd);
    return 0;
}
