// The reply is printed with %s, but no '\0' is put behind it. The buffer is zeroed only when it is made,
// so a short reply after a longer one is printed with the tail of the longer one.
// caught by: 01.client-survives-short-writes 01.client-survives-short-reads 01.client-no-magic-words
// cause: prints-earlier-bytes

#include <arpa/inet.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

static int open_connection(const char *address)
{
    char host[256];
    const char *colon = strrchr(address, ':');
    if (colon == NULL || (size_t)(colon - address) >= sizeof host) {
        fprintf(stderr, "bad address: %s\n", address);
        exit(2);
    }
    memcpy(host, address, colon - address);
    host[colon - address] = '\0';

    struct addrinfo hints = {0}, *list;
    hints.ai_family = AF_INET;
    hints.ai_socktype = SOCK_STREAM;
    int err = getaddrinfo(host, colon + 1, &hints, &list);
    if (err != 0) {
        fprintf(stderr, "%s\n", gai_strerror(err));
        exit(1);
    }
    int fd = socket(list->ai_family, list->ai_socktype, list->ai_protocol);
    if (fd < 0 || connect(fd, list->ai_addr, list->ai_addrlen) < 0) {
        perror("connect");
        exit(1);
    }
    freeaddrinfo(list);
    return fd;
}

static void send_all(int fd, const char *data, size_t len)
{
    while (len > 0) {
        ssize_t n = send(fd, data, len, MSG_NOSIGNAL);
        if (n < 0) {
            perror("send");
            exit(1);
        }
        data += n;
        len -= n;
    }
}

static void recv_all(int fd, char *data, size_t len)
{
    while (len > 0) {
        ssize_t n = recv(fd, data, len, 0);
        if (n < 0) {
            perror("recv");
            exit(1);
        }
        if (n == 0) {
            fprintf(stderr, "the server has closed the connection\n");
            exit(1);
        }
        data += n;
        len -= n;
    }
}

int main(int argc, char **argv)
{
    int fd = open_connection(argc > 1 ? argv[1] : "127.0.0.1:8888");

    char *line = NULL;
    size_t line_room = 0;
    char *reply = NULL;
    size_t reply_room = 0;
    ssize_t len;

    while ((len = getline(&line, &line_room, stdin)) != -1) {
        if (len > 0 && line[len - 1] == '\n')
            len--;
        if (len > 0 && line[len - 1] == '\r')
            len--;

        if ((size_t)len + 1 > reply_room) {
            free(reply);
            reply_room = (size_t)len + 1 < 4096 ? 4096 : (size_t)len + 1;
            reply = calloc(reply_room, 1);
            if (reply == NULL) {
                perror("calloc");
                return 1;
            }
        }
        send_all(fd, line, len);
        recv_all(fd, reply, len);
        printf("%s\n", reply);
        fflush(stdout);
    }

    free(line);
    free(reply);
    close(fd);
    return 0;
}
