"""Requests as an attacker, or a careless client, sends them: a table.

A row is a name, the bytes, and what has to come of them: the statuses of the
answers in their order, and whether the connection is open behind them. The
bytes may be a list, whose parts are sent one after the other. In many rows a
second request stands where a reader of another mind would look for one; it asks
for HIDDEN, and nobody may ever answer it. (Where one who takes chunked bodies sees a
second request rightly, it is NEXT.)
"""

OPEN, CLOSED, HALF = "open", "closed", "half"  # HALF: we send no more, then closed
NAME = b"small"
PATH = b"/v1/models/small:predict"
JSON = b'{"instances":[{"Amount":1}]}'
HIDDEN = b"GET /v1/models/small/metadata HTTP/1.1\r\nHost: localhost\r\n\r\n"
NEXT = b"GET /version HTTP/1.1\r\nHost: localhost\r\n\r\n"
HOST = b"Host: localhost\r\n"


def get(target=b"/version", lines=b"", host=HOST, version=b"HTTP/1.1"):
    return b"GET " + target + b" " + version + b"\r\n" + host + lines + b"\r\n"


def post(lines=None, body=JSON, host=HOST, version=b"HTTP/1.1", target=PATH):
    if lines is None:
        lines = b"Content-Length: %d\r\n" % len(body)
    return (b"POST " + target + b" " + version + b"\r\n" + host + lines
            + b"\r\n" + body)


def chunked(coding, body, more=b""):
    return post(b"Transfer-Encoding: " + coding + b"\r\n" + more, body)


N = b"%d" % len(JSON)
CHUNK = b"%x\r\n%s\r\n0\r\n\r\n" % (len(JSON), JSON)
LONG = b"a" * 20000

