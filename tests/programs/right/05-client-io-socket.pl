#!/usr/bin/perl
# passes: 05 client
# sysread until the reply is whole.
use strict;
use warnings;
use IO::Socket::UNIX;

$SIG{PIPE} = 'IGNORE';
my $path = shift // 'echo.sock';
my $server = IO::Socket::UNIX->new(Type => SOCK_STREAM, Peer => $path) or fail("$!");
LINE: while (my $line = readline STDIN) {
    $line =~ s/\r?\n\z//;
    my $length = length $line or next LINE;
    # syswrite may take a part.
    for (my $sent = 0; $sent < $length;) {
        $sent += syswrite($server, $line, $length - $sent, $sent) // fail("$!");
    }
    my $reply = '';
    while (length $reply < $length) {
        my $count = sysread $server, $reply, $length - length $reply, length $reply;
        fail(defined $count ? "the server closed" : $!) unless $count;
    }
    syswrite STDOUT, "$reply\n";
}

sub fail {
    warn "$path: @_\n";
    exit 1;
}
