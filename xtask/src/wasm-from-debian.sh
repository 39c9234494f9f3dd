#!/bin/sh
# Makes a rustup toolchain that compiles for wasm32-unknown-unknown out of Debian's packages, for
# machines that cannot reach rustup's server. Debian compiles `rustc-web` for its browsers; its
# standard library for wasm32 is not packaged, but its source is, and compiling it takes a minute.
# Prints the toolchain's name on the last line of stdout, says what it does on stderr, changes no
# existing toolchain, and is quick when the work was done before. With `--look` it only looks whether
# it was.
set -eu

target=wasm32-unknown-unknown
name=equiflow-wasm
format=1 # raise it when what is built below changes
home=${XDG_CACHE_HOME:-$HOME/.cache}/equiflow/rust

say() { echo "  $*" >&2; }
die() { say "$*"; exit 1; }
# `cargo run` leaves these, for its own toolchain and its own flags.
unset CARGO RUSTC RUSTDOC RUSTC_WRAPPER RUSTC_WORKSPACE_WRAPPER RUSTFLAGS CARGO_ENCODED_RUSTFLAGS
unset CARGO_BUILD_RUSTFLAGS CARGO_BUILD_TARGET LD_LIBRARY_PATH || true

complete() {
    [ "$(sed -n 1p "$home/current/made" 2>/dev/null)" = "$format" ] &&
        [ -x "$home/current/bin/cargo" ] &&
        ls "$home/current/lib/rustlib/$target/lib/"libcore-*.rlib >/dev/null 2>&1 &&
        [ "$(rustup run $name rustc --print sysroot 2>/dev/null)" = "$(readlink -f "$home/current")" ]
}
complete && { echo $name; exit 0; }
[ "${1:-}" != --look ] || exit 1

mkdir -p "$home"
exec 9>"$home/lock"
flock 9 || die "cannot lock $home"
complete && { echo $name; exit 0; }

active=$(rustup show active-toolchain | awk 'NR == 1 { print $1 }')
host=$(rustup run "$active" rustc -vV | sed -n 's/^host: //p')
unset RUSTUP_TOOLCHAIN || true

# Which versions belong together is read from the packages, never assumed.
candidate() { apt-cache policy "$1" | awk '/Candidate:/ { print $2 }'; }
depends() { apt-cache show "$1=$2" | sed -n 's/^Depends: //p' | tr ',' '\n' | awk '{ print $1 }' | grep -m 1 "$3"; }
say "apt-get update"
apt-get update -qq >&2 || say "(it had errors; going on)"
version=$(candidate rustc-web)
case $version in '' | '(none)') die "apt knows no package rustc-web" ;; esac
driver=$(depends libstd-rust-web-dev "$version" '^libstd-rust-web-[0-9]') || die "no compiler library for rustc-web"
llvm=$(depends "$driver" "$version" '^libllvm[0-9]') || die "no LLVM library for rustc-web"

work=$home/work
rm -rf "$work"
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/packages" "$work/files" "$work/std/src"
# Unpacked and not installed: rustc-web conflicts with Debian's other Rust packages.
say "apt-get download rustc-web $version"
chmod 755 "$work/packages"
(cd "$work/packages" && apt-get download -q "rustc-web=$version" "$driver=$version" "libstd-rust-web-dev=$version" \
    "rust-web-src=$version" "rust-web-clippy=$version" >"$work/log" 2>&1) ||
    { tail -n 3 "$work/log" >&2; die "the download failed"; }
dpkg -s "$llvm" >/dev/null 2>&1 ||
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$llvm" >"$work/log" 2>&1 ||
    { tail -n 3 "$work/log" >&2; die "installing $llvm failed"; }
for package in "$work"/packages/*.deb; do
    dpkg -x "$package" "$work/files"
done

say "laying it out in $home"
tree=$home/$version-$format
rm -rf "$tree"
mkdir -p "$tree/bin" "$tree/libexec" "$tree/lib/rustlib/src/rust" "$tree/lib/rustlib/$host/bin"
mv "$work"/files/usr/lib/*/librustc_driver-*.so "$tree/lib/"
mv "$work/files/usr/lib/rustlib/$host/lib" "$tree/lib/rustlib/$host/lib"
mv "$work"/files/usr/src/*/library "$tree/lib/rustlib/src/rust/library"
for program in rustc rustdoc clippy-driver; do
    [ -f "$work/files/usr/bin/$program" ] || continue
    mv "$work/files/usr/bin/$program" "$tree/libexec/$program"
    cat >"$tree/bin/$program" <<END
#!/bin/sh
LD_LIBRARY_PATH="$tree/lib\${LD_LIBRARY_PATH:+:\$LD_LIBRARY_PATH}" exec "$tree/libexec/$program" "\$@"
END
    chmod +x "$tree/bin/$program"
done
[ ! -f "$work/files/usr/bin/cargo-clippy" ] || mv "$work/files/usr/bin/cargo-clippy" "$tree/bin/"
# Cargo and the linker are those of the toolchain in use.
ln -s "$(rustup which cargo --toolchain "$active")" "$tree/bin/cargo"
linker=$(rustup run "$active" rustc --print sysroot)/lib/rustlib/$host/bin/rust-lld
if [ ! -x "$linker" ]; then
    number=${llvm#libllvm}
    apt-get install -y -qq --no-install-recommends "lld-$number" >&2 || die "installing lld-$number failed"
    linker=/usr/lib/llvm-$number/bin/lld
fi
ln -s "$linker" "$tree/lib/rustlib/$host/bin/rust-lld"

say "compiling the standard library for $target"
cat >"$work/std/Cargo.toml" <<'END'
[package]
name = "empty"
version = "0.0.0"
edition = "2021"
[workspace]
[profile.release]
codegen-units = 1
END
: >"$work/std/src/lib.rs"
# Bitcode, so that builds with and without link-time optimisation can use it; remapped paths, so
# that messages of panics do not depend on this machine.
flags="-Cembed-bitcode=yes -Cstrip=debuginfo --remap-path-prefix=$tree/lib/rustlib/src/rust=/rust"
flags="$flags --remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}/registry/src=/crates"
(cd "$work/std" && RUSTC="$tree/bin/rustc" RUSTC_BOOTSTRAP=1 CARGO_TARGET_DIR="$work/target" \
    __CARGO_DEFAULT_LIB_METADATA=$name CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS="$flags" \
    "$tree/bin/cargo" build --release -q -Zbuild-std=std,panic_abort,test --target $target >"$work/log" 2>&1) ||
    { tail -n 10 "$work/log" >&2; die "compiling the standard library failed"; }
mkdir -p "$tree/lib/rustlib/$target/lib"
cp "$work/target/$target/release/deps/"lib*.rlib "$tree/lib/rustlib/$target/lib/"
rm -f "$tree/lib/rustlib/$target/lib/"libempty-*
rm -rf "$tree/lib/rustlib/src"
printf '%s\n%s\n' "$format" "$version" >"$tree/made"

ln -sfn "$tree" "$home/current"
rustup toolchain link $name "$home/current" >/dev/null 2>&1 || {
    rustup toolchain uninstall $name >/dev/null 2>&1
    rustup toolchain link $name "$home/current" >&2
}
complete || die "the new toolchain does not work"
echo $name
