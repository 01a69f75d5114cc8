// When the first read brings nothing, the loop goes to the next client with `continue` and jumps over
// the close. Each client that connects and says nothing costs a descriptor for good, and never gets
// the end of the stream.
// caught by: 02.silent-clients
// cause: connection-not-closed

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static char buffer[8192];

static ssize_t get(int fd)
{
    ssize_t n;
    do {
        n = read(fd, buffer, sizeof buffer);
    } while (n < 0 && errno == EINTR);
    return n;
}

static int put(int fd, ssize_t length)
{
    ssize_t done = 0;
    while (done < length) {
        ssize_t n = write(fd, buffer + done, length - done);
        if (n < 0) {
            if (errno == EINTR)
                continue;
            return -1;
        }
        done += n;
    }
    return 0;
}

static void upper(ssize_t length)
{
    for (ssize_t i = 0; i < length; i++)
        if (buffer[i] >= 'a' && buffer[i] <= 'z')
            buffer[i] -= 'a' - 'A';
}

static int start(const char *address)
{
    char host[256];
    const char *colon = strrchr(address, ':');
    if (colon == NULL || colon - address >= (int)sizeof host) {
        fprintf(stderr, "%s: not HOST:PORT\n", address);
        return -1;
    }
    memcpy(host, address, colon - address);
    host[colon - address] = 0;

    struct addrinfo hints = {.ai_family = AF_INET, .ai_socktype = SOCK_STREAM}, *found;
    int bad = getaddrinfo(host, colon + 1, &hints, &found);
    if (bad) {
        fprintf(stderr, "%s: %s\n", address, gai_strerror(bad));
        return -1;
    }
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    int yes = 1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(fd, found->ai_addr, found->ai_addrlen) < 0 || listen(fd, 128) < 0) {
        fprintf(stderr, "%s: %s\n", address, strerror(errno));
        return -1;
    }
    freeaddrinfo(found);
    return fd;
}

int main(int argc, char **argv)
{
    const char *address = argc > 1 ? argv[1] : "127.0.0.1:8888";
    signal(SIGPIPE, SIG_IGN);
    int server = start(address);
    if (server < 0)
        return 1;

    struct sockaddr_in me;
    socklen_t size = sizeof me;
    getsockname(server, (struct sockaddr *)&me, &size);
    printf("listening on %s:%d\n", inet_ntoa(me.sin_addr), ntohs(me.sin_port));
    fflush(stdout);

    for (;;) {
        int client = accept(server, NULL, NULL);
        if (client < 0) {
            if (errno != EINTR) {
                perror("accept");
                usleep(100000);
            }
            continue;
        }
        ssize_t n = get(client);
        if (n <= 0)
            continue; /* nothing to answer */
        while (n > 0) {
            upper(n);
            if (put(client, n) < 0)
                break;
            n = get(client);
        }
        close(client);
    }
}
