#!/usr/bin/perl
# passes: 02 server
# passes: 03 server
# One client at a time; a broken pipe is an error like any other.
use strict;
use warnings;
use IO::Socket::INET;

$SIG{PIPE} = 'IGNORE';
my $address = shift // '127.0.0.1:8888';
my $listener = IO::Socket::INET->new(Listen => 5, LocalAddr => $address, ReuseAddr => 1);
if (!$listener) {
    print STDERR "cannot listen on $address: $@\n";
    exit 1;
}
STDOUT->autoflush(1);
printf "listening on %s:%d\n", $listener->sockhost, $listener->sockport;

sub serve {
    my $conn = shift;
    while (my $count = sysread $conn, my $data, 4096) {
        $data =~ tr/a-z/A-Z/;
        for (my $sent = 0; $sent < $count;) {
            $sent += syswrite($conn, $data, $count - $sent, $sent) // return;
        }
    }
}

while (1) {
    my $conn = $listener->accept;
    serve($conn) if $conn;
}
