# passes: 08 client
# Perl: the name of an error is the key of %! that is true.
use strict;
use warnings;
use Errno ();
use Fcntl;
use Socket qw(:DEFAULT IPPROTO_TCP IPPROTO_IP TCP_NODELAY IP_TTL);

$| = 1;
my %known = (
    SO_RCVBUF    => [SOL_SOCKET,  SO_RCVBUF],
    SO_SNDBUF    => [SOL_SOCKET,  SO_SNDBUF],
    SO_KEEPALIVE => [SOL_SOCKET,  SO_KEEPALIVE],
    SO_LINGER    => [SOL_SOCKET,  SO_LINGER],
    SO_RCVTIMEO  => [SOL_SOCKET,  SO_RCVTIMEO],
    TCP_NODELAY  => [IPPROTO_TCP, TCP_NODELAY],
    IP_TTL       => [IPPROTO_IP,  IP_TTL],
);

sub usage {
    print STDERR "@_: usage: client [--timeout MS] [--set NAME=VALUE]... ADDRESS...\n";
    exit 2;
}

my ($timeout, @options, @addresses);
while (defined(my $word = shift)) {
    if ($word eq '--timeout') {
        $timeout = shift // usage($word);
        usage($timeout) if $timeout !~ /^\d+$/;
    } elsif ($word eq '--set') {
        my $text = shift // usage($word);
        my ($name, $value) = $text =~ /^(\w+)=(\d+)$/ or usage($text);
        usage($name) unless $known{$name};
        push @options, [$name, $value];
    } else {
        usage($word) if $word !~ /:\d+$/;
        push @addresses, $word;
    }
}
usage('no address') unless @addresses;

sub error_name {
    local $! = shift;
    for my $name (keys %!) {
        return $name if $!{$name} && $name ne 'EWOULDBLOCK';
    }
}

sub put {
    my ($socket, $name, $value) = @_;
    my $packed = $name eq 'SO_LINGER' ? pack('ii', 1, $value)
        : $name eq 'SO_RCVTIMEO' ? pack('l!l!', int($value / 1000), $value % 1000 * 1000)
        :                          pack('i', $value);
    return setsockopt($socket, $known{$name}[0], $known{$name}[1], $packed);
}

sub get {
    my ($socket, $name) = @_;
    my $packed = getsockopt($socket, $known{$name}[0], $known{$name}[1]);
    return (unpack('ii', $packed))[1] if $name eq 'SO_LINGER';
    if ($name eq 'SO_RCVTIMEO') {
        my ($seconds, $micros) = unpack('l!l!', $packed);
        return $seconds * 1000 + int($micros / 1000);
    }
    return unpack('i', $packed);
}

sub name {
    my ($port, $ip) = sockaddr_in(shift);
    return inet_ntoa($ip) . ":$port";
}

for my $address (@addresses) {
    my ($host, $port) = $address =~ /^(.*):(\d+)$/;
    socket(my $socket, PF_INET, SOCK_STREAM, 0) or die "socket: $!";
    fcntl($socket, F_SETFL, O_NONBLOCK);
    my %refused;
    for my $option (@options) {
        put($socket, @$option) or $refused{ $option->[0] } = error_name($! + 0);
    }
    my $error = connect($socket, sockaddr_in($port, inet_aton($host))) ? 0 : $! + 0;
    if ($error == Errno::EINPROGRESS()) {
        my $bits = '';
        vec($bits, fileno($socket), 1) = 1;
        my $ready = select(undef, $bits, undef, defined $timeout ? $timeout / 1000 : undef);
        $error = $ready ? unpack('i', getsockopt($socket, SOL_SOCKET, SO_ERROR)) : Errno::ETIMEDOUT();
    }
    if ($error) {
        print "$address ", error_name($error), "\n";
    } else {
        print "$address ok ", name(getsockname($socket)), ' -> ', name(getpeername($socket)), "\n";
        for my $option (@options) {
            my $name = $option->[0];
            print "$address $name ", $refused{$name} // get($socket, $name), "\n";
        }
    }
    close($socket);
}
