#!/usr/bin/perl
# passes: 04 client
# passes: 06 client
# Unconnected; a datagram from another address than the server's is thrown away.
use strict;
use warnings;
use Socket;

my $address = shift // '127.0.0.1:8888';
my ($host, $port) = split /:/, $address;
my $server = pack_sockaddr_in($port, inet_aton($host));
socket(my $socket, AF_INET, SOCK_DGRAM, 0) or die "socket: $!\n";
while (my $line = <STDIN>) {
    $line =~ s/\r?\n\z//;
    defined send($socket, $line, 0, $server) or fail($!);
    my ($reply, $sender);
    do {
        $sender = recv $socket, $reply, 65535, 0;
        fail($!) unless defined $sender;
    } until $sender eq $server;
    syswrite STDOUT, "$reply\n";
}

sub fail {
    print STDERR "$address: @_\n";
    exit 1;
}
