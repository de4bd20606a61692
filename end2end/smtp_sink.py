#!/usr/bin/env python3
"""A mail server on loopback that keeps what it is sent: smtp_sink.py FOLDER [--port N] [--refuse ADDRESS] [--busy ADDRESS]

Every message becomes FOLDER/NNNNNN.eml, octet for octet as it came, in the order of arrival. A message under a Message-ID
that is known already goes to FOLDER/repeats instead, as a mailbox that drops repeats would treat it. What is in the
folder at the start counts as known.

Prints one line when it listens: "listening on 127.0.0.1 PORT". Without --port the system picks one. Ends when its
standard input closes or on SIGTERM. --refuse answers 550 to that recipient, --busy 451: both may be given again.
"""
import argparse
import email.parser
import pathlib
import signal
import sys
import threading

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP


def message_id(octets):
    headers = email.parser.BytesHeaderParser().parsebytes(octets)
    return (headers.get("Message-ID") or "").strip()


class Sink:
    def __init__(self, folder, refuse, busy):
        self.folder, self.repeats = folder, folder / "repeats"
        self.refuse, self.busy = {a.lower() for a in refuse}, {a.lower() for a in busy}
        self.repeats.mkdir(parents=True, exist_ok=True)
        kept = sorted(folder.glob("*.eml"))
        self.known = {message_id(p.read_bytes()) for p in kept} - {""}
        self.next = 1 + max((int(p.stem) for p in [*kept, *self.repeats.glob("*.eml")] if p.stem.isdigit()), default=0)

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.lower() in self.refuse:
            return f"550 5.1.1 <{address}>: no such mailbox"
        if address.lower() in self.busy:
            return f"451 4.2.1 <{address}>: mailbox is busy, try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        octets = envelope.original_content
        known_as = message_id(octets)
        repeat = known_as in self.known
        self.known |= {known_as} - {""}
        place = (self.repeats if repeat else self.folder) / f"{self.next:06}.eml"
        self.next += 1
        unfinished = place.with_suffix(".part")
        unfinished.write_bytes(octets)
        unfinished.rename(place)
        return "250 OK: kept"


class Server(Controller):
    def factory(self):
        return SMTP(self.handler, enable_SMTPUTF8=False, data_size_limit=32 * 1024 * 1024, hostname="sink.invalid")


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("folder", type=pathlib.Path)
    ap.add_argument("--port", type=int, default=0)
    ap.add_argument("--refuse", action="append", default=[])
    ap.add_argument("--busy", action="append", default=[])
    args = ap.parse_args()
    server = Server(Sink(args.folder, args.refuse, args.busy), hostname="127.0.0.1", port=args.port or free_port())
    server.start()
    print(f"listening on 127.0.0.1 {server.port}", flush=True)
    over = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: over.set())
    threading.Thread(target=lambda: (sys.stdin.read(), over.set()), daemon=True).start()
    over.wait()
    server.stop()


def free_port():
    """The controller cannot be asked which port the system picked, so one is picked first."""
    import socket
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


if __name__ == "__main__":
    main()
