// Reads lines with fgets into 256 bytes and takes each piece for a whole line; a longer line is sent as
// several messages, and its reply is printed on several lines.
// caught by: 01.client-long-reply
// cause: line-cut-at-buffer

#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int connect_to(const char *address)
{
    char host[256];
    strncpy(host, address, sizeof host - 1);
    host[sizeof host - 1] = 0;
    char *port = strrchr(host, ':');
    if (port == NULL)
        return -1;
    *port++ = 0;

    struct addrinfo hints = {0}, *list, *p;
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    if (getaddrinfo(host, port, &hints, &list) != 0)
        return -1;
    int fd = -1;
    for (p = list; p != NULL; p = p->ai_next) {
        fd = socket(p->ai_family, p->ai_socktype, p->ai_protocol);
        if (fd < 0)
            continue;
        if (connect(fd, p->ai_addr, p->ai_addrlen) == 0)
            break;
        close(fd);
        fd = -1;
    }
    freeaddrinfo(list);
    return fd;
}

int main(int argc, char *argv[])
{
    const char *address = "127.0.0.1:8888";
    if (argc == 2)
        address = argv[1];

    int fd = connect_to(address);
    if (fd < 0) {
        fprintf(stderr, "can't connect to %s\n", address);
        return 1;
    }

    char line[256];
    while (fgets(line, sizeof line, stdin) != NULL) {
        size_t len = strlen(line);
        if (len > 0 && line[len - 1] == '\n') {
            line[--len] = 0;
            if (len > 0 && line[len - 1] == '\r')
                line[--len] = 0;
        }

        size_t off = 0;
        while (off < len) {
            ssize_t n = write(fd, line + off, len - off);
            if (n <= 0) {
                perror("write");
                return 1;
            }
            off += n;
        }

        off = 0;
        while (off < len) {
            ssize_t n = read(fd, line + off, len - off);
            if (n <= 0) {
                fprintf(stderr, "%s: connection lost\n", address);
                return 1;
            }
            off += n;
        }
        fwrite(line, 1, len, stdout);
        putchar('\n');
        fflush(stdout);
    }
    close(fd);
    return 0;
}
