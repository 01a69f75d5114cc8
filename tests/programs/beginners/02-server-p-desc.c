// When a client has left, the server closes the listening descriptor instead of the client's; the client
// never gets its end, the next one is refused, and accept fails with "Bad file descriptor".
// caught by: 02.second-client 02.two-hundred-clients 02.silent-clients 02.half-close-gets-everything
// caught by: 02.backlog-client-is-served 02.port-never-refuses 02.clients-kept-apart
// caught by: 02.descriptors-do-not-grow 02.idle-after-clients-leave 02.keeps-running
// cause: closes-listening-socket

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <signal.h>

#define BUFFER_SIZE 1024

int main(int argc, char *argv[])
{
    char host[64] = "127.0.0.1";
    int port = 8888;
    if (argc > 1 && sscanf(argv[1], "%63[^:]:%d", host, &port) != 2) {
        fprintf(stderr, "usage: %s [HOST:PORT]\n", argv[0]);
        return 1;
    }
    signal(SIGPIPE, SIG_IGN);

    int server_fd, new_socket;
    struct sockaddr_in address;
    socklen_t addrlen = sizeof(address);
    int opt = 1;

    if ((server_fd = socket(AF_INET, SOCK_STREAM, 0)) < 0) {
        perror("socket failed");
        exit(EXIT_FAILURE);
    }
    setsockopt(server_fd, SOL_SOCKET, SO_REUSEADDR, &opt, sizeof(opt));
    memset(&address, 0, sizeof(address));
    address.sin_family = AF_INET;
    inet_pton(AF_INET, host, &address.sin_addr);
    address.sin_port = htons(port);
    if (bind(server_fd, (struct sockaddr *)&address, sizeof(address)) < 0) {
        perror("bind failed");
        exit(EXIT_FAILURE);
    }
    if (listen(server_fd, SOMAXCONN) < 0) {
        perror("listen");
        exit(EXIT_FAILURE);
    }
    getsockname(server_fd, (struct sockaddr *)&address, &addrlen);
    printf("listening on %s:%d\n", inet_ntoa(address.sin_addr), ntohs(address.sin_port));
    fflush(stdout);

    while (1) {
        addrlen = sizeof(address);
        if ((new_socket = accept(server_fd, (struct sockaddr *)&address, &addrlen)) < 0) {
            perror("accept");
            exit(EXIT_FAILURE);
        }
        char buffer[BUFFER_SIZE];
        ssize_t valread;
        while ((valread = read(new_socket, buffer, BUFFER_SIZE)) > 0) {
            for (ssize_t i = 0; i < valread; i++)
                if (buffer[i] >= 'a' && buffer[i] <= 'z')
                    buffer[i] -= 'a' - 'A';
            char *p = buffer;
            while (valread > 0) {
                ssize_t n = write(new_socket, p, valread);
                if (n < 0)
                    break;
                p += n;
                valread -= n;
            }
        }
        close(server_fd);
    }
    return 0;
}
