# shellcheck shell=bash
# Sourced after lib.sh: a PostgreSQL server of one's own, in a temp folder, for as long as one script runs.

# postgres_programs: the folder of initdb and postgres, the newest when there are several.
postgres_programs() {
  local found
  found=$(printf '%s\n' /usr/lib/postgresql/*/bin/initdb | sort -V | tail -n 1)
  [ -x "$found" ] || found=$(command -v initdb) || return 1
  found=$(dirname "$(readlink -f "$found")")
  [ -x "$found/postgres" ] && echo "$found"
}

# as_postgres COMMAND...: initdb and postgres refuse to run as root, so root lends them to the package's own user.
as_postgres() {
  if [ "$(id -u)" = 0 ]; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi
}

# postgres_start: sets POSTGRES_DIR and POSTGRES_URL. Nothing in it outlives the script, so nothing waits for the disk.
postgres_start() {
  local programs port
  programs=$(postgres_programs) || fail "no PostgreSQL server programs. Run scripts/setup postgres."
  if [ "$(id -u)" = 0 ] && ! id postgres >/dev/null 2>&1; then
    fail "PostgreSQL does not run as root and there is no user \"postgres\" to lend it to. Create one: useradd --system postgres"
  fi
  POSTGRES_DIR=$(mktemp -d "${TMPDIR:-/tmp}/accord-postgres.XXXXXX")
  [ "$(id -u)" != 0 ] || chown postgres: "$POSTGRES_DIR"
  as_postgres "$programs/initdb" -D "$POSTGRES_DIR/data" -U accord -A trust -E UTF8 --locale=C --no-sync >"$POSTGRES_DIR.log" 2>&1 \
    || fail "initdb failed: $(tail -n 3 "$POSTGRES_DIR.log")"
  for _ in 1 2 3 4 5; do
    port=$((20000 + RANDOM % 20000))
    if as_postgres "$programs/pg_ctl" -D "$POSTGRES_DIR/data" -w -t 60 -s -l "$POSTGRES_DIR/server.log" -o "-p $port -k $POSTGRES_DIR \
      -c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off -c synchronous_commit=off -c max_connections=200 \
      -c shared_buffers=128MB" start >>"$POSTGRES_DIR.log" 2>&1; then
      # shellcheck disable=SC2034 # for the caller
      POSTGRES_URL="postgres://accord@127.0.0.1:$port/postgres"
      return 0
    fi
  done
  fail "PostgreSQL did not start: $(tail -n 3 "$POSTGRES_DIR/server.log" "$POSTGRES_DIR.log" 2>/dev/null)"
}

# postgres_stop: for an exit trap; does nothing when none was started.
postgres_stop() {
  [ -n "${POSTGRES_DIR:-}" ] || return 0
  as_postgres "$(postgres_programs)/pg_ctl" -D "$POSTGRES_DIR/data" -m immediate -s stop >/dev/null 2>&1 || true
  rm -rf "$POSTGRES_DIR" "$POSTGRES_DIR.log"
  POSTGRES_DIR=
}
