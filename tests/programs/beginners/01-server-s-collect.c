// A message counts as complete only when recv returned fewer bytes than the buffer holds. A message of
// exactly 1024 bytes (or a multiple) is kept back: the server waits for more in recv and the client for
// its answer. /.
// caught by: 01.answers-each-message
// cause: short-read-is-end

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <netdb.h>
#include <signal.h>
#include <sys/types.h>
#include <sys/socket.h>
#include <netinet/in.h>
#include <arpa/inet.h>

#define CHUNK 1024

struct message {
    char *data;
    size_t len;
    size_t cap;
};

static void die(const char *what)
{
    perror(what);
    exit(1);
}

static void append(struct message *m, const char *bytes, size_t n)
{
    if (m->len + n > m->cap) {
        m->cap = (m->len + n) * 2;
        m->data = realloc(m->data, m->cap);
        if (m->data == NULL)
            die("realloc");
    }
    memcpy(m->data + m->len, bytes, n);
    m->len += n;
}

/* Receives one message. Returns 0 when the client has finished. */
static int get_message(int fd, struct message *m)
{
    char chunk[CHUNK];
    ssize_t n;

    m->len = 0;
    do {
        n = recv(fd, chunk, sizeof chunk, 0);
        if (n < 0)
            die("recv");
        append(m, chunk, n);
    } while (n == CHUNK);
    return m->len > 0;
}

static void send_all(int fd, const char *p, size_t left)
{
    while (left > 0) {
        ssize_t n = send(fd, p, left, MSG_NOSIGNAL);
        if (n < 0)
            die("send");
        p += n;
        left -= n;
    }
}

static int open_listener(const char *address)
{
    char host[256];
    const char *colon = strrchr(address, ':');
    if (colon == NULL) {
        fprintf(stderr, "%s: expected HOST:PORT\n", address);
        exit(1);
    }
    snprintf(host, sizeof host, "%.*s", (int)(colon - address), address);

    struct addrinfo hints, *res;
    memset(&hints, 0, sizeof hints);
    hints.ai_family = AF_INET;
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_PASSIVE;
    int rc = getaddrinfo(host, colon + 1, &hints, &res);
    if (rc != 0) {
        fprintf(stderr, "%s: %s\n", address, gai_strerror(rc));
        exit(1);
    }
    int fd = socket(res->ai_family, res->ai_socktype, res->ai_protocol);
    if (fd < 0)
        die("socket");
    int yes = 1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(fd, res->ai_addr, res->ai_addrlen) < 0)
        die(address);
    if (listen(fd, 5) < 0)
        die("listen");
    freeaddrinfo(res);
    return fd;
}

int main(int argc, char **argv)
{
    const char *address = argc > 1 ? argv[1] : "127.0.0.1:8888";
    int listener = open_listener(address);

    struct sockaddr_in me;
    socklen_t len = sizeof me;
    getsockname(listener, (struct sockaddr *)&me, &len);
    printf("listening on %s:%d\n", inet_ntoa(me.sin_addr), ntohs(me.sin_port));
    fflush(stdout);

    int client = accept(listener, NULL, NULL);
    if (client < 0)
        die("accept");
    close(listener);

    struct message m = {0};
    while (get_message(client, &m)) {
        for (size_t i = 0; i < m.len; i++)
            if (m.data[i] >= 'a' && m.data[i] <= 'z')
                m.data[i] -= 'a' - 'A';
        send_all(client, m.data, m.len);
    }
    free(m.data);
    close(client);
    return 0;
}
