# Errors are reported with die, whose exit code is the number in $! (2 for a missing file, 111 for a
# stale socket) or 255, and not 1. The message itself is right.
# caught by: 05.client-no-such-file 05.client-stale-socket 05.client-server-closes-early
# caught by: 05.client-server-closes-mid-reply
# cause: another-exit-code

use strict;
use warnings;
use IO::Handle;
use IO::Socket::UNIX;
use Socket qw(SOCK_STREAM);

my $path = @ARGV ? $ARGV[0] : 'echo.sock';

$SIG{PIPE} = 'IGNORE';
binmode STDIN;
binmode STDOUT;
STDOUT->autoflush(1);

my $server = IO::Socket::UNIX->new(
    Type => SOCK_STREAM,
    Peer => $path,
) or die "$path: cannot connect: $!\n";
$server->autoflush(1);

sub ask {
    my ($message) = @_;

    my $rest = $message;
    while (length $rest) {
        my $sent = syswrite($server, $rest);
        die "$path: cannot send: $!\n" unless defined $sent;
        substr($rest, 0, $sent, '');
    }

    my $reply = '';
    while (length($reply) < length($message)) {
        my $got = sysread($server, $reply, length($message) - length($reply), length $reply);
        die "$path: cannot receive: $!\n" unless defined $got;
        die "$path: the server has hung up\n" if $got == 0;
    }
    return $reply;
}

while (my $line = <STDIN>) {
    $line =~ s/\r?\n\z//;
    next if $line eq '';
    print ask($line), "\n";
}

close $server;
