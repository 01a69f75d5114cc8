#!/usr/bin/perl
# passes: 02 server
# passes: 03 server
# IO::Select over all clients, non-blocking, a buffer of what is owed to each.
use strict;
use warnings;
use Errno qw(EAGAIN EINTR);
use IO::Select;
use IO::Socket::INET;

$SIG{PIPE} = 'IGNORE';
$| = 1;
my $address = shift // '127.0.0.1:8888';
my $listener = IO::Socket::INET->new(Listen => 20, LocalAddr => $address, ReuseAddr => 1)
    or do { print STDERR "$address: $@\n"; exit 1 };
$listener->blocking(0);
print "listening on ", $listener->sockhost, ":", $listener->sockport, "\n";
my $reading = IO::Select->new($listener);
my $writing = IO::Select->new;
my %owed;

sub forget {
    my $conn = shift;
    $reading->remove($conn);
    $writing->remove($conn);
    delete $owed{$conn};
    close $conn;
}

while (1) {
    my ($readable, $writable) = IO::Select->select($reading, $writing);
    for my $conn (@{ $readable // [] }) {
        if ($conn == $listener) {
            my $client = $listener->accept or next;
            $client->blocking(0);
            $reading->add($client);
            $owed{$client} = '';
            next;
        }
        my $count = sysread $conn, my $data, 65536;
        if ($count) {
            $owed{$conn} .= $data =~ tr/a-z/A-Z/r;
            $writing->add($conn);
            # Not a byte more from it before it has taken this.
            $reading->remove($conn);
        }
        elsif (defined $count || ($! != EAGAIN && $! != EINTR)) {
            forget($conn);
        }
    }
    for my $conn (@{ $writable // [] }) {
        next unless defined $owed{$conn};
        my $sent = syswrite $conn, $owed{$conn};
        if (defined $sent) {
            substr $owed{$conn}, 0, $sent, '';
            next if length $owed{$conn};
            $writing->remove($conn);
            $reading->add($conn);
        }
        elsif ($! != EAGAIN && $! != EINTR) {
            forget($conn);
        }
    }
}
