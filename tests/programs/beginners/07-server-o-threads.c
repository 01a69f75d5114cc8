// Nothing is done about SIGPIPE. When a client has gone while the server still writes its answers, the
// signal ends the whole server, and with it the conversations of all others.
// caught by: 07.survives-broken-pipe
// cause: sigpipe-not-ignored

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define CHUNK 16384

static int write_all(int fd, const char *p, size_t left)
{
    while (left > 0) {
        ssize_t n = write(fd, p, left);
        if (n < 0) {
            if (errno == EINTR)
                continue;
            return -1;
        }
        p += n;
        left -= n;
    }
    return 0;
}

static void *client_thread(void *arg)
{
    int fd = (int)(long)arg;
    char buf[CHUNK];
    for (;;) {
        ssize_t n = read(fd, buf, sizeof buf);
        if (n == 0)
            break;
        if (n < 0) {
            if (errno == EINTR)
                continue;
            fprintf(stderr, "read: %s\n", strerror(errno));
            break;
        }
        for (ssize_t i = 0; i < n; i++)
            if (buf[i] >= 'a' && buf[i] <= 'z')
                buf[i] -= 32;
        if (write_all(fd, buf, n) < 0) {
            fprintf(stderr, "write: %s\n", strerror(errno));
            break;
        }
    }
    close(fd);
    return NULL;
}

int main(int argc, char **argv)
{
    const char *address = argc > 1 ? argv[1] : "127.0.0.1:8888";
    char *host = strdup(address);
    char *port = strrchr(host, ':');
    if (port == NULL) {
        fprintf(stderr, "%s: no port\n", address);
        return 1;
    }
    *port++ = '\0';

    struct addrinfo hints, *res;
    memset(&hints, 0, sizeof hints);
    hints.ai_family = AF_INET;
    hints.ai_socktype = SOCK_STREAM;
    int rc = getaddrinfo(host, port, &hints, &res);
    if (rc != 0) {
        fprintf(stderr, "%s: %s\n", address, gai_strerror(rc));
        return 1;
    }
    int on = 1;
    int listener = socket(res->ai_family, res->ai_socktype, res->ai_protocol);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(listener, res->ai_addr, res->ai_addrlen) < 0 || listen(listener, 128) < 0) {
        fprintf(stderr, "%s: %s\n", address, strerror(errno));
        return 1;
    }
    freeaddrinfo(res);

    struct sockaddr_in self;
    socklen_t len = sizeof self;
    getsockname(listener, (struct sockaddr *)&self, &len);
    printf("listening on %s:%d\n", inet_ntoa(self.sin_addr), ntohs(self.sin_port));
    fflush(stdout);

    for (;;) {
        int fd = accept(listener, NULL, NULL);
        if (fd < 0) {
            fprintf(stderr, "accept: %s\n", strerror(errno));
            if (errno != EINTR && errno != ECONNABORTED)
                usleep(100000);
            continue;
        }
        pthread_t t;
        if (pthread_create(&t, NULL, client_thread, (void *)(long)fd) != 0) {
            close(fd);
            continue;
        }
        pthread_detach(t);
    }
}
