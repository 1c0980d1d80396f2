#!/bin/sh
# What the tests reach of the message layer: lib/msg and the framer.
#
#   sh tests/coverage.sh [WORK]     WORK (build-coverage) holds what is built
#
# Builds the core with clang's source-based coverage, runs the unit tests of
# the message layer, the torture messages and the fuzz corpora, and prints
# lines and branches of each file; MC/DC too where clang-19 is. A branch that
# nothing takes must stand in tests/coverage_unreached.tsv, with its reason.
# Exits 77 where there is no clang or no check.
set -u
cd "$(dirname "$0")/.." || exit 1
work=${1:-build-coverage}

find_tools() {
  cc='' flags='-fprofile-instr-generate -fcoverage-mapping'
  if command -v clang-19 >/dev/null && command -v llvm-cov-19 >/dev/null; then
    cc=clang-19 version=-19 mcdc=1 flags="$flags -fcoverage-mcdc"
    return
  fi
  mcdc=0
  for version in '' -14 -15 -16; do
    if command -v "clang$version" >/dev/null &&
       command -v "llvm-cov$version" >/dev/null; then
      cc=clang$version
      return
    fi
  done
}

# What the unit tests are compiled with; the quotes are meant.
# shellcheck disable=SC2089
defines='-D_GNU_SOURCE -DTEST_DATA="tests" -Itests/unit/transport'

compile() { # OBJECT SOURCE FLAGS...
  object=$1 source=$2
  shift 2
  "$cc" -std=c11 -g -O0 -w -Iinclude -Ilib "$@" -c "$source" -o "$object"
}

build() {
  objects=''
  for source in lib/base/*.c lib/msg/*.c lib/auth/*.c lib/transport/*.c \
                lib/transaction/*.c lib/dialog/*.c lib/ua/*.c \
                lib/server/*.c lib/stack/*.c; do
    object=$work/$(echo "$source" | tr / _).o
    measured=''
    case $source in
      lib/msg/*|lib/transport/framer.c) measured=$flags ;;
    esac
    # shellcheck disable=SC2086
    compile "$object" "$source" $measured || return 1
    objects="$objects $object"
  done
}

link_and_run() { # NAME SOURCES... -- ARGUMENTS...
  name=$1
  shift
  sources=''
  while [ $# -gt 0 ] && [ "$1" != -- ]; do
    sources="$sources $1"
    shift
  done
  shift
  # The tests too are measured: for what they take from the headers of lib.
  # shellcheck disable=SC2086,SC2090
  "$cc" -std=c11 -g -O0 -w -Iinclude -Ilib $flags $defines $sources \
    $objects $check -o "$work/$name" || return 1
  binaries="$binaries -object $work/$name"
  CK_FORK=no LLVM_PROFILE_FILE="$work/$name.profraw" "$work/$name" "$@" \
    >"$work/$name.log" 2>&1 || { tail -5 "$work/$name.log"; return 1; }
}

run_all() {
  binaries=''
  for source in tests/unit/msg/*.c; do
    link_and_run "msg-$(basename "$source" .c)" "$source" -- || return 1
  done
  link_and_run torture tests/torture/messages.c -- || return 1
  link_and_run framer tests/unit/transport/framer.c \
    tests/unit/transport/peer.c tests/unit/transport/peertext.c -- || return 1
  defines=''
  for name in msg msg_agree msg_print uri builder stream header multipart; do
    corpus=fuzz/corpus/$name
    [ -d "$corpus" ] || corpus=fuzz/corpus/${name%%_*}
    [ -f "fuzz/fuzz_$name.c" ] && [ -d "$corpus" ] || continue
    link_and_run "fuzz_$name" "fuzz/fuzz_$name.c" fuzz/replay.c \
      -- "$corpus" || return 1
  done
}

find_tools
check=$(pkg-config --cflags --libs check 2>/dev/null)
if [ -z "$cc" ] || [ -z "$check" ]; then
  echo "no clang with llvm-cov, or no check"
  exit 77
fi
rm -rf "$work"
mkdir -p "$work"
build && run_all || exit 1
"llvm-profdata$version" merge -sparse "$work"/*.profraw -o "$work/all" ||
  exit 1
# shellcheck disable=SC2086
"llvm-cov$version" export -format=text -instr-profile="$work/all" $binaries \
  >"$work/all.json" || exit 1
python3 tests/coverage.py "$work/all.json" tests/coverage_unreached.tsv "$mcdc"
