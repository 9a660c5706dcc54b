# shellcheck shell=bash
# shellcheck disable=SC2034
# What tools/start, tools/test and .ci/run share: source it. The lists of Debian packages stand here and nowhere else.

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# OpenBLAS with threads, though wfm ends them at its start: Debian builds the serial one without USE_LOCKING, so that threads which call it at a time
# spoil each other's numbers (core/numeric.h).
build_packages=(build-essential pkgconf meson ninja-build cmake xz-utils ca-certificates tzdata
  libglib2.0-dev libjson-glib-dev libgsl-dev libopenblas-pthread-dev libcsv-dev libxlsxwriter-dev libsqlite3-dev libarchive-dev libexpat1-dev libicu-dev libjs-dygraphs)
test_packages=(python3 python3-icalendar python3-openpyxl chromium)
check_packages=(clang clang-format clang-tidy libclang-rt-dev valgrind shellcheck git)

say() { printf '%s\n' "$*" >&2; }
fail() {
  say "$*"
  exit 6
}

# Installs what is missing, and says what; touches nothing where all is there.
need_packages() {
  local package missing=() as_root=()
  if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
    say "Not a Debian system: taking it that what these packages hold is there: $*"
    return 0
  fi
  for package in "$@"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null ||
      fail "Missing packages: ${missing[*]}. Neither root nor sudo here: ask an administrator to run: apt-get install ${missing[*]}"
    as_root=(sudo)
  fi
  say "Installing missing packages: ${missing[*]}"
  "${as_root[@]}" apt-get -q update >&2 || fail "apt-get update failed: the package lists cannot be read"
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends install "${missing[@]}" </dev/null >&2 ||
    fail "apt-get could not install: ${missing[*]}"
}

# Sets highs_options to what meson must be told: nothing but the linkage where the system has HiGHS, else the folder of our own build.
find_highs() {
  local prefix
  if pkg-config --exists highs; then
    highs_options=(-Dhighs_static=false)
    [ ! -f "$(pkg-config --variable=libdir highs)/libhighs.a" ] || highs_options=(-Dhighs_static=true)
    return 0
  fi
  prefix=$("$top/tools/build-highs") || fail "HiGHS could not be built: see above"
  highs_options=("-Dpkg_config_path=$prefix/lib/pkgconfig")
}

# make_build DIR [MESON OPTION...]: configures the folder once, builds what has changed: everything, or the one target in $build_target.
make_build() {
  local dir=$1
  shift
  if [ ! -f "$dir/build.ninja" ]; then
    find_highs
    meson setup "$dir" "$top" "${highs_options[@]}" "$@" >&2 || fail "meson could not configure $dir"
  fi
  ninja -C "$dir" ${build_target:+"$build_target"} >&2 || fail "$dir does not build"
}
