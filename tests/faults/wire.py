# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""An account service that sends what it is told, byte by byte, over TLS."""

import contextlib
import os
import re
import socket
import ssl
import struct
import subprocess
import tempfile
import threading
import time

# How a reply may end, beside the good way, which says that it is the end.
DROP = 'the connection is cut, without a word of TLS'
RESET = 'the connection is reset'
ALERT = 'a fatal alert of TLS'
GARBAGE = 'bytes that are no TLS'
STAY = 'nothing more, and the connection stays'
LINGER_NOT = struct.pack('ii', 1, 0)


class Connection:
    """TLS by hand, so that each piece is a record, and the end what it is to be."""

    def __init__(self, raw, context):
        self.raw = raw
        raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.incoming, self.outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.tls = context.wrap_bio(self.incoming, self.outgoing, server_side=True)
        self.do(self.tls.do_handshake)

    def flush(self):
        self.raw.sendall(self.outgoing.read())

    def do(self, call, *arguments):
        while True:
            try:
                return call(*arguments)
            except ssl.SSLWantReadError:
                self.flush()
                if not (data := self.raw.recv(65536)):
                    raise EOFError from None
                self.incoming.write(data)
            finally:
                self.flush()

    def read_request(self):
        request = b''
        while b'\r\n\r\n' not in request:
            request += self.do(self.tls.read, 65536)
        head, _, body = request.partition(b'\r\n\r\n')
        length = re.search(rb'(?i)\r\nContent-Length: *(\d+)', head)
        while length and len(body) < int(length[1]):
            body += self.do(self.tls.read, 65536)
        return head + b'\r\n\r\n' + body

    def send(self, reply):
        for step in (reply,) if isinstance(reply, bytes) else reply():
            if isinstance(step, bytes):
                self.do(self.tls.write, step)
            elif isinstance(step, str):
                self.end(step)
                return
            else:
                time.sleep(step)
        with contextlib.suppress(ssl.SSLWantReadError):
            self.tls.unwrap()
        self.flush()

    def end(self, how):
        if how == RESET:
            self.raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER_NOT)
        elif how == ALERT:
            # It is what one says who got a record that can't be read.
            self.incoming.write(b'\x17\x03\x03\0\x20' + bytes(32))
            with contextlib.suppress(ssl.SSLError):
                self.tls.read(1)
            self.flush()
        elif how == GARBAGE:
            self.raw.sendall(b'What is this?\r\n')
        elif how == STAY:
            while self.raw.recv(65536):
                pass


class Service:
    """Answers every request with the reply that is set."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory()
        self.env = {'USHER_SERVICE_CA': os.path.join(self.folder.name, 'certificate.pem')}
        key = os.path.join(self.folder.name, 'key.pem')
        subprocess.run(['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt',
                        'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', key, '-out',
                        self.env['USHER_SERVICE_CA'], '-days', '30', '-subj', '/CN=localhost',
                        '-addext', 'subjectAltName=DNS:localhost'],
                       check=True, capture_output=True)
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(self.env['USHER_SERVICE_CA'], key)
        self.requests, self.reply = [], b''
        self.connections, self.threads = [], []
        self.server = socket.create_server(('127.0.0.1', 0))
        self.env['USHER_SERVICE_URL'] = f'https://localhost:{self.server.getsockname()[1]}'
        threading.Thread(target=self.serve, daemon=True).start()

    def close(self):
        self.server.close()
        self.folder.cleanup()

    def set_reply(self, reply, protocol='http/1.1'):
        # A client keeps its connection for the next request until it hears that it is closed.
        for raw in self.connections:
            with contextlib.suppress(OSError):
                raw.shutdown(socket.SHUT_RDWR)
        for thread in self.threads:
            thread.join(10)
        self.connections.clear()
        self.threads.clear()
        self.requests.clear()
        self.reply = reply
        self.context.set_alpn_protocols([protocol])

    def serve(self):
        while True:
            with contextlib.suppress(OSError):
                raw = self.server.accept()[0]
                self.connections.append(raw)
                self.threads.append(threading.Thread(target=self.answer, args=(raw,), daemon=True))
                self.threads[-1].start()
                continue
            return

    def answer(self, raw):
        # Whether the client stays is its affair.
        with raw, contextlib.suppress(OSError, EOFError):
            connection = Connection(raw, self.context)
            self.requests.append(connection.read_request())
            connection.send(self.reply)
