#!/bin/sh
# The SIP of a small company, on this machine: a server, the phone of alice, and
# two phones of bob. They register, and alice calls bob by name: they talk, send
# digits, hold and resume, and hang up. Then bob declines a call, alice cancels
# one, nobody answers one, and one rings at both phones of bob, of which the
# second answers. What bob heard is compared, sample for sample, with what alice
# said.
#
#   sh examples/demo.sh
#
# Leaves call.pcap, server.pcap and bob-heard.wav in the folder it is called
# from. Exits 0 only if everything was as it should be. LSIP_BUILD is the build
# directory [build-demo].
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
server=$build/examples/server/lsip-server
wav=$build/examples/phone/lsip-demo-wav

packages_need gcc libc6-dev meson ninja-build pkg-config || exit 1

tmp=$(mktemp -d) || exit 1
running=
clean() {
  for pid in $running; do kill "$pid" 2>/dev/null; done
  for pid in $running; do wait "$pid" 2>/dev/null; done
  rm -rf "$tmp"
}
trap clean EXIT
trap 'exit 130' INT TERM

say "building in $build (the first time, a minute)"
if [ ! -f "$build/build.ninja" ]; then
  meson setup "$build" -Dtests=disabled -Dfuzz=disabled -Dbench=disabled \
    >"$tmp/setup.log" 2>&1 || {
    cat "$tmp/setup.log"
    echo "meson cannot set up $build: see above"
    exit 1
  }
fi
ninja -C "$build" examples/phone/lsip-phone examples/phone/lsip-demo-wav \
  examples/server/lsip-server >"$tmp/build.log" 2>&1 || {
  tail -n 40 "$tmp/build.log"
  echo "the build failed: see above"
  exit 1
}

# --------------------------------------------------------------- who is here

# Waits until a program has said something: until LOG PATTERN
until_said() {
  tries=300
  while [ $tries -gt 0 ]; do
    grep -q "$2" "$1" 2>/dev/null && return 0
    tries=$((tries - 1))
    sleep 0.1
  done
  cat "$1"
  echo "\"$2\" was not said"
  exit 1
}

# A phone of bob's: bob LOG OPTIONS; its id is in $pid.
bob() {
  log=$tmp/$1.log
  shift
  "$phone" --listen --calls 1 --account sip:bob@example.test \
    --password bobs --registrar "sip:127.0.0.1:$port" "$@" \
    >"$log" 2>&1 </dev/null &
  pid=$!
  running="$running $pid"
  until_said "$log" 'registered as'
}

# alice calls bob: alice LOG OPTIONS; her phone's id is in $alice.
alice() {
  log=$tmp/$1.log
  shift
  "$phone" --account sip:alice@example.test --password secret \
    --registrar "sip:127.0.0.1:$port" --local "udp:127.0.0.1:${at_alice:-0}" \
    "$@" sip:bob@example.test >"$log" 2>&1 </dev/null &
  alice=$!
  running="$running $alice"
}

# Waits for her phone, shows what it told, and looks at its exit code.
alice_ends_with() {
  wait "$alice"
  code=$?
  cat "$log"
  [ $code = "$1" ] || fail "alice's phone ended with $code, not $1"
}

# Where a user has registered from, so that later phones take the same port.
place() {
  sed -n "s/.* $1 is registered from [0-9.]*:\([0-9]*\):.*/\1/p" \
    "$tmp/server.log" | sed -n 1p
}

# Waits for a phone that should have ended well: finished NAME ID LOG
finished() {
  wait "$2" || { fail "$1"; cat "$3"; }
}

"$wav" make "$tmp/alice.wav" 6 440 && "$wav" make "$tmp/bob.wav" 6 600 ||
  exit 1

say "the server of example.test starts, with two users"
users="--domain example.test --users $tmp/users"
# shellcheck disable=SC2086
echo secret | "$server" $users --add-user alice || exit 1
# shellcheck disable=SC2086
echo bobs | "$server" $users --add-user bob || exit 1
cut -c 1-40 "$tmp/users"
# shellcheck disable=SC2086
"$server" $users --listen udp:127.0.0.1:0 --listen tcp:127.0.0.1:0 --ladder \
  --control "$tmp/control" --pcap "$out/server.pcap" --colour never \
  >"$tmp/server.log" 2>&1 </dev/null &
serving=$!
running=$serving
until_said "$tmp/server.log" 'at TCP'
port=$(sed -n 's/.*at UDP 127\.0\.0\.1:\([0-9]*\)/\1/p' "$tmp/server.log")
cat "$tmp/server.log"

# ----------------------------------------------------------------- the call

say "bob registers and waits for a call"
bob bob --local udp:127.0.0.1:0 --answer-after 0.5 \
  --audio "wav:$tmp/bob.wav,$out/bob-heard.wav"
