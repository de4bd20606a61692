#!/usr/bin/env python3
"""A calendar server (Radicale) for tests, on a free port of loopback: `caldav_server.py FOLDER`.

Says "listening on 127.0.0.1 PORT" once it does, and ends with its standard input. Nobody signs in; whoever asks may write everywhere.
"""
import os
import socket
import sys
import threading
from wsgiref.simple_server import WSGIRequestHandler, make_server

from radicale import Application, config, log


class Quiet(WSGIRequestHandler):
    def log_message(self, *_):
        pass


def main():
    configuration = config.load()
    configuration.update({
        "auth": {"type": "none"},
        "rights": {"type": "from_file", "file": write_rights(sys.argv[1])},
        "storage": {"filesystem_folder": os.path.join(sys.argv[1], "collections")},
        "logging": {"level": "critical"},
    }, "test", privileged=True)
    log.set_level("critical", False)
    server = make_server("127.0.0.1", 0, Application(configuration), handler_class=Quiet)
    server.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(f"listening on 127.0.0.1 {server.server_port}", flush=True)
    sys.stdin.read()


def write_rights(folder):
    path = os.path.join(folder, "rights")
    with open(path, "w", encoding="utf-8") as file:
        file.write("[all]\nuser: .*\ncollection: .*\npermissions: RrWw\n")
    return path


if __name__ == "__main__":
    main()
