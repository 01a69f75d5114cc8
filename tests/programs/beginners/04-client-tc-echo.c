// The interval of the ping tool is still the one between two sends: without an answer the client sends
// the same line again after 250 ms. A slow server gets each line many times over.
// caught by: 04.client-one-datagram-per-line 04.client-ignores-strangers
// by luck: 04.client-one-at-a-time
// cause: message-repeated

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define INTERVAL_MS 250

static const char *target = "127.0.0.1:8888";
static char packet[65536];

static void die(const char *what)
{
    fprintf(stderr, "%s: %s\n", target, what);
    exit(1);
}

static long now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000L + t.tv_nsec / 1000000L;
}

static int open_target(void)
{
    struct sockaddr_in to = { .sin_family = AF_INET };
    char host[64];
    const char *colon = strrchr(target, ':');
    if (!colon || colon - target >= (long)sizeof host)
        die("not HOST:PORT");
    memcpy(host, target, colon - target);
    host[colon - target] = 0;
    if (inet_pton(AF_INET, host, &to.sin_addr) != 1)
        die("not an IPv4 address");
    to.sin_port = htons((unsigned short)atoi(colon + 1));

    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof to) < 0)
        die(strerror(errno));
    return fd;
}

static void probe(int fd, const char *data, size_t size)
{
    if (send(fd, data, size, 0) < 0)
        die(strerror(errno));
}

/* One ping: returns the size of the pong, which is in packet. */
static ssize_t ping(int fd, const char *data, size_t size)
{
    /* whatever still lies there belongs to an earlier line */
    while (recv(fd, packet, sizeof packet, MSG_DONTWAIT) >= 0)
        ;

    probe(fd, data, size);
    long due = now_ms() + INTERVAL_MS;
    for (;;) {
        long left = due - now_ms();
        if (left <= 0) {
            probe(fd, data, size);
            due = now_ms() + INTERVAL_MS;
            continue;
        }
        struct pollfd p = { .fd = fd, .events = POLLIN };
        int ready = poll(&p, 1, (int)left);
        if (ready < 0 && errno != EINTR)
            die(strerror(errno));
        if (ready <= 0)
            continue;
        ssize_t n = recv(fd, packet, sizeof packet, MSG_DONTWAIT);
        if (n >= 0)
            return n;
        if (errno != EAGAIN && errno != EINTR)
            die(strerror(errno));
    }
}

int main(int argc, char **argv)
{
    if (argc > 1)
        target = argv[1];
    int fd = open_target();

    char *line = NULL;
    size_t room = 0;
    ssize_t length;
    while ((length = getline(&line, &room, stdin)) > 0) {
        if (line[length - 1] == '\n') {
            length--;
            if (length > 0 && line[length - 1] == '\r')
                length--;
        }
        ssize_t n = ping(fd, line, (size_t)length);
        fwrite(packet, 1, (size_t)n, stdout);
        putchar('\n');
        fflush(stdout);
    }
    free(line);
    close(fd);
    return 0;
}
