#!/usr/bin/perl
# caught by: 02.backlog-client-is-served 02.clients-kept-apart 02.descriptors-do-not-grow
# caught by: 02.echoes-exactly 02.idle-after-clients-leave 02.idle-while-idle 02.keeps-running
# caught by: 02.moves-large-messages 02.port-never-refuses 02.second-client 02.silent-clients
# caught by: 02.two-hundred-clients 03.address-in-use 03.backlog-client-is-served
# caught by: 03.clients-kept-apart 03.descriptors-do-not-grow 03.echoes-exactly
# caught by: 03.idle-after-clients-leave 03.keeps-running 03.moves-large-messages
# caught by: 03.serves-many-clients 03.survives-broken-pipe 03.survives-close-mid-message
# caught by: 03.survives-mixed-abuse 03.survives-reset-before-accept
# caught by: 03.survives-reset-while-replying 03.survives-reset-while-waiting
# caught by: 03.survives-aborted-accept 03.survives-too-many-files 03.survives-short-writes
# caught by: 02.survives-short-writes 02.survives-short-reads 03.survives-short-reads
# caught by: 03.survives-interrupted-calls 03.survives-failed-transfers 03.survives-expired-wait
# caught by: 03.survives-reset-before-reply
# cause: waits-for-newline
# `while (<$conn>)` waits for a newline, however long that takes.
use strict;
use warnings;
use IO::Socket::INET;

$SIG{PIPE} = 'IGNORE';
my $address = shift // '127.0.0.1:8888';
my $listener = IO::Socket::INET->new(Listen => 5, LocalAddr => $address, ReuseAddr => 1)
    or do { print STDERR "$address: $@\n"; exit 1 };
$| = 1;
printf "listening on %s:%d\n", $listener->sockhost, $listener->sockport;
while (1) {
    my $conn = $listener->accept or next;
    $conn->autoflush(1);
    while (my $line = <$conn>) {
        print $conn $line =~ tr/a-z/A-Z/r;
    }
    close $conn;
}
