#!/bin/sh
# Installs what is missing, builds, and runs every test.
#
#   sh tests/run.sh [ARGUMENTS OF meson test]
#
# LSIP_BUILD is the build directory [build], LSIP_SETUP further arguments of
# its `meson setup`. The last line is "N passed, N failed".
set -u
here=$(dirname "$0")
cd "$here/.." || exit 1
. tests/packages.sh

give_up() {
  echo "$1"
  echo "0 passed, 1 failed"
  exit 1
}

build=${LSIP_BUILD:-build}
# shellcheck disable=SC2086
packages_need $packages_build || give_up "packages are missing"
# shellcheck disable=SC2086
packages_like $packages_peers

if [ ! -f "$build/build.ninja" ]; then
  # shellcheck disable=SC2086
  meson setup "$build" ${LSIP_SETUP:-} || give_up "meson setup failed"
fi
ninja -C "$build" || give_up "the build failed"

# The log's name holds that of a wrapper, such as valgrind.
rm -f "$build"/meson-logs/testlog*.json
# A machine may be slow, or busy with something else: no test measures time.
export CK_DEFAULT_TIMEOUT="${CK_DEFAULT_TIMEOUT:-60}"
meson test -C "$build" --no-rebuild --print-errorlogs -t 4 "$@"
for log in "$build"/meson-logs/testlog*.json; do
  [ -f "$log" ] || give_up "no test was run"
  python3 tests/results.py "$log"
  exit
done
