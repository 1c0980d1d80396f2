#!/bin/sh
# A real call on this machine: the phone of alice calls the phone of bob, they
# talk, send digits, hold and resume, and hang up. What bob heard is compared,
# sample for sample, with what alice said.
#
#   sh examples/demo.sh
#
# Leaves call.pcap and bob-heard.wav in the folder it is called from. Exits 0
# only if everything was as it should be. LSIP_BUILD is the build directory
# [build-demo].
set -u
out=$(pwd)
cd "$(dirname "$0")/.." || exit 1
. tests/packages.sh

say() { printf '\n==== %s\n' "$*"; }

failed=0
fail() {
  echo "FAILED: $*"
  failed=1
}

# ---------------------------------------------------------------- building

build=${LSIP_BUILD:-build-demo}
phone=$build/examples/phone/lsip-phone
wav=$build/examples/phone/lsip-demo-wav

packages_need gcc libc6-dev meson ninja-build pkg-config || exit 1

tmp=$(mktemp -d) || exit 1
bob=
clean() {
  [ -n "$bob" ] && kill "$bob" 2>/dev/null && wait "$bob" 2>/dev/null
  rm -rf "$tmp"
}
trap clean EXIT
trap 'exit 130' INT TERM

say "building the phone in $build (the first time, a minute)"
if [ ! -f "$build/build.ninja" ]; then
  meson setup "$build" -Dtests=disabled -Dfuzz=disabled -Dbench=disabled \
    >"$tmp/setup.log" 2>&1 || {
    cat "$tmp/setup.log"
    echo "meson cannot set up $build: see above"
    exit 1
  }
fi
ninja -C "$build" examples/phone/lsip-phone examples/phone/lsip-demo-wav \
  >"$tmp/build.log" 2>&1 || {
  tail -n 40 "$tmp/build.log"
  echo "the build failed: see above"
  exit 1
}

# ----------------------------------------------------------------- the call

"$wav" make "$tmp/alice.wav" 6 440 && "$wav" make "$tmp/bob.wav" 6 600 ||
  exit 1

say "bob waits for a call, on any free port"
"$phone" --listen --local udp:127.0.0.1:0 --from bob --answer-after 0.5 \
  --calls 1 --audio "wav:$tmp/bob.wav,$out/bob-heard.wav" \
  >"$tmp/bob.log" 2>&1 </dev/null &
bob=$!
port=
for _ in 1 2 3 4 5 6 7 8 9 10; do
  port=$(sed -n 's/.*UDP 127\.0\.0\.1:\([0-9]*\).*/\1/p' "$tmp/bob.log")
  [ -n "$port" ] && break
  sleep 0.2
done
if [ -z "$port" ]; then
  cat "$tmp/bob.log"
  echo "bob's phone did not start"
  exit 1
fi
cat "$tmp/bob.log"

steps="wait 1; digits 1234#; wait 0.3; hold; wait 1; resume; wait 4; hangup"
say "alice calls: $steps"
"$phone" --local udp:127.0.0.1:0 --from alice --script "$steps" \
  --audio "wav:$tmp/alice.wav,$tmp/alice-heard.wav" --ladder \
  --pcap "$out/call.pcap" "sip:bob@127.0.0.1:$port" </dev/null \
  >"$tmp/alice.log" 2>&1 || fail "alice's phone"
cat "$tmp/alice.log"

say "what bob's phone told"
wait "$bob" || fail "bob's phone"
bob=
sed 1d "$tmp/bob.log"

# ---------------------------------------------------------------- the proof

say "is it what it should be?"
for message in INVITE '100 Trying' '180 Ringing' '200 OK' ACK BYE; do
  grep -q "$message" "$tmp/alice.log" || fail "no $message in the ladder"
done
[ "$(grep -c 'INVITE.*>' "$tmp/alice.log")" -ge 3 ] ||
  fail "hold and resume are no re-INVITE"
digits=$(sed -n 's/.*they pressed \(.\)$/\1/p' "$tmp/bob.log" | tr -d '\n')
[ "$digits" = "1234#" ] || fail "bob saw the digits \"$digits\", not 1234#"
grep -q 'they hold us' "$tmp/bob.log" || fail "bob did not see the hold"
grep -q 'they are back' "$tmp/bob.log" || fail "bob did not see the resume"
grep -q 'MOS' "$tmp/alice.log" || fail "no statistics"
# Digits stand in place of speech for half a second, the rest must be there.
"$wav" check "$tmp/alice.wav" "$out/bob-heard.wav" 70 ||
  fail "bob did not hear what alice said"
"$wav" check "$tmp/bob.wav" "$tmp/alice-heard.wav" 60 ||
  fail "alice did not hear what bob said"
[ -s "$out/call.pcap" ] || fail "no call.pcap"
[ $failed = 0 ] || exit 1
say "all as it should be"
echo "call.pcap      SIP and RTP of the call, for wireshark"
echo "bob-heard.wav  what bob heard"
