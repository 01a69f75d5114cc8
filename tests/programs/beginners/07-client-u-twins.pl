# The child process, which copies stdin, closes the socket at the end of the input and doesn't shut it
# down. The parent still holds the same socket, so no end of stream is sent: the server waits for more,
# and the client never ends.
# caught by: 07.client-half-closes 07.client-prints-after-half-close 07.client-empty-input
# cause: half-close-missing

use strict;
use warnings;
use Errno qw(EPIPE EINTR);
use IO::Handle;
use IO::Socket::INET;

my $address = shift @ARGV || '127.0.0.1:8888';
$SIG{PIPE} = 'IGNORE';

sub fail {
    my ($why) = @_;
    print STDERR "$address: $why\n";
    exit 1;
}

sub put_all {
    my ($to, $data) = @_;
    my $at = 0;
    while ($at < length $data) {
        my $n = syswrite $to, $data, length($data) - $at, $at;
        if (!defined $n) {
            next if $! == EINTR;
            return 0;
        }
        $at += $n;
    }
    return 1;
}

my $server = IO::Socket::INET->new(PeerAddr => $address, Proto => 'tcp')
    or fail("cannot connect: $!");
binmode $_ for $server, \*STDIN, \*STDOUT;

# the child tells the parent through this pipe how much it sends
pipe my $count_in, my $count_out or fail("pipe: $!");
$count_in->blocking(0);

defined(my $child = fork) or fail("fork: $!");

if ($child == 0) {
    close $count_in;
    while (my $n = sysread STDIN, my $piece, 32768) {
        syswrite $count_out, pack('N', $n);
        last unless put_all($server, $piece);
    }
    close $server;
    close $count_out;
    exit 0;
}

close $count_out;
my ($sent, $received) = (0, 0);

sub update_sent {
    while (sysread $count_in, my $numbers, 4096) {
        $sent += $_ for unpack 'N*', $numbers;
    }
}

sub stop_child {
    kill 'TERM', $child;
    waitpid $child, 0;
}

my $trouble = '';
while (1) {
    my $n = sysread $server, my $piece, 32768;
    if (!defined $n) {
        next if $! == EINTR;
        $trouble = "$!";
        last;
    }
    last if $n == 0;
    $received += $n;
    if (!put_all(\*STDOUT, $piece)) {
        my $closed = $! == EPIPE;
        stop_child();
        exit 0 if $closed;
        fail("stdout: $!");
    }
    update_sent();
}

stop_child();
update_sent();
fail($trouble) if $trouble;
fail("the server has answered $received of $sent bytes") if $received < $sent;
exit 0;
