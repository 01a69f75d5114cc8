#!/usr/bin/perl
# passes: 02 server
# passes: 03 server
# A process for each client, the ready-made echo of stdin to stdout within it.
use strict;
use warnings;
use Socket;

my $address = $ARGV[0] || '127.0.0.1:8888';
my ($host, $port) = $address =~ /^(.*):(\d+)$/ or die "no HOST:PORT: $address\n";
socket(my $listener, PF_INET, SOCK_STREAM, 0) or die "socket: $!\n";
setsockopt($listener, SOL_SOCKET, SO_REUSEADDR, 1);
unless (bind($listener, sockaddr_in($port, inet_aton($host))) && listen($listener, SOMAXCONN)) {
    warn "$address: $!\n";
    exit 1;
}
($port) = sockaddr_in(getsockname $listener);
$SIG{CHLD} = 'IGNORE';
$SIG{PIPE} = 'IGNORE';
syswrite STDOUT, "listening on $host:$port\n";
for (;;) {
    accept(my $conn, $listener) or next;
    my $child = fork;
    if (defined $child && $child == 0) {
        close $listener;
        while (sysread $conn, my $data, 8192) {
            my $reply = $data =~ tr/a-z/A-Z/r;
            while (length $reply) {
                my $sent = syswrite $conn, $reply;
                exit 1 unless defined $sent;
                $reply = substr $reply, $sent;
            }
        }
        exit 0;
    }
    close $conn;
}
