#!/usr/bin/env bash
# Installs what is missing: `setup.sh run` for serving the demo, `setup.sh test` for that and every test.
# A second call finds everything in place and ends at once.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh

goal=${1:-run}

rust() {
  have cargo || die "Rust is missing. Install rustup (https://rustup.rs), open a new shell and run make again."
  have cc || apt_install "a C compiler" build-essential
  local want have_version
  want=$(awk -F'"' '/^rust-version/ { print $2; exit }' Cargo.toml)
  have_version=$(rustc --version | awk '{ print $2 }')
  [ "$(printf '%s\n%s\n' "$want" "$have_version" | sort -V | head -n1)" = "$want" ] ||
    die "Rust $have_version is too old: at least $want is needed. Run 'rustup update stable'."
}

wasm_target() {
  local libdir
  libdir=$(rustc --print target-libdir --target wasm32-unknown-unknown)
  compgen -G "$libdir/libstd-*.rlib" >/dev/null && return
  say "adding the WebAssembly target"
  if have rustup && rustup target add wasm32-unknown-unknown >/dev/null 2>&1; then return; fi
  bash scripts/wasm-std.sh "$libdir"
}

wasm_bindgen() {
  local version
  version=$(locked_version wasm-bindgen)
  [ "$(wasm-bindgen --version 2>/dev/null)" = "wasm-bindgen $version" ] && return
  say "building wasm-bindgen $version (some four minutes, once)"
  # Without --locked: the lock file that this release ships names a release that the registry lacks.
  CARGO_TARGET_DIR="$PEAKEPAY_CACHE/tools-build" \
    cargo install wasm-bindgen-cli --version "$version" --root "$PEAKEPAY_TOOLS" --force --quiet ||
    die "wasm-bindgen $version could not be built; its messages stand above."
}

node_parts() {
  if ! have node || [ "$(node -p 'process.versions.node.split(".")[0]')" -lt 18 ]; then
    apt_install "Node.js (18 or later)" nodejs npm
  fi
  have npm || apt_install "npm" npm
  npm_parts .
}

# Installs the locked packages of a folder unless they are there already.
npm_parts() {
  local stamp="$1/node_modules/.peakepay"
  cmp -s "$1/package-lock.json" "$stamp" && return
  say "installing the npm packages of $1"
  (cd "$1" && npm ci --no-audit --no-fund --loglevel=error) || die "npm could not install the packages of $1."
  cp "$1/package-lock.json" "$stamp"
}

browser() {
  have chromium || apt_install "Chromium" chromium
  fc-list ':lang=zh' 2>/dev/null | grep -q . || apt_install "a Chinese font" fonts-noto-cjk fontconfig
}

postgres_server() {
  compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || have initdb || apt_install "PostgreSQL's server" postgresql
}

cargo_deny() {
  local version=0.20.2
  [ "$(cargo-deny --version 2>/dev/null)" = "cargo-deny $version" ] && return
  say "building cargo-deny $version (once)"
  CARGO_TARGET_DIR="$PEAKEPAY_CACHE/tools-build" \
    cargo install cargo-deny --version "$version" --locked --root "$PEAKEPAY_TOOLS" --force --quiet ||
    die "cargo-deny could not be built; its messages stand above."
}

rust
wasm_target
wasm_bindgen
node_parts
if [ "$goal" = test ]; then
  browser
  postgres_server
  npm_parts end2end
  cargo_deny
fi
