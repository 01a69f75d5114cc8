#!/usr/bin/perl
# caught by: 04.client-ignores-strangers 06.client-ignores-strangers
# cause: stranger-believed
# recv says who sent the datagram, and nobody looks.
use strict;
use warnings;
use Socket;

my $address = shift // '127.0.0.1:8888';
my ($host, $port) = split /:/, $address;
my $server = pack_sockaddr_in($port, inet_aton($host));
socket(my $socket, AF_INET, SOCK_DGRAM, 0) or die "socket: $!\n";
$| = 1;
while (my $line = <STDIN>) {
    $line =~ s/\r?\n\z//;
    defined send($socket, $line, 0, $server) or die "$address: $!\n";
    defined recv($socket, my $reply, 65535, 0) or die "$address: $!\n";
    print "$reply\n";
}
