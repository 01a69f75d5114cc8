// passes: 01 server
// The connection as two unbuffered stdio streams: getc, toupper, putc.
#include <arpa/inet.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char **argv) {
    char *address = argc > 1 ? argv[1] : "127.0.0.1:8888";
    char *colon = strchr(address, ':');
    struct sockaddr_in addr = {.sin_family = AF_INET, .sin_port = htons(atoi(colon + 1))};
    char *host = strndup(address, colon - address);
    inet_aton(host, &addr.sin_addr);
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    bind(listener, (struct sockaddr *)&addr, sizeof addr);
    listen(listener, 5);
    socklen_t size = sizeof addr;
    getsockname(listener, (struct sockaddr *)&addr, &size);
    setvbuf(stdout, NULL, _IOLBF, 0);
    printf("listening on %s:%d\n", inet_ntoa(addr.sin_addr), ntohs(addr.sin_port));
    int conn = accept(listener, NULL, NULL);
    FILE *in = fdopen(conn, "r"), *out = fdopen(dup(conn), "w");
    setvbuf(in, NULL, _IONBF, 0);
    setvbuf(out, NULL, _IONBF, 0);
    int c;
    while ((c = getc(in)) != EOF) putc(toupper(c), out);
    fclose(in);
    fclose(out);
    exit(EXIT_SUCCESS);
}
