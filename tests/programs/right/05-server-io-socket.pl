#!/usr/bin/perl
# passes: 05 server
# Looks, asks, takes over; one client at a time.
use strict;
use warnings;
use IO::Socket::UNIX;
use Errno qw(ECONNREFUSED);

$SIG{PIPE} = 'IGNORE';
my $path = shift // 'echo.sock';
sub fail { print STDERR "cannot listen on $path: @_\n"; exit 1 }
fail('path too long') if length $path > 107;
if (lstat $path) {
    -S _ or fail('it is there, and is no socket');
    IO::Socket::UNIX->new(Peer => $path) and fail('a server is there');
    $! == ECONNREFUSED or fail($!);
    unlink $path;
}
my $listener = IO::Socket::UNIX->new(Local => $path, Listen => 5) or fail($!);
print "listening on $path\n";
open STDOUT, '>', '/dev/null';

for (;;) {
    my $conn = $listener->accept or next;
    CLIENT: while (sysread $conn, my $data, 500) {
        $data =~ tr/a-z/A-Z/;
        while ($data ne '') {
            my $sent = syswrite $conn, $data;
            last CLIENT unless defined $sent;
            $data = substr $data, $sent;
        }
    }
}
