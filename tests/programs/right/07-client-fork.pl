#!/usr/bin/env perl
# passes: 07 client
# Two processes: the child copies the input, the parent the answers; a pipe tells how much was sent.
use strict;
use warnings;
use IO::Socket::INET;
use Socket qw(SHUT_WR);

my $address = shift // "127.0.0.1:8888";
$SIG{PIPE} = 'IGNORE';
my $sock = IO::Socket::INET->new(PeerAddr => $address, Proto => 'tcp') or fail($@ || $!);
sub fail { print STDERR "$address: @_\n"; kill 'KILL', $main::child if $main::child; exit 1 }
pipe(my $counts, my $counted) or fail($!);
our $child = fork() // fail($!);
if ($child == 0) {
    close $counts;
    while ((my $n = sysread(STDIN, my $data, 65536)) // 0) {
        syswrite $counted, pack('Q', $n);
        for (my $at = 0; $at < $n;) {
            my $done = syswrite($sock, $data, $n - $at, $at) // last;
            $at += $done;
        }
    }
    shutdown($sock, SHUT_WR);
    exit 0;
}
close $counted;
my ($received, $failed) = (0, '');
while (1) {
    my $n = sysread($sock, my $data, 65536);
    if (!defined $n) { next if $!{EINTR}; $failed = "$!"; last }
    last if $n == 0;
    $received += $n;
    for (my $at = 0; $at < $n;) {
        my $done = syswrite(STDOUT, $data, $n - $at, $at);
        if (!defined $done) { kill 'KILL', $child; exit 0 }
        $at += $done;
    }
}
fail($failed) if $failed;
kill 'KILL', $child;
waitpid $child, 0;
my $sent = 0;
while (sysread($counts, my $count, 8)) { $sent += unpack('Q', $count) }
fail("the server has not answered everything") if $received < $sent;
