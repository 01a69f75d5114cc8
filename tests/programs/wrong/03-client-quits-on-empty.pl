#!/usr/bin/perl
# caught by: 03.client-empty-line-sends-nothing
# cause: quits-on-empty-line
# Takes an empty line for goodbye.
use strict;
use warnings;
use IO::Socket::INET;

$SIG{PIPE} = 'IGNORE';
my $address = shift // '127.0.0.1:8888';
my $server = IO::Socket::INET->new(PeerAddr => $address) or fail($@);
$server->autoflush(1);
$| = 1;
while (defined(my $line = <STDIN>)) {
    $line =~ s/\r?\n\z//;
    last if $line eq '';
    print {$server} $line or fail($!);
    my $count = read $server, my $reply, length $line;
    fail($!) unless defined $count;
    fail('the server closed the connection') if $count < length $line;
    print "$reply\n";
}
close $server;

sub fail {
    print STDERR "$address: @_\n";
    exit 1;
}
