# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a service that misbehaves answers to a sign-in, and what has to come of it: a row a fault,
at the end of this file. docs/testing.md says how to add one."""

import ctypes
import gzip
import json
import typing
import zlib

from wire import ALERT, DROP, GARBAGE, RESET, STAY

UUID = 'ada0c0ffee123456'
TOKEN = 'the-token-of-this-reply'
MIB = 1024 * 1024
# How long the client has where it would wait for ever, in milliseconds.
SOON = 800


class Fault(typing.NamedTuple):
    name: str
    # Bytes, sent at once; or a function that yields bytes, each a record of TLS of its own, seconds
    # to wait for, and at last one of the ends of wire.py. Without one the connection is closed as
    # it should be.
    reply: typing.Any
    # 'ok': signed in with TOKEN; else the error, by the name that it has in docs/refusals.md.
    outcome: str
    # With a time of its own, in milliseconds, it is played by the client only.
    timeout: int = 10000
    # What the service offers in TLS.
    protocol: str = 'http/1.1'


# What replies are made of.

def body(*, first='', last='', **members):
    """A good one; `first` and `last` stand in it as they are."""
    account = {'uuid': UUID, 'username': 'ada', 'title': 'Ada', 'email': 'ada@example.org',
               'authToken': TOKEN, **members}
    return b'{' + raw(first) + json.dumps(account)[1:-1].encode() + raw(last) + b'}'


def raw(text):
    return text if isinstance(text, bytes) else text.encode()


def head(*headers, status='201 Created'):
    lines = [f'HTTP/1.1 {status}', 'Content-Type: application/json', *headers]
    return b''.join(raw(line) + b'\r\n' for line in lines) + b'\r\n'


def whole(content, *headers, status='201 Created'):
    return head(f'Content-Length: {len(content)}', *headers, status=status) + content


def open_ended(content, *headers, status='201 Created'):
    """One that ends where the connection does."""
    return head('Connection: close', *headers, status=status) + content


def chunked(content, size=100, end=b'0\r\n\r\n'):
    pieces = [content[i:i + size] for i in range(0, len(content), size)]
    return (head('Transfer-Encoding: chunked')
            + b''.join(b'%x\r\n%s\r\n' % (len(piece), piece) for piece in pieces) + end)


def one_by_one(reply, pause=0.0):
    def play():
        for i in range(len(reply)):
            yield reply[i:i + 1]
            yield pause
    return play


def then(reply, end):
    return lambda: iter((reply, end))


def for_ever(start, piece, pause=0.0):
    def play():
        yield start
        while True:
            yield piece
            yield pause
    return play


def padded(size):
    return body().ljust(size)


def deep(opening, closing, where='"brandNew":', depth=100000):
    return whole(body(last=',' + where + depth * opening + '1' + depth * closing))


# Compressed bodies.

def zeros(wbits):
    """1 GiB of zeros in 1 MiB. After a full flush a block stands for itself, wherever it stands."""
    compressor = zlib.compressobj(9, wbits=wbits)
    start = compressor.compress(b'') + compressor.flush(zlib.Z_FULL_FLUSH)
    block = compressor.compress(bytes(MIB)) + compressor.flush(zlib.Z_FULL_FLUSH)
    return start + 1024 * block


def brotli(data):
    encoder = ctypes.CDLL('libbrotlienc.so.1')
    size = ctypes.c_size_t(len(data) + 1024)
    encoded = ctypes.create_string_buffer(size.value)
    assert encoder.BrotliEncoderCompress(5, 22, 0, ctypes.c_size_t(len(data)), data,
                                         ctypes.byref(size), encoded)
    return encoded.raw[:size.value]


def encoded(content, encoding):
    return whole(content, f'Content-Encoding: {encoding}')


GZIP, ZLIB, DEFLATE = 31, 15, -15
BODY = body()
GOOD = whole(BODY)
BIG = 1 << 62

FAULTS = [
    # How it comes.
    Fault('at once', GOOD, 'ok'),
    Fault('byte by byte', one_by_one(GOOD), 'ok'),
    Fault('byte by byte, slowly', one_by_one(GOOD, 0.002), 'ok'),
    Fault('byte by byte, in chunks of one', one_by_one(chunked(BODY, 1)), 'ok'),
    Fault('without a length', open_ended(BODY), 'ok'),
    Fault('interim replies first', 3 * b'HTTP/1.1 103 Early Hints\r\n\r\n' + GOOD, 'ok'),

    # How it ends.
    Fault('no reply', b'', 'no-network'),
    Fault('no reply, and no end of TLS', then(b'', DROP), 'no-network'),
    Fault('whole, and no end of TLS', then(GOOD, DROP), 'ok'),
    Fault('without a length, and no end of TLS', then(open_ended(BODY), DROP), 'ok'),
    Fault('a reset in the body', then(GOOD[:-20], RESET), 'no-network'),
    Fault('an alert in the headers', then(GOOD[:30], ALERT), 'no-network'),
    Fault('an alert in the body', then(GOOD[:-20], ALERT), 'no-network'),
    Fault('no TLS in the body', then(GOOD[:-20], GARBAGE), 'no-network'),
    Fault('whole, and it stays', then(GOOD, STAY), 'ok'),
    Fault('more than was announced', GOOD + GOOD, 'ok'),

    # What does not end.
    Fault('silence', then(b'', STAY), 'timed-out', SOON),
    Fault('silence in the headers', then(GOOD[:30], STAY), 'timed-out', SOON),
    Fault('silence in the body', then(GOOD[:-20], STAY), 'timed-out', SOON),
    Fault('a trickle', for_ever(open_ended(b'{'), b' ', 0.1), 'timed-out', SOON),
    Fault('an endless body', for_ever(open_ended(b'{'), 16384 * b' '), 'bad-reply'),
    Fault('endless chunks of one',
          for_ever(head('Transfer-Encoding: chunked'), 40000 * b'1\r\n \r\n'), 'timed-out', SOON),
    Fault('an endless status line', for_ever(b'HTTP/1.1 201 ', 16384 * b'a'), 'no-network'),
    Fault('endless headers', for_ever(head()[:-2], 200 * b'A: b\r\n'), 'no-network'),
    Fault('an endless header', for_ever(head()[:-2] + b'A: ', 16384 * b'b'), 'no-network'),
    Fault('endless headers, slowly', for_ever(head()[:-2], b'A: b\r\n', 0.1), 'timed-out', SOON),
    Fault('endless interim replies', for_ever(b'', 40000 * b'HTTP/1.1 103 Early Hints\r\n\r\n'),
          'bad-reply'),
    Fault('endless interim replies, slowly', for_ever(b'', b'HTTP/1.1 100 Continue\r\n\r\n', 0.1),
          'timed-out', SOON),
    Fault('endless trailers', for_ever(chunked(BODY, end=b'0\r\n'), 40000 * b'A: b\r\n'),
          'ok'),

    # What is behind an encoding.
    Fault('gzip', encoded(gzip.compress(BODY), 'gzip'), 'ok'),
    Fault('gzip, a bomb', encoded(zeros(GZIP), 'gzip'), 'bad-reply'),
    Fault('deflate, a bomb', encoded(zeros(DEFLATE), 'deflate'), 'bad-reply'),
    Fault('deflate with a head, a bomb', encoded(zeros(ZLIB), 'deflate'), 'bad-reply'),
    Fault('br, a bomb', encoded(brotli(bytes(64 * MIB)), 'br'), 'bad-reply'),
    Fault('gzip in gzip, a bomb', encoded(gzip.compress(zeros(GZIP)), 'gzip, gzip'), 'bad-reply'),
    Fault('gzip in br, a bomb', encoded(brotli(zeros(GZIP)), 'gzip, br'), 'bad-reply'),
    Fault('gzip, cut', encoded(gzip.compress(BODY)[:-30], 'gzip'), 'bad-reply'),
    Fault('gzip, and it is none', encoded(BODY, 'gzip'), 'ok'),
    Fault('gzip, and broken', encoded(gzip.compress(BODY)[:40] + 200 * b'\xff', 'gzip'),
          'bad-reply'),
    Fault('br, and it is none', encoded(BODY, 'br'), 'no-network'),
    Fault('an encoding that nobody knows', encoded(BODY, 'rot13'), 'ok'),

    # How long it is, and how long it says that it is.
    Fault('1 MiB', whole(padded(MIB)), 'ok'),
    Fault('1 MiB and a byte', whole(padded(MIB + 1)), 'bad-reply'),
    Fault('1 MiB in chunks', chunked(padded(MIB), 16384), 'ok'),
    Fault('1 MiB and a byte in chunks', chunked(padded(MIB + 1), 16384), 'bad-reply'),
    Fault('1 MiB without a length', open_ended(padded(MIB)), 'ok'),
    Fault('1 MiB and a byte without a length', open_ended(padded(MIB + 1)), 'bad-reply'),
    Fault('1 MiB behind gzip', encoded(gzip.compress(padded(MIB)), 'gzip'), 'ok'),
    Fault('1 MiB and a byte behind gzip', encoded(gzip.compress(padded(MIB + 1)), 'gzip'),
          'bad-reply'),
    Fault('a length that is too large', head(f'Content-Length: {len(BODY) + 1}') + BODY,
          'no-network'),
    Fault('a length that is too small', head(f'Content-Length: {len(BODY) - 1}') + BODY,
          'bad-reply'),
    Fault('a length of nothing', head('Content-Length: 0') + BODY, 'bad-reply'),
    Fault('a negative length', head('Content-Length: -1') + BODY, 'no-network'),
    Fault('a huge length', head(f'Content-Length: {BIG}') + BODY, 'no-network'),
    Fault('a length beyond 64 bits', head(f'Content-Length: 1{40 * "0"}') + BODY, 'no-network'),
    Fault('a length that is none', head('Content-Length: much') + BODY, 'bad-reply'),
    Fault('two lengths, the last one right',
          head('Content-Length: 10', f'Content-Length: {len(BODY)}') + BODY, 'ok'),
    Fault('two lengths, the last one wrong',
          head(f'Content-Length: {len(BODY)}', 'Content-Length: 10') + BODY, 'bad-reply'),
    Fault('one length twice', whole(BODY, f'Content-Length: {len(BODY)}'), 'ok'),
    Fault('a length and chunks', chunked(BODY).replace(b'\r\n', b'\r\nContent-Length: 5\r\n', 1),
          'ok'),
    Fault('a chunk that is too long', head('Transfer-Encoding: chunked') + b'fffff\r\n' + BODY,
          'no-network'),
    Fault('a chunk beyond 64 bits',
          head('Transfer-Encoding: chunked') + b'10000000000000064\r\n' + BODY + b'\r\n0\r\n\r\n',
          'bad-reply'),
    Fault('a negative chunk',
          head('Transfer-Encoding: chunked') + b'-1\r\n' + BODY + b'\r\n0\r\n\r\n', 'bad-reply'),
    Fault('a chunk without a length',
          head('Transfer-Encoding: chunked') + b'\r\n' + BODY + b'\r\n0\r\n\r\n', 'bad-reply'),
    Fault('chunks without the last', chunked(BODY, end=b''), 'no-network'),
    Fault('chunks that are none', head('Transfer-Encoding: chunked') + BODY, 'no-network'),

    # How deep it is.
    Fault('deep arrays', deep('[', ']'), 'bad-reply'),
    Fault('deep objects', deep('{"a":', '}'), 'bad-reply'),
    Fault('deep arrays in a field', deep('[', ']', '"roles":'), 'bad-reply'),
    Fault('deep objects in a field', deep('{"services":', '}', '"services":'), 'bad-reply'),
    Fault('deep arrays and nothing else', whole(100000 * b'[' + 100000 * b']'), 'bad-reply'),
    Fault('deep objects and nothing else', whole(100000 * b'{"a":' + b'1' + 100000 * b'}'),
          'bad-reply'),
    Fault('deep arrays that do not end', whole(MIB * b'['), 'bad-reply'),
    Fault('deep in a refusal', whole(b'{"errors":' + 100000 * b'[' + 100000 * b']' + b'}',
                                     status='401 Unauthorized'), 'bad-credentials'),
    Fault('deep XML in a refusal', whole(100000 * b'<a>', status='401 Unauthorized'),
          'bad-credentials'),

    # What is in it.
    Fault('not UTF-8 in a name', whole(body(last=b',"title":"\xff\xfe\xc0\x80"')), 'ok'),
    Fault('not UTF-8 in the token', whole(body(last=b',"authToken":"\xff"')), 'incomplete-reply'),
    Fault('not UTF-8 in a key', whole(body(last=b',"\xff":1')), 'ok'),
    Fault('a NUL in a name', whole(body(last=',"title":"a\0b"')), 'ok'),
    Fault('a NUL in the token', whole(body(last=',"authToken":"a\0b"')), 'incomplete-reply'),
    Fault('a NUL behind the token', whole(body(last=',"authToken":"a\0"')), 'incomplete-reply'),
    Fault('a NUL in the UUID', whole(body(last=',"uuid":"a\0b"')), 'incomplete-reply'),
    Fault('an escaped NUL in a name', whole(body(last=r',"title":"a\u0000b"')), 'ok'),
    Fault('an escaped NUL behind the token', whole(body(last=r',"authToken":"a\u0000"')),
          'incomplete-reply'),
    Fault('an escaped NUL in the UUID', whole(body(last=r',"uuid":"a\u0000b"')),
          'incomplete-reply'),
    Fault('an escaped NUL in a key', whole(body(last=r',"authToken\u0000":"other"')), 'ok'),
    Fault('a NUL behind the account', whole(BODY + b'\0'), 'bad-reply'),
    Fault('a NUL before the account', whole(b'\0' + BODY), 'bad-reply'),
    Fault('half a character', whole(body(last=r',"title":"\ud83d"')), 'ok'),
    Fault('half a character in the token', whole(body(last=r',"authToken":"a\ud83d"')),
          'incomplete-reply'),
    Fault('two tokens, the last one good', whole(body(first='"authToken":"a b",')), 'ok'),
    Fault('two tokens, the last one bad', whole(body(last=',"authToken":"a b"')),
          'incomplete-reply'),
    Fault('two tokens, the last one null', whole(body(last=',"authToken":null')),
          'incomplete-reply'),
    Fault('two UUIDs, the last one bad', whole(body(last=',"uuid":7')), 'incomplete-reply'),
    Fault('numbers beyond all bounds',
          whole(body(last=',"id":1e999,"joinedAt":-1e999,"homeSize":1' + 4000 * '0')), 'ok'),
    Fault('minus nothing', whole(body(last=',"id":-0,"homeSize":-0.0')), 'ok'),
    Fault('no number', whole(body(last=',"id":NaN')), 'bad-reply'),
    Fault('an infinity', whole(body(last=',"id":-Infinity')), 'bad-reply'),
    Fault('a number in hex', whole(body(last=',"id":0x10')), 'bad-reply'),
    Fault('two accounts', whole(BODY + BODY), 'bad-reply'),
    Fault('an account and more', whole(BODY + b'garbage'), 'bad-reply'),
    Fault('a remark', whole(b'/* */' + BODY), 'bad-reply'),
    Fault('a byte order mark', whole(b'\xef\xbb\xbf' + BODY), 'ok'),
    Fault('UTF-16', whole(BODY.decode().encode('utf-16')), 'bad-reply'),
    Fault('200 and no body', whole(b'', status='200 OK'), 'bad-reply'),
    Fault('201 and no body', whole(b''), 'bad-reply'),
    Fault('204', b'HTTP/1.1 204 No Content\r\n\r\n', 'bad-reply'),
    Fault('204 with an account', b'HTTP/1.1 204 No Content\r\n\r\n' + BODY, 'bad-reply'),
    Fault('304 with an account', whole(BODY, status='304 Not Modified'), 'bad-reply'),

    # What stands above it.
    Fault('10,000 headers', whole(BODY, *[f'A{i}: b' for i in range(10000)]), 'ok'),
    Fault('a header of 1 MiB', whole(BODY, 'A: ' + MIB * 'b'), 'no-network'),
    Fault('100 cookies', whole(BODY, *[f'Set-Cookie: token{i}={TOKEN}' for i in range(100)]), 'ok'),
    Fault('not UTF-8 in a header', whole(BODY, b'A: \xff\xfe'), 'ok'),
    Fault('not UTF-8 in the name of a header', whole(BODY, b'\xff: b'), 'ok'),
    Fault('a NUL in a header', whole(BODY, b'A: a\0b'), 'bad-reply'),
    Fault('a header without a colon', whole(BODY, b'What'), 'ok'),
    Fault('not UTF-8 in the reason', whole(BODY).replace(b'Created', b'\xff\xfe'), 'ok'),
    Fault('not UTF-8 in the reason of a refusal',
          whole(b'', status='403 No').replace(b'No', b'\xff\xfe'), 'refused'),
    Fault('no reason', GOOD.replace(b' Created', b''), 'ok'),
    Fault('a status of four digits', GOOD.replace(b'201', b'2010'), 'bad-reply'),
    Fault('a status of two digits', GOOD.replace(b'201', b'20'), 'bad-reply'),
    Fault('a status of nothing', GOOD.replace(b'201', b'000'), 'bad-reply'),
    Fault('a status beyond all', GOOD.replace(b'201', b'999'), 'service'),
    Fault('no status', GOOD.replace(b'201 Created', b''), 'bad-reply'),
    Fault('HTTP 9.9', GOOD.replace(b'1.1', b'9.9'), 'bad-reply'),
    Fault('HTTP 1.0', GOOD.replace(b'1.1', b'1.0'), 'ok'),
    Fault('HTTP 0.9', BODY, 'bad-reply'),
    Fault('another protocol', b'220 mail.example.org ESMTP\r\n', 'bad-reply'),
    Fault('HTTP 2 that was not asked for', b'\0\0\x06\x04\0\0\0\0\0\0\x03\0\0\0\x64', 'bad-reply'),
    Fault('HTTP 1 where HTTP 2 is to be had', GOOD, 'ok', protocol='h2'),
    Fault('HTTP 2 that says goodbye',
          b'\0\0\0\x04\0\0\0\0\0' + b'\0\0\x08\x07\0\0\0\0\0' + b'\0\0\0\0' + b'\0\0\0\x0b',
          'bad-reply', protocol='h2'),
    Fault('a redirect to itself', head('Location: /api/v2/users/signin', 'Content-Length: 0',
                                       status='307 Again'), 'bad-reply'),
    Fault('a redirect to what can be asked again',
          head('Location: /api/v2/users/signin', 'Content-Length: 0', 'Connection: close',
               *[f'Set-Cookie: token{i}={TOKEN}' for i in range(100)], status='303 See Other'),
          'bad-reply'),
    Fault('a redirect that leads nowhere', head('Location: http://[', 'Content-Length: 0',
                                                status='302 Found'), 'bad-reply'),
    Fault('an absurd Retry-After', whole(b'', 'Retry-After: ' + 5000 * '9', status='429 Slow'),
          'slow-down'),
    Fault('a Retry-After that is no text', whole(b'', b'Retry-After: \xff\xfe7', status='429 Slow'),
          'slow-down'),
    Fault('a switch of protocols', head('Upgrade: websocket', 'Connection: Upgrade',
                                        status='101 Switching Protocols'), 'no-network'),
]
