// After fork() the parent doesn't close its copy of the client's socket; descriptors grow with each
// client and a client that has stopped sending never gets the end. (Second: it never reaps its children,
// so a zombie stays for every client.).
// caught by: 02.two-hundred-clients 02.silent-clients 02.half-close-gets-everything
// caught by: 02.clients-kept-apart 02.descriptors-do-not-grow 02.idle-after-clients-leave
// caught by: 02.keeps-running
// cause: connection-not-closed

#include <arpa/inet.h>
#include <ctype.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

void error(const char *msg)
{
    perror(msg);
    exit(1);
}

void dostuff(int sock)
{
    unsigned char buffer[4096];
    for (;;) {
        ssize_t n = read(sock, buffer, sizeof(buffer));
        if (n < 0)
            error("ERROR reading from socket");
        if (n == 0)
            return;
        for (ssize_t i = 0; i < n; i++)
            buffer[i] = toupper(buffer[i]);
        ssize_t done = 0;
        while (done < n) {
            ssize_t w = write(sock, buffer + done, n - done);
            if (w < 0)
                error("ERROR writing to socket");
            done += w;
        }
    }
}

int main(int argc, char *argv[])
{
    char host[64] = "127.0.0.1";
    int portno = 8888;
    if (argc > 1 && sscanf(argv[1], "%63[^:]:%d", host, &portno) != 2) {
        fprintf(stderr, "usage: %s HOST:PORT\n", argv[0]);
        exit(1);
    }

    int sockfd = socket(AF_INET, SOCK_STREAM, 0);
    if (sockfd < 0)
        error("ERROR opening socket");
    int on = 1;
    setsockopt(sockfd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);

    struct sockaddr_in serv_addr = {0}, cli_addr;
    serv_addr.sin_family = AF_INET;
    serv_addr.sin_port = htons(portno);
    if (inet_pton(AF_INET, host, &serv_addr.sin_addr) != 1)
        error("ERROR bad host");
    if (bind(sockfd, (struct sockaddr *)&serv_addr, sizeof(serv_addr)) < 0)
        error("ERROR on binding");
    listen(sockfd, 100);

    socklen_t len = sizeof serv_addr;
    getsockname(sockfd, (struct sockaddr *)&serv_addr, &len);
    printf("listening on %s:%d\n", host, ntohs(serv_addr.sin_port));
    fflush(stdout);

    while (1) {
        socklen_t clilen = sizeof(cli_addr);
        int newsockfd = accept(sockfd, (struct sockaddr *)&cli_addr, &clilen);
        if (newsockfd < 0)
            error("ERROR on accept");
        pid_t pid = fork();
        if (pid < 0)
            error("ERROR on fork");
        if (pid == 0) {
            close(sockfd);
            dostuff(newsockfd);
            exit(0);
        }
    }
}
