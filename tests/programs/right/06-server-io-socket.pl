#!/usr/bin/perl
# passes: 04 server
# passes: 06 server
# recv and send on the address that recv gave.
use strict;
use warnings;
use IO::Socket::INET;

my $address = shift // '127.0.0.1:8888';
my $socket = IO::Socket::INET->new(Proto => 'udp', LocalAddr => $address);
unless ($socket) {
    warn "cannot bind $address: $!\n";
    exit 1;
}
$| = 1;
print "listening on ", $socket->sockhost, ":", $socket->sockport, "\n";
while (1) {
    my $peer = recv $socket, my $data, 65535, 0;
    next unless defined $peer;
    $data =~ tr/a-z/A-Z/;
    defined send $socket, $data, 0, $peer or warn "send: $!\n";
}
