// The second argument is only looked at when argc > 3; with "server ADDRESS BACKLOG" argc is 3, so the
// backlog is always 128.
// caught by: 08.backlog-as-given
// cause: backlog-not-passed

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void die(const char *what)
{
    fprintf(stderr, "%s: %s\n", what, strerror(errno));
    exit(EXIT_FAILURE);
}

static void *conversation(void *p)
{
    int fd = (int)(intptr_t)p;
    FILE *in = fdopen(fd, "r+");
    if (in == NULL) {
        close(fd);
        return NULL;
    }
    char chunk[2048];
    ssize_t got;
    while ((got = TEMP_FAILURE_RETRY(read(fd, chunk, sizeof chunk))) > 0) {
        for (char *c = chunk; c < chunk + got; c++)
            if (*c >= 'a' && *c <= 'z')
                *c ^= 0x20;
        char *c = chunk;
        while (got > 0) {
            ssize_t put = TEMP_FAILURE_RETRY(write(fd, c, got));
            if (put < 0)
                goto out;
            c += put;
            got -= put;
        }
    }
out:
    fclose(in);
    return NULL;
}

static void format(const struct sockaddr *sa, socklen_t len, char *out, size_t size)
{
    char host[64], serv[16];
    getnameinfo(sa, len, host, sizeof host, serv, sizeof serv, NI_NUMERICHOST | NI_NUMERICSERV);
    snprintf(out, size, "%s:%s", host, serv);
}

int main(int argc, char **argv)
{
    const char *address = argc > 1 ? argv[1] : "127.0.0.1:8888";
    int backlog = argc > 3 ? atoi(argv[2]) : 128;
    const char *colon = strrchr(address, ':');
    if (colon == NULL) {
        errno = EINVAL;
        die(address);
    }
    char *host = strndup(address, colon - address);
    struct addrinfo hints = {.ai_family = AF_INET, .ai_socktype = SOCK_STREAM}, *ai;
    int rc = getaddrinfo(host, colon + 1, &hints, &ai);
    if (rc) {
        fprintf(stderr, "%s: %s\n", address, gai_strerror(rc));
        return 1;
    }
    signal(SIGPIPE, SIG_IGN);
    int s = socket(ai->ai_family, ai->ai_socktype, ai->ai_protocol);
    if (s < 0)
        die(address);
    int on = 1;
    if (setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) < 0)
        die(address);
    if (bind(s, ai->ai_addr, ai->ai_addrlen) < 0)
        die(address);
    if (listen(s, backlog) < 0)
        die(address);

    struct sockaddr_storage own, other;
    socklen_t len = sizeof own;
    char text1[96], text2[96];
    getsockname(s, (struct sockaddr *)&own, &len);
    format((struct sockaddr *)&own, len, text1, sizeof text1);
    printf("listening on %s\n", text1);
    fflush(stdout);

    for (;;) {
        socklen_t olen = sizeof other;
        int fd = accept(s, (struct sockaddr *)&other, &olen);
        if (fd < 0) {
            fprintf(stderr, "accept: %s\n", strerror(errno));
            poll(NULL, 0, 50);
            continue;
        }
        len = sizeof own;
        getsockname(fd, (struct sockaddr *)&own, &len);
        format((struct sockaddr *)&other, olen, text1, sizeof text1);
        format((struct sockaddr *)&own, len, text2, sizeof text2);
        printf("client %s at %s\n", text1, text2);
        fflush(stdout);
        pthread_t id;
        if (pthread_create(&id, NULL, conversation, (void *)(intptr_t)fd)) {
            close(fd);
            continue;
        }
        pthread_detach(id);
    }
}
