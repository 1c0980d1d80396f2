#!/bin/sh
# Makes what is needed to build for 64-bit ARM and to run that here.
#
#   sh tests/cross.sh WORK     WORK/arm64.ini is then a cross file for meson
#
# The compiler, the C library and qemu are packages of this machine; check for
# ARM is unpacked below WORK, and nothing else changes. Exits 77 where that is
# not to be had.
set -u
cd "$(dirname "$0")/.." || exit 1
. tests/packages.sh
mkdir -p "$1" || exit 1
work=$(cd "$1" && pwd)
triple=aarch64-linux-gnu

skip() { echo "not run: $1"; exit 77; }

packages_like gcc-$triple libc6-dev-arm64-cross qemu-user
command -v $triple-gcc >/dev/null || skip "no $triple-gcc"
command -v qemu-aarch64 >/dev/null || skip "no qemu-aarch64"
command -v apt-get >/dev/null || skip "no apt-get to fetch check with"

# An apt of its own, which knows ARM only.
apt() {
  # shellcheck disable=SC2086,SC2154
  apt-get $packages_patience -qq -o APT::Architecture=arm64 \
    -o APT::Architectures::=arm64 -o Dir::State::Lists="$work/apt/lists" \
    -o Dir::State::status="$work/apt/status" -o Dir::Cache="$work/apt" \
    -o APT::Sandbox::User=root "$@"
}

if [ ! -d "$work/root" ]; then
  mkdir -p "$work/apt/lists/partial" "$work/apt/archives/partial"
  : >"$work/apt/status"
  apt update >&2 || skip "no list of packages for ARM"
  (cd "$work/apt" && apt download check libsubunit-dev >&2) ||
    skip "no check for ARM"
  for package in "$work"/apt/*.deb; do
    dpkg-deb -x "$package" "$work/new" || exit 1
  done
  mv "$work/new" "$work/root"
  rm -f "$work/root/usr/lib/$triple/libsubunit.so" # the archive will do
fi

cat >"$work/arm64.ini" <<INI
[binaries]
c = '$triple-gcc'
ar = '$triple-ar'
strip = '$triple-strip'
pkgconfig = 'pkg-config'
exe_wrapper = ['qemu-aarch64', '-L', '/usr/$triple']
[properties]
sys_root = '$work/root'
pkg_config_libdir = '$work/root/usr/lib/$triple/pkgconfig'
[host_machine]
system = 'linux'
cpu_family = 'aarch64'
cpu = 'aarch64'
endian = 'little'
INI
