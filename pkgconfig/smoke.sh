#!/bin/sh
# smoke.sh BUILD: installs the build into an empty root and builds programs
# against it that know nothing but pkg-config.
build=$1
here=$(dirname "$0")
cc=${CC:-cc}
root=$(mktemp -d) || exit 1
trap 'rm -rf "$root"' EXIT
failed=0

fail() {
  echo "$*"
  failed=1
}

DESTDIR=$root meson install -C "$build" --no-rebuild >"$root/log" 2>&1 ||
  { cat "$root/log"; exit 1; }
PKG_CONFIG_LIBDIR=$(dirname "$(find "$root" -name libsip.pc)")
PKG_CONFIG_SYSROOT_DIR=$root
LD_LIBRARY_PATH=$(dirname "$PKG_CONFIG_LIBDIR")
export PKG_CONFIG_LIBDIR PKG_CONFIG_SYSROOT_DIR LD_LIBRARY_PATH

# The core stands on nothing.
[ -z "$(pkg-config --print-requires --print-requires-private libsip)" ] ||
  fail "libsip.pc requires something"

flags() { # as words
  pkg-config "$@" || echo no-such-package
}

# shellcheck disable=SC2046
shared() { # PROGRAM SOURCE PACKAGE
  "$cc" -std=c11 -Wall -Werror -o "$root/$1" "$2" \
    $(flags --cflags --libs "$3") || fail "$1: does not build"
}

shared core "$here/core.c" libsip
"$root/core" | grep -q '^SIP/2.0 200' || fail "core: no answer to OPTIONS"

# The same with the static library, and as C++ where there is a compiler.
# shellcheck disable=SC2046
"$cc" -std=c11 -o "$root/static" "$here/core.c" $(flags --cflags libsip) \
  "$LD_LIBRARY_PATH/libsip.a" || fail "static: does not build"
env -u LD_LIBRARY_PATH "$root/static" | grep -q '^SIP/2.0 200' ||
  fail "static: no answer to OPTIONS"

if command -v c++ >/dev/null; then
  # shellcheck disable=SC2046
  c++ -std=c++17 -Wall -Wextra -Werror -o "$root/core++" -x c++ \
    "$here/core.c" $(flags --cflags --libs libsip) ||
    fail "C++: does not build"
  "$root/core++" | grep -q '^SIP/2.0 200' || fail "C++: no answer"
fi

# Each library that was installed can be linked and loaded.
for pc in "$PKG_CONFIG_LIBDIR"/libsip*.pc; do
  name=$(basename "$pc" .pc)
  echo "int main(void) { return 0; }" >"$root/empty.c"
  # shellcheck disable=SC2046
  "$cc" -o "$root/empty" "$root/empty.c" -Wl,--no-as-needed \
    $(flags --cflags --libs "$name") || fail "$name: can not be linked"
  "$root/empty" || fail "$name: can not be loaded"
  echo "$name $(pkg-config --modversion "$name")"
done

if [ -n "$(find "$root" -name agent.h)" ]; then
  shared agent "$here/../tests/api/apps/1_agent_call.c" libsip-agent
  "$root/agent"
  [ $? -eq 1 ] || fail "agent: did not start"
fi
exit $failed
