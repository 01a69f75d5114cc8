#!/usr/bin/env bash
# passes: 04 client
# /dev/udp gives a connected socket; dd writes and reads one datagram each, which the shell can't.
LC_ALL=C
address=${1:-127.0.0.1:8888}
exec 3<>"/dev/udp/${address%:*}/${address##*:}"
while IFS= read -r line || [[ -n $line ]]; do
    line=${line%$'\r'}
    [[ -n $line ]] || continue
    printf %s "$line" | dd bs=65507 iflag=fullblock count=1 status=none >&3 &&
        dd bs=65535 count=1 status=none <&3 || {
        echo "$address: the conversation broke" >&2
        exit 1
    }
    echo
done
