# Shared by the scripts: plain words, and where things live. Sourced, never run.

PEAKEPAY_CACHE="${XDG_CACHE_HOME:-$HOME/.cache}/peakepay"
export PEAKEPAY_TOOLS="${PEAKEPAY_TOOLS:-$PEAKEPAY_CACHE/tools}"
export PATH="$PEAKEPAY_TOOLS/bin:$HOME/.cargo/bin:$PATH"

say() { printf '\033[1m==> %s\033[0m\n' "$*"; }
die() { printf '\033[1;31mpeakepay: %s\033[0m\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# Runs a command as root: directly, or through sudo where there is one.
as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; elif have sudo; then sudo "$@"; else return 127; fi
}

APT_UPDATED=
# Installs Debian packages: apt_install "what for" package...
apt_install() {
  local what=$1; shift
  have apt-get || die "missing: $what. This is not a Debian-like system: install the equivalent of '$*' and run make again."
  say "installing $what ($*)"
  if [ -z "$APT_UPDATED" ]; then as_root apt-get update -qq || true; APT_UPDATED=1; fi
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null ||
    die "could not install $what. Run 'apt-get install $*' as an administrator and run make again."
}

# The version of a crate as Cargo.lock pins it.
locked_version() {
  awk -v name="\"$1\"" '$1 == "name" && $3 == name { found = 1; next } found && $1 == "version" { gsub(/"/, "", $3); print $3; exit }' Cargo.lock
}
