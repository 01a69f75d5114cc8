// The main thread learns of the receiver's end only by pthread_join after stdin has ended; when the
// server resets or closes while the input is open, the client sits in read(0) without a message.
// caught by: 07.client-server-resets
// cause: goes-on-after-failure

#include <errno.h>
#include <netdb.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct link {
    int fd;
    uint64_t received;
    int error;
};

static int dial(char *spec)
{
    char *colon = strrchr(spec, ':');
    struct addrinfo hints = { .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM }, *list;
    int fd = -1;
    if (!colon) {
        errno = EINVAL;
        return -1;
    }
    *colon = 0;
    if (getaddrinfo(spec, colon + 1, &hints, &list) != 0) {
        errno = EADDRNOTAVAIL;
        return -1;
    }
    for (struct addrinfo *a = list; a; a = a->ai_next) {
        fd = socket(a->ai_family, a->ai_socktype, a->ai_protocol);
        if (fd < 0)
            continue;
        if (connect(fd, a->ai_addr, a->ai_addrlen) == 0)
            break;
        int saved = errno;
        close(fd);
        errno = saved;
        fd = -1;
    }
    freeaddrinfo(list);
    return fd;
}

static void *receiver(void *arg)
{
    struct link *l = arg;
    char buf[16384];
    for (;;) {
        ssize_t n = recv(l->fd, buf, sizeof buf, 0);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            l->error = errno;
        if (n <= 0)
            return NULL;
        l->received += (uint64_t)n;
        for (ssize_t off = 0; off < n;) {
            ssize_t w = write(STDOUT_FILENO, buf + off, (size_t)(n - off));
            if (w < 0 && errno == EINTR)
                continue;
            if (w < 0)
                _exit(0); /* nobody reads our output any more */
            off += w;
        }
    }
}

int main(int argc, char **argv)
{
    const char *address = argc > 1 ? argv[1] : "127.0.0.1:8888";
    char *spec = strdup(address);
    struct link l = { .fd = dial(spec) };
    if (l.fd < 0) {
        fprintf(stderr, "%s: %s\n", address, strerror(errno));
        return 1;
    }

    pthread_t thread;
    pthread_create(&thread, NULL, receiver, &l);

    char buf[16384];
    uint64_t sent = 0;
    int failed = 0;
    ssize_t n;
    while (!failed && (n = read(STDIN_FILENO, buf, sizeof buf)) != 0) {
        if (n < 0) {
            if (errno == EINTR)
                continue;
            break;
        }
        for (ssize_t off = 0; off < n;) {
            ssize_t w = send(l.fd, buf + off, (size_t)(n - off), MSG_NOSIGNAL);
            if (w < 0) {
                if (errno == EINTR)
                    continue;
                failed = errno;
                break;
            }
            off += w;
            sent += (uint64_t)w;
        }
    }
    if (!failed)
        shutdown(l.fd, SHUT_WR);
    pthread_join(thread, NULL);
    if (failed == 0)
        failed = l.error;
    if (failed) {
        fprintf(stderr, "%s: %s\n", address, strerror(failed));
        return 1;
    }
    if (l.received < sent) {
        fprintf(stderr, "%s: the server closed too early\n", address);
        return 1;
    }
    close(l.fd);
    return 0;
}
