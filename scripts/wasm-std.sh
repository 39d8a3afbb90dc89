#!/usr/bin/env bash
# Builds the WebAssembly standard library from Debian's rust-src where rustup cannot fetch it.
# usage: wasm-std.sh TARGET_LIBDIR      (…/lib/rustlib/wasm32-unknown-unknown/lib)
# Never run it beside a rustup-installed target: two copies of std are E0464.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh

libdir=$1
version=$(rustc --version | awk '{ print $2 }')
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Debian's mirror as apt knows it, whichever of its two formats the sources are in.
mirror=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources 2>/dev/null |
  grep -v '^ *#' | grep -oE 'https?://[^ ]+/debian/?' | grep -v security | head -n1) || true
[ -n "${mirror:-}" ] || die "the WebAssembly target is missing and apt names no Debian mirror. Run 'rustup target add wasm32-unknown-unknown'."

say "building the WebAssembly standard library from Debian's rust-src $version"
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
mkdir -p "$work/lists/partial" "$work/cache/archives/partial"
echo "deb [signed-by=$keyring] $mirror trixie-backports main" > "$work/sources.list"
apt=(apt-get -qq -o "Dir::Etc::sourcelist=$work/sources.list" -o Dir::Etc::sourceparts=/dev/null
  -o "Dir::State::lists=$work/lists" -o "Dir::Cache=$work/cache" -o APT::Sandbox::User=root)
"${apt[@]}" update
package_version=$(apt-cache -o "Dir::Etc::sourcelist=$work/sources.list" -o Dir::Etc::sourceparts=/dev/null \
  -o "Dir::State::lists=$work/lists" -o "Dir::Cache=$work/cache" madison rust-src | awk -v v="$version" '$3 ~ "^"v { print $3; exit }')
[ -n "$package_version" ] || die "Debian's trixie-backports holds no rust-src $version. Run 'rustup target add wasm32-unknown-unknown'."
(cd "$work" && "${apt[@]}" download "rust-src=$package_version" && dpkg -x rust-src_*.deb unpacked)

source_dir="$(rustc --print sysroot)/lib/rustlib/src/rust"
mkdir -p "$source_dir"
[ -d "$source_dir/library" ] || cp -r "$work"/unpacked/usr/src/rustc-*/library "$source_dir/library"
cargo new --quiet --lib --vcs none "$work/empty"
(cd "$work/empty" && RUSTC_BOOTSTRAP=1 CARGO_TARGET_DIR="$work/target" RUSTFLAGS="-C embed-bitcode=yes" \
  cargo build --quiet --release --target wasm32-unknown-unknown -Zbuild-std=std,panic_abort,proc_macro)
mkdir -p "$libdir"
cp "$work"/target/wasm32-unknown-unknown/release/deps/*.rlib "$libdir/"
rm -f "$libdir"/libempty-*.rlib
