// SO_LINGER with 0 seconds makes close() send a reset and throw away what is still in the send buffer.
// A client that half-closes and reads late loses the end of its replies, and gets ECONNRESET instead
// of the end of the stream.
// caught by: 01.adds-nothing 01.half-close-gets-everything
// cause: closes-with-reset

#include <errno.h>
#include <netdb.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static const char *address = "127.0.0.1:8888";

static void die(const char *what)
{
    fprintf(stderr, "%s: %s: %s\n", address, what, strerror(errno));
    exit(1);
}

static int open_listener(void)
{
    char host[256];
    const char *colon = strrchr(address, ':');
    if (!colon || (size_t)(colon - address) >= sizeof host) {
        fprintf(stderr, "%s: not HOST:PORT\n", address);
        exit(1);
    }
    memcpy(host, address, colon - address);
    host[colon - address] = 0;

    struct addrinfo hints = { .ai_family = AF_INET, .ai_socktype = SOCK_STREAM }, *found;
    int error = getaddrinfo(host, colon + 1, &hints, &found);
    if (error) {
        fprintf(stderr, "%s: %s\n", address, gai_strerror(error));
        exit(1);
    }
    int fd = socket(found->ai_family, found->ai_socktype, found->ai_protocol);
    if (fd < 0)
        die("socket");
    int one = 1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(fd, found->ai_addr, found->ai_addrlen) < 0)
        die("bind");
    if (listen(fd, 16) < 0)
        die("listen");
    freeaddrinfo(found);
    return fd;
}

static void announce(int fd)
{
    struct sockaddr_storage name;
    socklen_t length = sizeof name;
    char host[NI_MAXHOST], port[NI_MAXSERV];
    if (getsockname(fd, (struct sockaddr *)&name, &length) < 0)
        die("getsockname");
    if (getnameinfo((struct sockaddr *)&name, length, host, sizeof host, port, sizeof port,
                    NI_NUMERICHOST | NI_NUMERICSERV))
        die("getnameinfo");
    printf("listening on %s:%s\n", host, port);
    fflush(stdout);
}

static int accept_client(int listener)
{
    for (;;) {
        int fd = accept(listener, NULL, NULL);
        if (fd >= 0) {
            /* The server is started again for each client. Leave nothing in TIME_WAIT. */
            struct linger linger = { .l_onoff = 1, .l_linger = 0 };
            setsockopt(fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
            return fd;
        }
        if (errno != EINTR && errno != ECONNABORTED)
            die("accept");
    }
}

static void send_all(int fd, const char *data, size_t length)
{
    while (length > 0) {
        ssize_t n = send(fd, data, length, 0);
        if (n < 0) {
            if (errno == EINTR)
                continue;
            die("send");
        }
        data += n;
        length -= n;
    }
}

int main(int argc, char **argv)
{
    if (argc > 1)
        address = argv[1];
    signal(SIGPIPE, SIG_IGN);

    int listener = open_listener();
    announce(listener);
    int fd = accept_client(listener);

    static char buffer[16384];
    for (;;) {
        ssize_t n = recv(fd, buffer, sizeof buffer, 0);
        if (n == 0)
            break;
        if (n < 0) {
            if (errno == EINTR)
                continue;
            die("recv");
        }
        for (ssize_t i = 0; i < n; i++)
            if (buffer[i] >= 'a' && buffer[i] <= 'z')
                buffer[i] -= 'a' - 'A';
        send_all(fd, buffer, n);
    }
    close(fd);
    close(listener);
    return 0;
}
