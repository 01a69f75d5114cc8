// caught by: 01.upper-cases 01.exact-on-every-byte 01.needs-no-newline 01.keeps-line-ends
// caught by: 01.no-stale-bytes 01.no-magic-words 01.adds-nothing 01.answers-each-message
// caught by: 01.single-bytes 01.large-message 01.slow-reader-gets-all 01.survives-short-writes
// caught by: 01.half-close-gets-everything
// cause: terminator-sent
// It sends the zero at the end of the string.
#include <arpa/inet.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char **argv) {
    char host[64] = "127.0.0.1";
    int port = 8888;
    if (argc > 1) {
        char *colon = strrchr(argv[1], ':');
        port = atoi(colon + 1);
        snprintf(host, colon - argv[1] + 1, "%s", argv[1]);
    }
    int s = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in a = {0};
    a.sin_family = AF_INET;
    a.sin_port = htons(port);
    a.sin_addr.s_addr = inet_addr(host);
    if (bind(s, (struct sockaddr *)&a, sizeof a) < 0) { perror(argv[1]); return 1; }
    listen(s, 5);
    socklen_t l = sizeof a;
    getsockname(s, (struct sockaddr *)&a, &l);
    printf("listening on %s:%d\n", host, ntohs(a.sin_port));
    fflush(stdout);
    int c = accept(s, NULL, NULL);
    char buf[1024];
    while (1) {
        int n = read(c, buf, sizeof buf - 1);
        if (n <= 0) break;
        buf[n] = 0;
        for (char *p = buf; *p; p++) *p = toupper(*p);
        write(c, buf, n + 1);
    }
    close(c);
    return 0;
}
