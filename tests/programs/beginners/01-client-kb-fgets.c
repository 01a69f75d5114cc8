// Fgets reads at most 1023 bytes of a line, and what it has read is taken for a whole line. A longer
// line is sent as several messages, and its reply is printed on several lines.
// caught by: 01.client-long-reply
// cause: line-cut-at-buffer

#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

#define BUFFER_SIZE 1024

static int connect_to(const char *address)
{
    char host[256];
    const char *colon = strrchr(address, ':');
    if (colon == NULL || (size_t)(colon - address) >= sizeof host) {
        fprintf(stderr, "%s: expected HOST:PORT\n", address);
        exit(1);
    }
    memcpy(host, address, colon - address);
    host[colon - address] = '\0';

    struct addrinfo hints = {0}, *list;
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    int rc = getaddrinfo(host, colon + 1, &hints, &list);
    if (rc != 0) {
        fprintf(stderr, "%s: %s\n", address, gai_strerror(rc));
        exit(1);
    }
    for (struct addrinfo *ai = list; ai != NULL; ai = ai->ai_next) {
        int fd = socket(ai->ai_family, ai->ai_socktype, ai->ai_protocol);
        if (fd < 0)
            continue;
        if (connect(fd, ai->ai_addr, ai->ai_addrlen) == 0) {
            freeaddrinfo(list);
            return fd;
        }
        close(fd);
    }
    perror(address);
    exit(1);
}

static void send_all(int fd, const char *data, size_t length)
{
    while (length > 0) {
        ssize_t n = send(fd, data, length, MSG_NOSIGNAL);
        if (n < 0) {
            perror("send");
            exit(1);
        }
        data += n;
        length -= n;
    }
}

static void receive_all(int fd, char *data, size_t length)
{
    while (length > 0) {
        ssize_t n = recv(fd, data, length, 0);
        if (n <= 0) {
            fprintf(stderr, "the server has closed the connection\n");
            exit(1);
        }
        data += n;
        length -= n;
    }
}

int main(int argc, char *argv[])
{
    const char *address = argc > 1 ? argv[1] : "127.0.0.1:8888";
    int fd = connect_to(address);

    char line[BUFFER_SIZE];
    char reply[BUFFER_SIZE];
    while (fgets(line, sizeof line, stdin) != NULL) {
        size_t length = strlen(line);
        if (length > 0 && line[length - 1] == '\n') {
            length--;
            if (length > 0 && line[length - 1] == '\r')
                length--;
        }
        send_all(fd, line, length);
        receive_all(fd, reply, length);
        fwrite(reply, 1, length, stdout);
        putchar('\n');
        fflush(stdout);
    }
    close(fd);
    return 0;
}
