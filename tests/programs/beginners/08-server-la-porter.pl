# The result of getpeername is unpacked without a look at it. When a client has reset its connection
# before accept, getpeername returns undef, sockaddr_in dies ("Undefined address"), and the server is
# gone.
# caught by: 08.survives-reset-before-accept 08.descriptors-do-not-grow
# cause: peer-name-not-handled

use strict;
use warnings;
use Socket;
use IO::Handle;

my $address = $ARGV[0] // '127.0.0.1:8888';
my $backlog = $ARGV[1] // 128;
my ($host, $port) = split /:/, $address;

$SIG{PIPE} = 'IGNORE';
STDOUT->autoflush(1);

sub name_of {
    my ($packed) = @_;
    my ($p, $ip) = sockaddr_in($packed);
    return inet_ntoa($ip) . ":$p";
}

socket(my $listener, PF_INET, SOCK_STREAM, getprotobyname('tcp') // 6) or refuse();
setsockopt($listener, SOL_SOCKET, SO_REUSEADDR, pack('i', 1)) or refuse();
bind($listener, sockaddr_in($port, inet_aton($host))) or refuse();
listen($listener, $backlog) or refuse();

print 'listening on ', name_of(getsockname($listener)), "\n";

while (1) {
    unless (accept(my $client, $listener)) {
        warn "accept: $!\n";
        select(undef, undef, undef, 0.05);
        next;
    } else {
        my $peer  = name_of(getpeername($client));
        my $local = name_of(getsockname($client));
        print "client $peer at $local\n";
        converse($client, $peer);
        close $client;
    }
}

sub refuse {
    print STDERR "$address: $!\n";
    exit 1;
}

sub converse {
    my ($client, $peer) = @_;
    while (1) {
        my $n = sysread($client, my $data, 8192);
        if (!defined $n) {
            next if $!{EINTR};
            warn "$peer: $!\n";
            return;
        }
        return if $n == 0;
        $data =~ tr/a-z/A-Z/;
        my $at = 0;
        while ($at < $n) {
            my $w = syswrite($client, $data, $n - $at, $at);
            if (!defined $w) {
                next if $!{EINTR};
                warn "$peer: $!\n";
                return;
            }
            $at += $w;
        }
    }
}
