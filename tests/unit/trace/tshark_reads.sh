#!/bin/sh
# tshark_reads.sh SAMPLE: an independent decoder understands our pcap.
command -v tshark >/dev/null || exit 77
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
"$1" >"$dir/sample.pcap" || exit 1
failed=0

read_it() {
  tshark -n -r "$dir/sample.pcap" -o ip.check_checksum:TRUE \
    -o udp.check_checksum:TRUE -o tcp.check_checksum:TRUE "$@" 2>/dev/null
}

expect() { # WHAT HAVE WANT
  [ "$2" = "$3" ] && return
  echo "$1: $2, expected $3"
  failed=1
}

expect "SIP messages" "$(read_it -Y sip | wc -l)" 10
expect "the late one" "$(read_it -Y 'sip.Status-Code == 202' | wc -l)" 1
expect "the long one" "$(read_it -Y 'sip.Method == "MESSAGE"' | wc -l)" 1
expect "wrong checksums" "$(read_it -Y 'ip.checksum.status == 0 ||
  udp.checksum.status == 0 || tcp.checksum.status == 0' | wc -l)" 0
expect "TCP anomalies" "$(read_it -Y 'tcp.analysis.flags' | wc -l)" 0
expect "RTP packets" \
  "$(read_it -d udp.port==4000,rtp -Y 'rtp.p_type == 0' | wc -l)" 1
exit $failed