ROWS = [
    # --- what is good has to stay so
    ("a GET", get(), [200], OPEN),
    ("a HEAD", get().replace(b"GET", b"HEAD"), ["200 head"], OPEN),
    ("a POST", post(), [200], OPEN),
    ("a POST byte by byte", [b"%c" % b for b in post()], [200], OPEN),
    ("head and body apart", [post(body=b"", lines=b"Content-Length: " + N +
                                  b"\r\n"), JSON], [200], OPEN),
    ("three at once", get() + post() + get(), [200, 200, 200], OPEN),
    ("forty at once", get() * 40, [200] * 40, OPEN),
    ("one and a half, then the rest", [get() + post()[:70], post()[70:]],
     [200, 200], OPEN),
    ("an empty line before a request", b"\r\n" + get(), [200], OPEN),
    ("HTTP/1.0", get(version=b"HTTP/1.0"), [200], CLOSED),
    ("HTTP/1.0 without Host", get(version=b"HTTP/1.0", host=b""), [200], CLOSED),
    ("HTTP/1.0 that stays", get(version=b"HTTP/1.0",
                                lines=b"Connection: keep-alive\r\n"), [200], OPEN),
    ("a POST of HTTP/1.0", post(version=b"HTTP/1.0"), [200], CLOSED),
    ("Connection: close", get(lines=b"Connection: close\r\n"), [200], CLOSED),
    ("Connection: CLOSE, and one behind it",
     get(lines=b"Connection: CLOSE\r\n") + HIDDEN, [200], CLOSED),
    ("Connection: keep-alive, close",
     get(lines=b"Connection: keep-alive, close\r\n"), [200], CLOSED),
    ("a query", get(b"/version?a=b&c"), [200], OPEN),
    ("names of headers in capitals", get(host=b"HOST: localhost\r\n"), [200], OPEN),
    ("no blank behind the colon", get(host=b"Host:localhost\r\n"), [200], OPEN),
    ("blanks around a value", get(lines=b"X-A:  \t a b \t\r\n"), [200], OPEN),
    ("an empty value", get(lines=b"X-Empty:\r\n"), [200], OPEN),
    ("bytes above 127 in a value", get(lines=b"X-Name: \xc3\xa9\xff\r\n"), [200],
     OPEN),
    ("a GET with a body", get(lines=b"Content-Length: 5\r\n") + b"hello", [200], OPEN),
    ("a GET with Content-Length: 0", get(lines=b"Content-Length: 0\r\n"), [200], OPEN),
    ("a hidden request in the body of a GET",
     get(lines=b"Content-Length: %d\r\n" % len(HIDDEN)) + HIDDEN, [200], OPEN),
    ("a hidden request as a body", post(body=HIDDEN), [400], OPEN),
    ("zeros before a length", post(b"Content-Length: 000" + N + b"\r\n"), [200], OPEN),
    ("Expect: 100-continue", [post(b"Content-Length: " + N + b"\r\n"
                                   b"Expect: 100-continue\r\n", b""), JSON],
     [100, 200], OPEN),
    ("Expect: 100-Continue, with the body",
     post(b"Content-Length: " + N + b"\r\nExpect: 100-Continue\r\n"), [200], OPEN),
    ("Upgrade: h2c is passed over",
     get(lines=b"Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\n"
         b"HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n"), [200], OPEN),
    ("Upgrade: websocket is passed over",
     get(lines=b"Upgrade: websocket\r\nConnection: Upgrade\r\n"), [200], OPEN),
    ("encoded dots in a path", get(b"/%2e%2e/etc"), [404], OPEN),
    ("an encoded colon in a path", post(target=PATH.replace(b":", b"%3a")), [200], OPEN),
    ("an encoded letter in a path", get(b"/%70ing"), [200], OPEN),
    ("an encoded NUL in a path", get(b"/v1/models/%00"), [400], OPEN),
    ("an encoded slash in a path", get(b"/v1%2fmodels"), [400], OPEN),
    ("a percent without digits in a path", get(b"/%zz"), [400], OPEN),
    ("a percent at the end of a path", get(b"/ping%2"), [400], OPEN),
    ("dots in a path", get(b"/../../etc/passwd"), [404], OPEN),
    ("the request, and then no more", get(), [200], HALF),
    ("a head of 16 KiB less a little", get(lines=b"X: " + b"a" * 16000 + b"\r\n"),
     [200], OPEN),
    ("a hundred headers", get(lines=b"X: y\r\n" * 100), [200], OPEN),

    # --- two lengths, or none
    ("Content-Length and chunked", post(
        b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
        b"0\r\n\r\n" + HIDDEN), [[400, 411]], CLOSED),
    ("chunked and Content-Length", post(
        b"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n",
        b"0\r\n\r\n" + HIDDEN), [[400, 411]], CLOSED),
    ("chunked", chunked(b"chunked", CHUNK), [411], CLOSED),
    ("chunked, and one behind it", chunked(b"chunked", CHUNK + NEXT), [411], CLOSED),
    ("two of Transfer-Encoding", chunked(b"chunked", b"0\r\n\r\n" + HIDDEN,
                                         b"Transfer-Encoding: identity\r\n"),
     [[400, 411]], CLOSED),
    ("chunked, identity", chunked(b"chunked, identity", CHUNK + HIDDEN),
     [[400, 411]], CLOSED),
    ("gzip, chunked", chunked(b"gzip, chunked", CHUNK), [411], CLOSED),
    ("xchunked", chunked(b"xchunked", CHUNK + HIDDEN), [[400, 411]], CLOSED),
    ("identity", chunked(b"identity", JSON), [[400, 411]], CLOSED),
    ("an empty Transfer-Encoding", chunked(b"", CHUNK), [[400, 411]], CLOSED),
    ("chunked in quotes", chunked(b'"chunked"', CHUNK), [[400, 411]], CLOSED),
    ("CHUNKED", chunked(b"CHUNKED", CHUNK), [411], CLOSED),
    ("a tab before chunked", chunked(b"\tchunked", CHUNK), [411], CLOSED),
    ("a vertical tab before chunked", chunked(b"\x0bchunked", CHUNK + HIDDEN),
     [400], CLOSED),
    ("Transfer-Encoding with a blank before its colon", post(
        b"Transfer-Encoding : chunked\r\nContent-Length: 4\r\n",
        b"0\r\n\r\n" + HIDDEN), [400], CLOSED),
    ("Transfer-Encoding folded", post(
        b"Transfer-Encoding:\r\n chunked\r\nContent-Length: 4\r\n",
        b"0\r\n\r\n" + HIDDEN), [400], CLOSED),
    ("Transfer_Encoding is another header", post(
        b"Content-Length: " + N + b"\r\nTransfer_Encoding: chunked\r\n"), [200], OPEN),
    ("chunked by HTTP/1.0", post(b"Transfer-Encoding: chunked\r\n",
                                 CHUNK + HIDDEN, version=b"HTTP/1.0"),
     [[400, 411]], CLOSED),
    ("chunked GET", get(lines=b"Transfer-Encoding: chunked\r\n")
     + b"0\r\n\r\n" + NEXT, [411], CLOSED),
    ("chunk size 0x", chunked(b"chunked", b"0x1c\r\n" + JSON + b"\r\n0\r\n\r\n"),
     [411], CLOSED),
    ("chunk size +", chunked(b"chunked", b"+1c\r\n" + JSON + b"\r\n0\r\n\r\n"),
     [411], CLOSED),
    ("chunk size with _", chunked(b"chunked", b"0_0\r\n\r\n" + HIDDEN), [411], CLOSED),
    ("chunk size with a blank", chunked(b"chunked", b"1c \r\n" + JSON +
                                        b"\r\n0\r\n\r\n"), [411], CLOSED),
    ("chunk ended by LF", chunked(b"chunked", b"1c\n" + JSON + b"\n0\n\n"), [411],
     CLOSED),
    ("chunk longer than its size", chunked(b"chunked", b"2\r\n" + JSON +
                                           b"\r\n0\r\n\r\n"), [411], CLOSED),
    ("chunk size of 17 digits", chunked(b"chunked", b"10000000000000000\r\n"),
     [411], CLOSED),
    ("chunk extension with LF", chunked(b"chunked", b"1c;a\nb\r\n" + JSON +
                                        b"\r\n0\r\n\r\n"), [411], CLOSED),
    ("a trailer that names a length", chunked(
        b"chunked", b"0\r\nContent-Length: 100\r\n\r\n" + NEXT), [411], CLOSED),
    ("a POST without a length", post(b"", b""), [411], CLOSED),
    ("a POST without a length, and one behind it", post(b"", NEXT), [411], CLOSED),
    ("two lengths that differ", post(
        b"Content-Length: 4\r\nContent-Length: " + N + b"\r\n"), [400], CLOSED),
    ("two lengths that do not", post(
        (b"Content-Length: " + N + b"\r\n") * 2), [400], CLOSED),
    ("a list of lengths", post(b"Content-Length: " + N + b", " + N + b"\r\n"),
     [400], CLOSED),
    ("a length with +", post(b"Content-Length: +" + N + b"\r\n"), [400], CLOSED),
    ("a length with -", post(b"Content-Length: -" + N + b"\r\n"), [400], CLOSED),
    ("a length of -1", post(b"Content-Length: -1\r\n"), [400], CLOSED),
    ("a length with a word behind it", post(b"Content-Length: " + N + b" x\r\n"),
     [400], CLOSED),
    ("a length with a blank in it", post(b"Content-Length: 2 8\r\n"), [400], CLOSED),
    ("a length with a tab in it", post(b"Content-Length: 2\t8\r\n"), [400], CLOSED),
    ("a length in hexadecimal", post(b"Content-Length: 0x1c\r\n"), [400], CLOSED),
    ("a length with a point", post(b"Content-Length: 28.0\r\n"), [400], CLOSED),
    ("a length with an exponent", post(b"Content-Length: 2e1\r\n"), [400], CLOSED),
    ("a length in quotes", post(b'Content-Length: "28"\r\n'), [400], CLOSED),
    ("an empty length", post(b"Content-Length:\r\n"), [400], CLOSED),
    ("a length of blanks", post(b"Content-Length:   \r\n"), [400], CLOSED),
    ("a length of 2^64", post(b"Content-Length: 18446744073709551616\r\n"),
     [[400, 413]], CLOSED),
    ("a length of 2^64 + 28", post(b"Content-Length: 18446744073709551644\r\n"),
     [[400, 413]], CLOSED),
    ("a length of 2^63", post(b"Content-Length: 9223372036854775808\r\n"),
     [[400, 413]], CLOSED),
    ("a length of 400 digits", post(b"Content-Length: " + b"9" * 400 + b"\r\n"),
     [[400, 413]], CLOSED),
    ("a length with a blank before its colon", post(
        b"Content-Length : " + N + b"\r\n"), [400], CLOSED),
    ("a length behind a folded line", post(
        b"X: y\r\n Content-Length: 4\r\nContent-Length: " + N + b"\r\n"), [400],
     CLOSED),
    ("Content_Length is another header", post(b"Content_Length: 3\r\n" +
                                              b"Content-Length: " + N + b"\r\n"),
     [200], OPEN),
    ("a length with a NUL", post(b"Content-Length: 2\x008\r\n"), [400], CLOSED),
    ("a length of a megabyte and one", post(b"Content-Length: 1048577\r\n", b""),
     [413], CLOSED),
    ("the body is shorter than its length", post(b"Content-Length: 100\r\n"), [400],
     HALF),

    # --- lines and characters
    ("bare LF", get().replace(b"\r\n", b"\n"), [400], CLOSED),
    ("bare LF behind the first line", b"GET /version HTTP/1.1\n" + HOST + b"\r\n",
     [400], CLOSED),
    ("bare LF behind a header", get(lines=b"X: y\n"), [400], CLOSED),
    ("bare LF ends the head", b"GET /version HTTP/1.1\r\n" + HOST + b"\n", [400],
     CLOSED),
    ("bare CR in a value", get(lines=b"X: a\rTransfer-Encoding: chunked\r\n"),
     [400], CLOSED),
    ("bare CR in a name", get(lines=b"X\r: a\r\n"), [400], CLOSED),
    ("bare CR ends a line", get(lines=b"X: a\r\r\n"), [400], CLOSED),
    ("CR CR LF behind the first line",
     b"GET /version HTTP/1.1\r\r\n" + HOST + b"\r\n", [400], CLOSED),
    ("a folded line", get(lines=b"X: a\r\n b\r\n"), [400], CLOSED),
    ("a folded line with a tab", get(lines=b"X: a\r\n\tb\r\n"), [400], CLOSED),
    ("a first header that begins with a blank", get(host=b" Host: localhost\r\n"),
     [400], CLOSED),
    ("a NUL in a value", get(lines=b"X: a\x00b\r\n"), [400], CLOSED),
    ("a NUL in a name", get(lines=b"X\x00: a\r\n"), [400], CLOSED),
    ("a NUL in a target", get(b"/ver\x00sion"), [400], CLOSED),
    ("a DEL in a value", get(lines=b"X: a\x7f\r\n"), [400], CLOSED),
    ("an escape in a value", get(lines=b"X: \x1b[31m\r\n"), [400], CLOSED),
    ("a blank before a colon", get(lines=b"X : a\r\n"), [400], CLOSED),
    ("a blank in a name", get(lines=b"X Y: a\r\n"), [400], CLOSED),
    ("a tab before a colon", get(lines=b"X\t: a\r\n"), [400], CLOSED),
    ("an empty name", get(lines=b": a\r\n"), [400], CLOSED),
    ("a line without a colon", get(lines=b"X\r\n"), [400], CLOSED),
    ("a name in brackets", get(lines=b"(X): a\r\n"), [400], CLOSED),
    ("a name with a byte above 127", get(lines=b"X\xe9: a\r\n"), [400], CLOSED),
    ("a name in quotes", get(lines=b'"X": a\r\n'), [400], CLOSED),

    # --- the first line
    ("no Host", get(host=b""), [400], CLOSED),
    ("two of Host", get(host=HOST * 2), [400], CLOSED),
    ("two of Host that differ", get(host=HOST + b"Host: evil.example\r\n"), [400],
     CLOSED),
    ("an empty Host", get(host=b"Host:\r\n"), [400], CLOSED),
    ("another Host", get(host=b"Host: evil.example\r\n"), [421], OPEN),
    ("a Host that begins like ours", get(host=b"Host: localhost.evil.example\r\n"),
     [421], OPEN),
    ("a Host that ends like ours", get(host=b"Host: evil.localhost\r\n"), [421], OPEN),
    ("a Host with a user", get(host=b"Host: localhost@evil.example\r\n"), [421], OPEN),
    ("a Host with an odd port", get(host=b"Host: localhost:80x\r\n"), [421], OPEN),
    ("a Host with a port", get(host=b"Host: localhost:8501\r\n"), [200], OPEN),
    ("an absolute target", get(b"http://localhost/version"), [400], CLOSED),
    ("an absolute target of another", get(b"http://evil.example/version"), [400],
     CLOSED),
    ("a target without a slash", get(b"version"), [400], CLOSED),
    ("the target *", get(b"*"), [400], CLOSED),
    ("a target with a blank", get(b"/ver sion"), [400], CLOSED),
    ("a target with a tab", get(b"/ver\tsion"), [400], CLOSED),
    ("a target with a byte above 127", get(b"/\xc3\xa9"), [400], CLOSED),
    ("two blanks before the target", get(b" /version"), [400], CLOSED),
    ("two blanks before the version", get(b"/version "), [400], CLOSED),
    ("a tab for a blank", get().replace(b"GET ", b"GET\t"), [400], CLOSED),
    ("a blank behind the first line",
     b"GET /version HTTP/1.1 \r\n" + HOST + b"\r\n", [400], CLOSED),
    ("a blank before the method", b" " + get(), [400], CLOSED),
    ("HTTP/0.9", b"GET /version\r\n\r\n", [400], CLOSED),
    ("HTTP/2.0", get(version=b"HTTP/2.0"), [[400, 505]], CLOSED),
    ("HTTP/1.2", get(version=b"HTTP/1.2"), [[400, 505]], CLOSED),
    ("HTTP/1.10", get(version=b"HTTP/1.10"), [[400, 505]], CLOSED),
    ("HTTP/01.1", get(version=b"HTTP/01.1"), [[400, 505]], CLOSED),
    ("http/1.1", get(version=b"http/1.1"), [[400, 505]], CLOSED),
    ("HTTP 1.1", get(version=b"HTTP 1.1"), [[400, 505]], CLOSED),
    ("ICE/1.0", get(version=b"ICE/1.0"), [[400, 505]], CLOSED),
    ("the preface of HTTP/2", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", [[400, 405, 501,
                                                                   505]], CLOSED),
    ("a greeting of TLS", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"x" * 50,
     [400], CLOSED),
    ("CONNECT", b"CONNECT localhost:22 HTTP/1.1\r\n" + HOST + b"\r\n" + HIDDEN,
     [405], CLOSED),
    ("OPTIONS *", b"OPTIONS * HTTP/1.1\r\n" + HOST + b"\r\n", [405], CLOSED),
    ("OPTIONS, as a browser asks", get().replace(b"GET", b"OPTIONS"), [405], CLOSED),
    ("TRACE", get().replace(b"GET", b"TRACE"), [405], CLOSED),
    ("PUT", post().replace(b"POST", b"PUT"), [405], CLOSED),
    ("DELETE", get().replace(b"GET", b"DELETE"), [405], CLOSED),
    ("an unknown method", get().replace(b"GET", b"FETCH"), [[400, 501]], CLOSED),
    ("a method in small letters", get().replace(b"GET", b"get"), [[400, 501]], CLOSED),
    ("SOURCE, which is of another protocol",
     get().replace(b"GET", b"SOURCE"), [[400, 405, 501]], CLOSED),
    ("GET of a path that wants POST", get(PATH), [405], OPEN),
    ("POST of a path that wants GET", post(target=b"/version"), [405], OPEN),

    # --- what comes behind an error
    ("one behind a bad one", get(lines=b"X : y\r\n") + HIDDEN, [400], CLOSED),
    ("one behind a bad body", post(body=b"{") + get(), [400, 200], OPEN),
    ("one behind a body that is too large",
     post(b"Content-Length: 99999999\r\n", HIDDEN), [413], CLOSED),
    ("Expect: something else", post(b"Content-Length: " + N + b"\r\n"
                                    b"Expect: 200-ok\r\n"), [417], CLOSED),
    ("Content-Encoding: gzip", post(b"Content-Length: " + N + b"\r\n"
                                    b"Content-Encoding: gzip\r\n"), [415], CLOSED),
    ("a head that is too large", get(lines=b"X: " + LONG + b"\r\n"), [431], CLOSED),
    ("a name that is too long", get(lines=LONG + b": x\r\n"), [431], CLOSED),
    ("a target that is too long", get(b"/" + LONG), [431], CLOSED),
    ("too many headers", get(lines=b"X: yz\r\n" * 3000), [431], CLOSED),
    ("an endless first line", LONG, [431], CLOSED),
    ("nothing, and then no more", b"", [], HALF),
    ("a half head, and then no more", get()[:20], [400], HALF),
    ("an empty line, and then no more", b"\r\n", [], HALF),

    # --- bodies
    ("an empty body", post(body=b""), [400], OPEN),
    ("a body of blanks", post(body=b"   "), [400], OPEN),
    ("a body that is an array", post(body=b"[]"), [400], OPEN),
    ("a body that ends early", post(body=b'{"instances":[{"Amount":1}'), [400], OPEN),
    ("a body with text behind it", post(body=JSON + b"x"), [400], OPEN),
    ("two bodies", post(body=JSON + b"\n" + JSON), [400], OPEN),
    ("a NUL in the body", post(body=JSON.replace(b"1", b"\x001")), [400], OPEN),
    ("no UTF-8 in the body", post(body=b'{"instances":[{"\xff":1}]}'), [400], OPEN),
    ("brackets, 100,000 deep", post(body=b"[" * 100000), [400], OPEN),
    ("objects, 10,000 deep", post(body=b'{"instances":' * 10000), [400], OPEN),
    ("instances twice", post(body=b'{"instances":[],"instances":[]}'), [400], OPEN),
    ("a member twice", post(body=b'{"instances":[{"Amount":1,"Amount":2}]}'), [400],
     OPEN),
    ("a number of 100,000 digits", post(
        body=b'{"instances":[{"Amount":' + b"9" * 100000 + b"}]}"), [400], OPEN),
    ("1e999", post(body=b'{"instances":[{"Amount":1e999}]}'), [400], OPEN),
    ("NaN", post(body=b'{"instances":[{"Amount":NaN}]}'), [400], OPEN),
    ("an instance that is a string", post(body=b'{"instances":["x"]}'), [400], OPEN),
    ("instances that are an object", post(body=b'{"instances":{}}'), [400], OPEN),
    ("no instances", post(body=b'{"instances":[]}'), [200], OPEN),
    ("no columns", post(body=b'{"inputs":{}}'), [400], OPEN),
    ("columns of two lengths", post(
        body=b'{"inputs":{"Amount":[1,2],"b":[1]}}'), [400], OPEN),
    ("more records than a request may have", post(
        body=b'{"instances":[' + b"[1]," * 20000 + b"[1]]}"), [400], OPEN),
    ("a tensor with a shape of 2^60", post(
        target=b"/v2/models/small/infer", body=b'{"inputs":[{"name":"x","datatype":'
        b'"FP64","shape":[1152921504606846976,1],"data":[1]}]}'), [400], OPEN),
    ("a tensor with fewer values than its shape", post(
        target=b"/v2/models/small/infer", body=b'{"inputs":[{"name":"x","datatype":'
        b'"FP64","shape":[5,1],"data":[1]}]}'), [400], OPEN),
]
