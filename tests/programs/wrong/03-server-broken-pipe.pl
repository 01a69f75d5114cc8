#!/usr/bin/perl
# caught by: 03.survives-broken-pipe
# caught by: 03.survives-short-writes
# cause: sigpipe-not-ignored send-count-ignored
# Errors are looked at, but SIGPIPE ends the process before syswrite can return one.
use strict;
use warnings;
use IO::Socket::INET;

my $address = shift // '127.0.0.1:8888';
my $listener = IO::Socket::INET->new(Listen => 5, LocalAddr => $address, ReuseAddr => 1);
if (!$listener) {
    print STDERR "cannot listen on $address: $@\n";
    exit 1;
}
$| = 1;
printf "listening on %s:%d\n", $listener->sockhost, $listener->sockport;
while (1) {
    my $conn = $listener->accept or next;
    while (sysread $conn, my $data, 4096) {
        $data =~ tr/a-z/A-Z/;
        syswrite($conn, $data) // last;
    }
}
