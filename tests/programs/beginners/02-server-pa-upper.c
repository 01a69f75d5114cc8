// The loop that makes the letters big runs to strlen(buf) and not to the number of bytes that were read.
// What stands behind a zero byte comes back in small letters.
// caught by: 02.echoes-exactly
// cause: ends-at-zero-byte

#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define BUFSIZE 2048

static void to_upper(char *text)
{
    size_t len = strlen(text);
    for (size_t i = 0; i < len; i++)
        text[i] = (char)toupper((unsigned char)text[i]);
}

static int write_all(int fd, const char *data, size_t len)
{
    while (len > 0) {
        ssize_t n = write(fd, data, len);
        if (n < 0) {
            if (errno == EINTR)
                continue;
            return -1;
        }
        data += n;
        len -= (size_t)n;
    }
    return 0;
}

static void handle_client(int fd)
{
    char buf[BUFSIZE + 1];
    for (;;) {
        ssize_t n = read(fd, buf, BUFSIZE);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            perror("read");
        if (n <= 0)
            break;
        buf[n] = '\0';
        to_upper(buf);
        if (write_all(fd, buf, (size_t)n) < 0) {
            perror("write");
            break;
        }
    }
    close(fd);
}

int main(int argc, char **argv)
{
    char host[64] = "127.0.0.1";
    int port = 8888;
    if (argc > 1) {
        char *colon = strrchr(argv[1], ':');
        if (colon == NULL || (size_t)(colon - argv[1]) >= sizeof host) {
            fprintf(stderr, "usage: %s [HOST:PORT]\n", argv[0]);
            return 1;
        }
        snprintf(host, sizeof host, "%.*s", (int)(colon - argv[1]), argv[1]);
        port = atoi(colon + 1);
    }
    signal(SIGPIPE, SIG_IGN);

    int listener = socket(AF_INET, SOCK_STREAM, 0);
    int yes = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);

    struct sockaddr_in addr;
    memset(&addr, 0, sizeof addr);
    addr.sin_family = AF_INET;
    addr.sin_port = htons((unsigned short)port);
    if (inet_pton(AF_INET, host, &addr.sin_addr) != 1) {
        fprintf(stderr, "bad address: %s\n", host);
        return 1;
    }
    if (bind(listener, (struct sockaddr *)&addr, sizeof addr) < 0) {
        perror("bind");
        return 1;
    }
    if (listen(listener, 128) < 0) {
        perror("listen");
        return 1;
    }
    socklen_t len = sizeof addr;
    getsockname(listener, (struct sockaddr *)&addr, &len);
    printf("listening on %s:%d\n", host, ntohs(addr.sin_port));
    fflush(stdout);

    for (;;) {
        int fd = accept(listener, NULL, NULL);
        if (fd < 0) {
            perror("accept");
            usleep(50000);
            continue;
        }
        handle_client(fd);
    }
}
