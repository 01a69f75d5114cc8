// Strncpy cuts a path that is too long to what fits into sun_path; the server starts at a shorter path
// instead of reporting the error, and says that it listens at the long one.
// caught by: 05.path-too-long
// cause: path-cut

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define BUFFER_SIZE 2048

static int nobody_there(const struct sockaddr_un *name)
{
    struct stat st;
    if (lstat(name->sun_path, &st) != 0 || !S_ISSOCK(st.st_mode))
        return 0;
    int probe = socket(AF_UNIX, SOCK_STREAM, 0);
    if (probe < 0)
        return 0;
    int rc = connect(probe, (const struct sockaddr *)name, sizeof *name);
    int err = errno;
    close(probe);
    return rc == -1 && err == ECONNREFUSED;
}

static void handle_client(int data_socket)
{
    unsigned char buffer[BUFFER_SIZE];
    for (;;) {
        ssize_t got = read(data_socket, buffer, BUFFER_SIZE);
        if (got == -1) {
            if (errno == EINTR)
                continue;
            perror("read");
            return;
        }
        if (got == 0)
            return;
        for (ssize_t i = 0; i < got; ++i)
            if (buffer[i] >= 'a' && buffer[i] <= 'z')
                buffer[i] -= 'a' - 'A';
        ssize_t done = 0;
        while (done < got) {
            ssize_t put = write(data_socket, buffer + done, got - done);
            if (put == -1) {
                if (errno == EINTR)
                    continue;
                perror("write");
                return;
            }
            done += put;
        }
    }
}

int main(int argc, char *argv[])
{
    const char *path = argc > 1 ? argv[1] : "echo.sock";
    struct sockaddr_un name;

    signal(SIGPIPE, SIG_IGN);

    int connection_socket = socket(AF_UNIX, SOCK_STREAM, 0);
    if (connection_socket == -1) {
        perror("socket");
        exit(EXIT_FAILURE);
    }

    memset(&name, 0, sizeof(name));
    name.sun_family = AF_UNIX;
    strncpy(name.sun_path, path, sizeof(name.sun_path) - 1);

    int ret = bind(connection_socket, (const struct sockaddr *)&name, sizeof(name));
    if (ret == -1 && errno == EADDRINUSE && nobody_there(&name)) {
        unlink(name.sun_path);
        ret = bind(connection_socket, (const struct sockaddr *)&name, sizeof(name));
    }
    if (ret == -1) {
        fprintf(stderr, "%s: cannot bind: %s\n", path, strerror(errno));
        exit(EXIT_FAILURE);
    }
    if (listen(connection_socket, 20) == -1) {
        fprintf(stderr, "%s: listen: %s\n", path, strerror(errno));
        exit(EXIT_FAILURE);
    }
    printf("listening on %s\n", path);
    fflush(stdout);

    for (;;) {
        int data_socket = accept(connection_socket, NULL, NULL);
        if (data_socket == -1) {
            perror("accept");
            if (errno != EINTR)
                poll(NULL, 0, 20);
            continue;
        }
        handle_client(data_socket);
        close(data_socket);
    }
}
