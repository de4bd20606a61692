# Sourced by every script: where things are kept, how steps are announced, how root is reached.
# The build cache lies outside the checkout, so that a fresh clone builds on what an earlier one left.
set -euo pipefail

ACCORD_ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
ACCORD_CACHE=${ACCORD_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/accord}
TOOLS="$ACCORD_CACHE/tools"
TIMES="$ACCORD_CACHE/times.log"
mkdir -p "$TOOLS/bin"
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$ACCORD_CACHE/target}
export PATH="$TOOLS/bin:$TOOLS/node/bin:${CARGO_HOME:-$HOME/.cargo}/bin:/usr/lib/postgresql/15/bin:$PATH"

# The compiler that setup found fit for both halves; written by scripts/setup.
# shellcheck source=/dev/null
[ -f "$ACCORD_CACHE/toolchain.env" ] && . "$ACCORD_CACHE/toolchain.env"

say() { printf '\033[1m==>\033[0m %s\n' "$*"; }

# fail SENTENCE: stop, saying what to do.
fail() { printf '\033[1;31mstopped:\033[0m %s\n' "$*" >&2; exit 1; }

# step WHAT COMMAND...: say it, time it, note the time; stop with a sentence when it fails.
step() {
  local what=$1 began=$SECONDS
  shift
  say "$what"
  if ! "$@"; then
    fail "\"$what\" did not succeed. Its own words are above; mend that and run the same command again: what is done stays done."
  fi
  local took=$((SECONDS - began))
  printf '    done in %d min %02d s\n' $((took / 60)) $((took % 60))
  printf '%s\t%ds\t%s\n' "$(date -u +%FT%TZ)" "$took" "$what" >>"$TIMES"
}

# as_root COMMAND...: run it as root, through sudo when we are somebody else.
as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo >/dev/null; then sudo "$@"
  else fail "this step needs root. Install sudo, or run as root: $*"
  fi
}

# packages NAME...: install those Debian packages that are missing.
packages() {
  local missing=()
  for name in "$@"; do
    dpkg-query -W -f '${Status}' "$name" 2>/dev/null | grep -q 'ok installed' || missing+=("$name")
  done
  [ ${#missing[@]} = 0 ] && return 0
  command -v apt-get >/dev/null || fail "these packages are missing and this is no Debian machine: ${missing[*]}. Install their like and run again."
  as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}
