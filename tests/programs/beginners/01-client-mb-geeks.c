// Fgets into a fixed buffer of 1024 is taken for a whole line; a longer line is sent as several messages
// and its reply is printed cut into several lines. (strlen also stops at a NUL byte.).
// caught by: 01.client-long-reply
// cause: line-cut-at-buffer

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#define MAX 1024

static void send_all(int sockfd, const char *buf, size_t len)
{
    size_t total = 0;
    while (total < len) {
        ssize_t n = send(sockfd, buf + total, len - total, 0);
        if (n < 0) {
            perror("send");
            exit(1);
        }
        total += n;
    }
}

void func(int sockfd)
{
    char buff[MAX];
    char answer[MAX];

    while (fgets(buff, sizeof(buff), stdin) != NULL) {
        size_t len = strlen(buff);
        if (len > 0 && buff[len - 1] == '\n') {
            buff[--len] = '\0';
            if (len > 0 && buff[len - 1] == '\r')
                buff[--len] = '\0';
        }
        send_all(sockfd, buff, len);

        size_t got = 0;
        while (got < len) {
            ssize_t n = recv(sockfd, answer + got, len - got, 0);
            if (n <= 0) {
                fprintf(stderr, "server went away\n");
                exit(1);
            }
            got += n;
        }
        fwrite(answer, 1, got, stdout);
        putchar('\n');
        fflush(stdout);
    }
}

int main(int argc, char *argv[])
{
    char addr[256] = "127.0.0.1:8888";
    int sockfd;
    struct sockaddr_in servaddr;

    if (argc > 1)
        snprintf(addr, sizeof(addr), "%s", argv[1]);
    char *colon = strrchr(addr, ':');
    if (colon == NULL) {
        fprintf(stderr, "usage: client HOST:PORT\n");
        return 2;
    }
    *colon = '\0';

    sockfd = socket(AF_INET, SOCK_STREAM, 0);
    if (sockfd == -1) {
        perror("socket creation failed");
        exit(1);
    }
    memset(&servaddr, 0, sizeof(servaddr));
    servaddr.sin_family = AF_INET;
    servaddr.sin_addr.s_addr = inet_addr(strcmp(addr, "localhost") ? addr : "127.0.0.1");
    servaddr.sin_port = htons(atoi(colon + 1));

    if (connect(sockfd, (struct sockaddr *)&servaddr, sizeof(servaddr)) != 0) {
        perror("connection with the server failed");
        exit(1);
    }
    func(sockfd);
    close(sockfd);
    return 0;
}
