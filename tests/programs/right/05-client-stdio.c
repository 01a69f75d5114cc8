// passes: 05 client
// fgets with a long enough line, read in a loop.
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int main(int argc, char **argv) {
    const char *path = argc > 1 ? argv[1] : "echo.sock";
    struct sockaddr_un addr = {.sun_family = AF_UNIX};
    strncpy(addr.sun_path, path, sizeof addr.sun_path - 1);
    signal(SIGPIPE, SIG_IGN);
    int sock = socket(AF_UNIX, SOCK_STREAM, 0);
    if (connect(sock, (struct sockaddr *)&addr, sizeof addr) < 0) {
        fprintf(stderr, "cannot connect to %s: %s\n", path, strerror(errno));
        exit(1);
    }
    static char line[1 << 20];
    while (fgets(line, sizeof line, stdin)) {
        size_t length = strcspn(line, "\r\n"), got = 0;
        errno = 0;
        /* write may take a part. */
        for (ssize_t sent = 0, taken; sent < length; sent += taken)
            if ((taken = write(sock, line + sent, length - sent)) < 0) goto broken;
        while (got < length) {
            ssize_t n = read(sock, line + got, length - got);
            if (n <= 0) goto broken;
            got += n;
        }
        if (length > 0) {
            fwrite(line, length, 1, stdout);
            putchar('\n');
            fflush(stdout);
        }
    }
    close(sock);
    return 0;
broken:
    fprintf(stderr, "%s: %s\n", path, errno ? strerror(errno) : "the server has gone");
    return 1;
}
