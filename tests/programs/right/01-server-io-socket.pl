#!/usr/bin/perl
# passes: 01 server
# sysread, tr, syswrite.
use strict;
use warnings;
use IO::Socket::INET;

my ($host, $port) = split /:/, shift // '127.0.0.1:8888';
my $listener = IO::Socket::INET->new(Listen => 1, LocalAddr => $host, LocalPort => $port)
    or die "cannot listen: $@\n";
$| = 1;
print 'listening on ', $listener->sockhost, ':', $listener->sockport, "\n";
my $conn = $listener->accept or die "accept: $!\n";
while (sysread $conn, my $data, 1000) {
    $data =~ tr/a-z/A-Z/;
    while (length $data) {
        my $sent = syswrite($conn, $data) // die "write: $!\n";
        substr($data, 0, $sent, '');
    }
}
close $conn;
