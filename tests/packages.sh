# shellcheck shell=sh disable=SC2034
# Sourced: installs what is missing on Debian, or says what to install.
#
#   packages_need P...   the run can not go on without these
#   packages_like P...   tests that miss one of these are skipped

packages_missing() {
  command -v dpkg-query >/dev/null || return 0 # not Debian: hope
  for package; do
    case $(dpkg-query -W -f '${Status}' "$package" 2>/dev/null) in
      *" installed") ;;
      *) printf '%s ' "$package" ;;
    esac
  done
}

packages_fetch() { # 0 if nothing in $missing is missing any more
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
  # shellcheck disable=SC2086
  if [ -z "${packages_updated:-}" ]; then
    apt-get $packages_patience update -qq >&2 || return 1
    packages_updated=1
  fi
  echo "installing: $missing" >&2
  # shellcheck disable=SC2086
  DEBIAN_FRONTEND=noninteractive apt-get $packages_patience install -y -qq \
    --no-install-recommends $missing >/dev/null
}

packages_need() {
  missing=$(packages_missing "$@")
  [ -z "$missing" ] && return 0
  packages_fetch && return 0
  echo "These packages are missing: $missing" >&2
  echo "Install them, as root: apt-get install $missing" >&2
  return 1
}

packages_like() {
  missing=$(packages_missing "$@")
  [ -z "$missing" ] && return 0
  packages_fetch && return 0
  for package in $missing; do
    missing=$package
    packages_fetch || echo "without $package some tests are skipped" >&2
  done
  return 0
}

# A server that fails once, another apt-get that is still at work.
packages_patience='-o Acquire::Retries=3 -o DPkg::Lock::Timeout=300'
packages_build='gcc libc6-dev binutils meson ninja-build pkg-config check
  python3'
packages_peers='sip-tester baresip-core tshark g++ kamailio linphone-cli
  sipvicious iproute2 valgrind'
