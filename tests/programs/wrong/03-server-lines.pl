#!/usr/bin/perl
# caught by: 02.echoes-exactly 03.echoes-exactly
# `while (<$conn>)` waits for a newline, however long that takes.
use strict;
use warnings;
use IO::Socket::INET;

$SIG{PIPE} = 'IGNORE';
my $address = shift // '127.0.0.1:8888';
my $listener = IO::Socket::INET->new(Listen => 5, LocalAddr => $address, ReuseAddr => 1)
    or do { print STDERR "$address: $@\n"; exit 1 };
$| = 1;
printf "listening on %s:%d\n", $listener->sockhost, $listener->sockport;
while (1) {
    my $conn = $listener->accept or next;
    $conn->autoflush(1);
    while (my $line = <$conn>) {
        print $conn $line =~ tr/a-z/A-Z/r;
    }
    close $conn;
}
