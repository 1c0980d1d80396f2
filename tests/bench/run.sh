#!/bin/sh
# Builds the benchmarks optimized and prints their table.
#
#   sh tests/bench/run.sh [--json] [--rounds N] [--no-instructions]
#
# LSIP_BUILD is the build directory [build-bench]. Packages that it uses when
# they are there: libosip2-dev, libsofia-sip-ua-dev, libre-dev, valgrind.
set -eu
cd "$(dirname "$0")/../.."
build=${LSIP_BUILD:-build-bench}
[ -f "$build/build.ninja" ] ||
  meson setup "$build" -Dbuildtype=debugoptimized -Dbench=enabled >&2
ninja -C "$build" >&2
exec python3 tests/bench/run.py --programs "$build/tests/bench" "$@"
