// The loop that finishes a short write advances the pointer, but still asks write() for the full length
// n each time instead of for what is left. When the kernel takes only a part of the reply, bytes behind
// the reply (old or zero ones) are sent too, and the client gets too much.
// caught by: 01.survives-short-writes
// cause: sends-again-after-short-write

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define CHUNK 4096

static void die(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

static int open_listener(const char *host, const char *port)
{
    struct addrinfo hints, *res;
    memset(&hints, 0, sizeof hints);
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    int rc = getaddrinfo(host, port, &hints, &res);
    if (rc != 0) {
        fprintf(stderr, "getaddrinfo: %s\n", gai_strerror(rc));
        exit(EXIT_FAILURE);
    }
    int fd = socket(res->ai_family, res->ai_socktype, res->ai_protocol);
    if (fd < 0)
        die("socket");
    int yes = 1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(fd, res->ai_addr, res->ai_addrlen) < 0)
        die("bind");
    if (listen(fd, 5) < 0)
        die("listen");
    freeaddrinfo(res);
    return fd;
}

static void write_fully(int fd, const unsigned char *p, ssize_t n)
{
    ssize_t sent = 0;
    while (sent < n) {
        ssize_t w = write(fd, p + sent, n);
        if (w < 0)
            die("write");
        sent += w;
    }
}

int main(int argc, char **argv)
{
    char address[256] = "127.0.0.1:8888";
    if (argc > 1)
        snprintf(address, sizeof address, "%s", argv[1]);
    char *colon = strrchr(address, ':');
    if (colon == NULL) {
        fprintf(stderr, "usage: server HOST:PORT\n");
        return EXIT_FAILURE;
    }
    *colon = '\0';

    int lfd = open_listener(address, colon + 1);

    struct sockaddr_storage ss;
    socklen_t slen = sizeof ss;
    char h[NI_MAXHOST], s[NI_MAXSERV];
    getsockname(lfd, (struct sockaddr *)&ss, &slen);
    getnameinfo((struct sockaddr *)&ss, slen, h, sizeof h, s, sizeof s, NI_NUMERICHOST | NI_NUMERICSERV);
    printf("listening on %s:%s\n", h, s);
    fflush(stdout);

    int cfd = accept(lfd, NULL, NULL);
    if (cfd < 0)
        die("accept");
    close(lfd);

    static unsigned char buf[2 * CHUNK];
    for (;;) {
        ssize_t n = read(cfd, buf, CHUNK);
        if (n < 0)
            die("read");
        if (n == 0)
            break;
        for (ssize_t i = 0; i < n; i++)
            if (buf[i] >= 'a' && buf[i] <= 'z')
                buf[i] -= 'a' - 'A';
        write_fully(cfd, buf, n);
    }

    close(cfd);
    return EXIT_SUCCESS;
}
