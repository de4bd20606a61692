#!/usr/bin/env python3
"""What the lock file and the licences of all packages must be, read without cargo-deny (which runs too, where it is installed).

    cargo metadata --format-version 1 --locked | scripts/check_lock.py

One sqlx and one SQLite in the tree, and that SQLite new enough: libsqlite3-sys 0.37 brings 3.51.3, older ones have a fault
that corrupts a database in WAL mode. The allowed licences are those of deny.toml, so that there is one list.
"""
import json
import pathlib
import re
import sys
import tomllib

ROOT = pathlib.Path(__file__).resolve().parent.parent
OLDEST_SQLITE = (0, 37)


def versions(lock, name):
    return [p["version"] for p in lock["package"] if p["name"] == name]


def lock_faults(lock):
    for name in ("sqlx-core", "libsqlite3-sys", "wasm-bindgen", "leptos"):
        found = versions(lock, name)
        if len(found) != 1:
            yield f"{name} must be in Cargo.lock exactly once; found {', '.join(found) or 'none'}"
    for version in versions(lock, "libsqlite3-sys"):
        if tuple(int(n) for n in version.split(".")[:2]) < OLDEST_SQLITE:
            yield f"libsqlite3-sys {version} brings an SQLite older than 3.51.3"
    for package in lock["package"]:
        source = package.get("source", "")
        if source and not source.startswith("registry+https://github.com/rust-lang/crates.io-index"):
            yield f"{package['name']} comes from {source}, not from crates.io"


def permitted(expression, allowed):
    """Evaluates an SPDX expression: AND binds before OR, brackets, `X WITH Y` as one licence; `/` is the old way to write OR."""
    tokens = re.findall(r"\(|\)|[^\s()]+", expression.replace("/", " OR "))
    tokens, rest = [], tokens
    while rest:
        if len(rest) > 2 and rest[1] == "WITH":
            tokens.append(" ".join(rest[:3]))
            rest = rest[3:]
        else:
            tokens.append(rest.pop(0))

    def either():
        value = both()
        while tokens and tokens[0] == "OR":
            tokens.pop(0)
            value = both() or value
        return value

    def both():
        value = one()
        while tokens and tokens[0] == "AND":
            tokens.pop(0)
            value = one() and value
        return value

    def one():
        token = tokens.pop(0)
        if token != "(":
            return token in allowed
        value = either()
        tokens.pop(0)
        return value

    return either()


def licence_faults(packages, deny):
    allowed = set(deny["licenses"]["allow"])
    exceptions = {e.get("crate") or e["name"]: set(e["allow"]) for e in deny["licenses"].get("exceptions", [])}
    for package in packages:
        name, licence = package["name"], package.get("license")
        if not licence:
            yield f"{name} {package['version']} names no licence"
        elif not permitted(licence, allowed | exceptions.get(name, set())):
            yield f"{name} {package['version']} is under {licence}, which deny.toml does not allow"


def main():
    lock = tomllib.loads((ROOT / "Cargo.lock").read_text())
    deny = tomllib.loads((ROOT / "deny.toml").read_text())
    packages = json.load(sys.stdin)["packages"]
    faults = [*lock_faults(lock), *licence_faults(packages, deny)]
    for fault in faults:
        print(f"    {fault}", file=sys.stderr)
    if faults:
        return 1
    sqlite = versions(lock, "libsqlite3-sys")[0]
    print(f"    {len(packages)} packages, one sqlx, libsqlite3-sys {sqlite}, every licence allowed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
