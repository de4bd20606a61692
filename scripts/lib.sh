# shellcheck shell=bash
# Sourced by every script: where things are kept, how steps are announced, how root is reached.
# The build cache lies outside the checkout, so that a fresh clone builds on what an earlier one left.
set -euo pipefail

ACCORD_ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
ACCORD_CACHE=${ACCORD_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/accord}
TOOLS="$ACCORD_CACHE/tools"
TIMES="$ACCORD_CACHE/times.log"
# shellcheck disable=SC2034 # for the scripts that say how long the whole took
STARTED=$SECONDS
mkdir -p "$TOOLS/bin"
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$ACCORD_CACHE/target}
export PATH="$TOOLS/bin:$TOOLS/node/bin:${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"

# Leptos reads its output name while it is compiled: were it set in one command and not in the next, everything above it would be
# built again. So every script has the same value, and so has .cargo/config.toml for a cargo called by hand.
export LEPTOS_OUTPUT_NAME=accord LEPTOS_HASH_FILES=true

# The compiler that setup found fit for both halves; written by scripts/setup.
# shellcheck source=/dev/null
[ ! -f "$ACCORD_CACHE/toolchain.env" ] || . "$ACCORD_CACHE/toolchain.env"

trap 'printf "\n\033[1mstopped by you.\033[0m Run the same command again: what is done stays done.\n" >&2; exit 130' INT TERM

# An exit code that says "the sentence is already printed".
SAID=70

say() { printf '\033[1m==>\033[0m %s\n' "$*"; }

# fail SENTENCE: stop, saying what to do.
fail() {
  printf '\033[1;31mstopped:\033[0m %s\n' "$*" >&2
  exit "$SAID"
}

# in_words SECONDS
in_words() { printf '%d min %02d s' $(($1 / 60)) $(($1 % 60)); }

note_time() { printf '%s\t%ds\t%s\n' "$(date -u +%FT%TZ)" "$1" "$2" >>"$TIMES"; }

# step WHAT COMMAND...: say it, time it, note the time; stop with a sentence when it fails.
# The command runs in a subshell with errexit on (a plain `if ! command` would switch errexit off inside it), so it cannot set
# variables for its caller.
step() {
  local what=$1 began=$SECONDS code
  shift
  say "$what"
  set +e
  (
    set -e
    "$@"
  )
  code=$?
  set -e
  case $code in
    0) ;;
    130 | 143) exit "$code" ;;
    "$SAID") exit "$SAID" ;;
    *) fail "\"$what\" did not succeed. Its own words are above; mend that and run the same command again: what is done stays done." ;;
  esac
  printf '    done in %s\n' "$(in_words $((SECONDS - began)))"
  note_time $((SECONDS - began)) "$what"
}

# as_root COMMAND...: run it as root, through sudo when we are somebody else.
as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    fail "this step needs root. Install sudo, or run as root: $*"
  fi
}

# installed NAME: is that Debian package there?
installed() { dpkg-query -W -f '${Status}\n' "$1" 2>/dev/null | grep -q 'ok installed'; }

# packages NAME...: install those Debian packages that are missing.
packages() {
  local missing=() name
  command -v dpkg-query >/dev/null || fail "this is no Debian machine: install the like of $* and run again."
  for name in "$@"; do
    installed "$name" || missing+=("$name")
  done
  [ ${#missing[@]} != 0 ] || return 0
  as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# leptos PROFILE ARGUMENT...: cargo-leptos with a site folder of its own for debug and for release, so that neither build replaces
# files that a server of the other is giving out. The `site-root` of Cargo.toml is relative to the workspace, not to
# CARGO_TARGET_DIR (cargo-leptos changes into the workspace and only replaces the leading words "CARGO_TARGET_DIR/" of it;
# src/config/project.rs, `parse_raw`); LEPTOS_SITE_ROOT in the environment overrules it (src/config/dotenvs.rs, `overlay`).
leptos() {
  local profile=$1
  shift
  (
    cd "$ACCORD_ROOT"
    LEPTOS_SITE_ROOT=$(site_of "$profile") cargo leptos "$@"
  )
}

site_of() { printf '%s/site-%s' "$CARGO_TARGET_DIR" "$1"; }

# fresh PROFILE: is what was built last built from this checkout as it stands? A folder's own time changes when a file in it goes.
fresh() {
  local bin="$CARGO_TARGET_DIR/$1/accord" mark="$CARGO_TARGET_DIR/$1/.accord-built"
  [ -x "$bin" ] && [ -f "$mark" ] && [ -d "$(site_of "$1")/pkg" ] || return 1
  [ "$(cat "$mark")" = "$ACCORD_ROOT $(stat -c %y "$bin")" ] || return 1
  [ -z "$(cd "$ACCORD_ROOT" && find Cargo.toml Cargo.lock .cargo app entity migration style public -newer "$mark" -print -quit)" ]
}

# build_site PROFILE: server and site of `debug` or `release`, unless they are fresh.
build_site() {
  local profile=$1 mark="$CARGO_TARGET_DIR/$1/.accord-built" flags=()
  [ "$profile" = debug ] || flags=(--release)
  mkdir -p "$CARGO_TARGET_DIR/$profile"
  # The mark carries the time at which the build began: an edit during the build counts as newer.
  : >"$mark.began"
  leptos "$profile" build --cargo-locked "${flags[@]}"
  [ "$profile" = debug ] || node "$ACCORD_ROOT/scripts/pack.cjs" "$(site_of "$profile")"
  printf '%s %s' "$ACCORD_ROOT" "$(stat -c %y "$CARGO_TARGET_DIR/$profile/accord")" >"$mark"
  touch -r "$mark.began" "$mark"
  rm -f "$mark.began"
}

# counted NAME COMMAND...: run cargo's tests and keep their counts in the folder RESULTS; no test at all is a failure.
counted() {
  local name=$1 code=0
  shift
  "$@" 2>&1 | tee "$RESULTS/$name.log" || code=$?
  sed -nE 's/^test result: .* ([0-9]+) passed; ([0-9]+) failed; .*/\1 \2/p' "$RESULTS/$name.log" >"$RESULTS/$name.counts"
  grep -qv "^0 0$" "$RESULTS/$name.counts" || rm -f "$RESULTS/$name.counts"
  if [ "$code" = 0 ] && [ ! -f "$RESULTS/$name.counts" ]; then
    echo "    no test ran, which proves nothing" >&2
    return 1
  fi
  return "$code"
}