at_bob=$(place bob)
cat "$tmp/bob.log"

steps="wait 1; digits 1234#; wait 0.3; hold; wait 1; resume; wait 4; hangup"
say "alice registers and calls bob by name: $steps"
alice alice --script "$steps" --pcap "$out/call.pcap" \
  --audio "wav:$tmp/alice.wav,$tmp/alice-heard.wav"
alice_ends_with 0
at_alice=$(place alice)

say "what bob's phone told"
finished "bob's phone" $pid "$tmp/bob.log"
sed 1d "$tmp/bob.log"

# ---------------------------------------------------- calls of another kind

say "bob declines"
bob declining --local "udp:127.0.0.1:$at_bob" --reject 603
alice declined
alice_ends_with 1
grep -q 'declined the call' "$tmp/declined.log" || fail "no word of declining"
finished "bob's phone, declining" $pid "$tmp/declining.log"

say "alice thinks again while it rings"
bob ringing --local "udp:127.0.0.1:$at_bob"
alice cancelled
until_said "$log" 'it rings'
kill -INT "$alice"
alice_ends_with 3
grep -q 'we gave up' "$tmp/cancelled.log" || fail "alice did not give up"
finished "bob's phone, ringing" $pid "$tmp/ringing.log"
grep -q 'the caller gave up' "$tmp/ringing.log" ||
  fail "bob does not know that she gave up"

say "nobody answers"
bob alone --local "udp:127.0.0.1:$at_bob"
alice unanswered --timeout 2
alice_ends_with 3
grep -q 'nobody answered' "$log" || fail "no word of nobody"
finished "bob's phone, alone" $pid "$tmp/alone.log"

say "both phones of bob ring, the second answers"
bob first --local "udp:127.0.0.1:$at_bob"
first=$pid
bob second --local udp:127.0.0.1:0 --answer-after 0.7 --audio echo
second=$pid
"$server" --status "$tmp/control" >"$tmp/status.log" || fail "no status"
sed -n '/^who/,/^$/p' "$tmp/status.log"
alice forked --duration 1
alice_ends_with 0
grep -q 'answered' "$tmp/second.log" || fail "the second phone did not answer"
grep -q 'answered' "$tmp/first.log" && fail "the first phone answered too"
finished "bob's first phone" $first "$tmp/first.log"
finished "bob's second phone" $second "$tmp/second.log"
[ "$(grep -c 'sip:bob@127' "$tmp/status.log")" = 2 ] ||
  fail "the server did not know two phones of bob"

say "the server ends, and shows all that went by it"
kill -TERM $serving
wait $serving || fail "the server"
running=
sed 1,2d "$tmp/server.log"

# ---------------------------------------------------------------- the proof

say "is it what it should be?"
for message in REGISTER 401 407 INVITE '100 Trying' '180 Ringing' '200 OK' \
  ACK BYE CANCEL 487 '603 Decline'; do
  grep -q -e "$message.*>" -e "<.*$message" "$tmp/server.log" ||
    fail "no $message in the ladder"
done
for column in alice server bob bob-2; do
  grep '  server  ' "$tmp/server.log" | grep -q " $column *\( \|\$\)" ||
    fail "the ladder has no column for $column"
done
[ "$(grep -c 'is gone' "$tmp/server.log")" -ge 6 ] ||
  fail "somebody is still registered"
digits=$(sed -n 's/.*they pressed \(.\)$/\1/p' "$tmp/bob.log" | tr -d '\n')
[ "$digits" = "1234#" ] || fail "bob saw the digits \"$digits\", not 1234#"
grep -q 'they hold us' "$tmp/bob.log" || fail "bob did not see the hold"
grep -q 'they are back' "$tmp/bob.log" || fail "bob did not see the resume"
grep -q 'MOS' "$tmp/alice.log" || fail "no statistics"
# Of what they heard most must be what was said, on any machine; the rest fills
# in for digits and for what came late. How much was said depends on the
# machine (a busy one stands still now and then) and on the hold in between.
"$wav" check "$tmp/alice.wav" "$out/bob-heard.wav" 60 25 ||
  fail "bob did not hear what alice said"
"$wav" check "$tmp/bob.wav" "$tmp/alice-heard.wav" 60 25 ||
  fail "alice did not hear what bob said"
[ -s "$out/call.pcap" ] || fail "no call.pcap"
[ -s "$out/server.pcap" ] || fail "no server.pcap"
[ $failed = 0 ] || exit 1
say "all as it should be"
echo "call.pcap      SIP and RTP of alice's first call, for wireshark"
echo "server.pcap    all SIP that went by the server"
echo "bob-heard.wav  what bob heard"
