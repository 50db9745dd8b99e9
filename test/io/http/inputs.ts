// What clients send, good and bad, and what must come of it.

export interface Input {
  /** What it is, and the number of the attack. */
  readonly name: string;
  readonly bytes: string;
  /** The statuses of the answers. */
  readonly statuses: readonly number[];
  /** Whether the server closes the connection behind them. */
  readonly closes: boolean;
  /** What the handler is asked, if that is not nothing: method, target, and the body. */
  readonly asked?: readonly string[];
}

const host = "Host: a\r\n";

function get(fields: string, line = "GET / HTTP/1.1"): string {
  return `${line}\r\n${host}${fields}\r\n`;
}

function post(fields: string, body: string, line = "POST / HTTP/1.1"): string {
  return `${line}\r\n${host}${fields}\r\n${body}`;
}

const chunked = "Transfer-Encoding: chunked\r\n";

/** Refused: nobody is asked anything. */
function refused(name: string, status: number, ...bytes: readonly string[]): Input[] {
  return bytes.map((one, index) => refusal(bytes.length === 1 ? name : `${name}, ${index + 1}`, status, one, []));
}

/** The head is well, so the handler is asked; and the body, which it reads, is not. */
function refusedBody(name: string, status: number, ...bytes: readonly string[]): Input[] {
  return bytes.map((one, index) =>
    refusal(bytes.length === 1 ? name : `${name}, ${index + 1}`, status, one, ["POST / refused"]),
  );
}

function refusal(name: string, status: number, bytes: string, asked: readonly string[]): Input {
  return { name, bytes, statuses: [status], closes: true, asked };
}

function taken(name: string, bytes: string, ...asked: readonly string[]): Input {
  return { name, bytes, statuses: asked.map(() => 200), closes: false, asked };
}

const SECOND = get("", "GET /second HTTP/1.1");

export const inputs: readonly Input[] = [
  taken("a request", get(""), "GET / "),
  taken("two at once", get("") + SECOND, "GET / ", "GET /second "),
  taken("an absolute target", get("", "GET http://a/b?c HTTP/1.1"), "GET http://a/b?c "),
  taken("an empty line in front", `\r\n${get("")}`, "GET / "),
  taken(
    "a body, and a request behind it",
    post("Content-Length: 5\r\n", "hello") + SECOND,
    "POST / hello",
    "GET /second ",
  ),
  taken(
    "chunks, and a request behind them",
    post(chunked, "5;a=b\r\nhello\r\n1\r\n!\r\n0\r\nX: y\r\n\r\n") + SECOND,
    "POST / hello!",
    "GET /second ",
  ),
  taken(
    "`Chunked`, in any case",
    post("Transfer-Encoding:\tChunked \r\n", "A\r\n0123456789\r\n0\r\n\r\n"),
    "POST / 0123456789",
  ),
  taken("a value with blanks around it, of Latin-1", get("X: \t \xe5 \r\n"), "GET / "),
  taken("a star", get("", "OPTIONS * HTTP/1.1"), "OPTIONS * "),
  { ...taken("an HTTP/1.0 request", "GET / HTTP/1.0\r\n\r\n", "GET / "), closes: true },
  { ...taken("the last request", get("Connection: close\r\n") + SECOND, "GET / "), closes: true },
  ...refused("H-7: one line that is too long", 431, get(`X: ${"x".repeat(17_000)}\r\n`)),
  ...refused("H-7: many lines that are too long together", 431, get(`X: ${"x".repeat(300)}\r\n`.repeat(90))),
  ...refused("H-8: 3,000 tiny headers", 431, get("a:b\r\n".repeat(3000))),
  ...refused("H-8: 101 headers", 431, get("a:b\r\n".repeat(100))),
  taken("H-8: 100 headers", get("a:b\r\n".repeat(99)), "GET / "),
  ...refused("H-9: NUL in the request line", 400, get("", "GET /\0 HTTP/1.1")),
  ...refused(
    "H-9: another version",
    505,
    get("", "GET / HTTP/1.9"),
    get("", "GET / HTTP/3.7"),
    get("", "GET / HTTP/0.9"),
  ),
  ...refused("H-9: HTTP/2", 505, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
  ...refused(
    "H-9: something else",
    400,
    "\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03\r\n\r\n",
    "hello\r\n\r\n",
    "\r\n\r\n",
  ),
  ...refused(
    "H-9b: more spaces",
    400,
    ...[
      "GET  / HTTP/1.1",
      "GET /  HTTP/1.1",
      " GET / HTTP/1.1",
      "GET / HTTP/1.1 ",
      "GET\t/ HTTP/1.1",
      "GET /\x0b HTTP/1.1",
    ].map((line) => get("", line)),
  ),
  ...refused("H-9c: a target that is too long", 414, get("", `GET /${"x".repeat(8200)} HTTP/1.1`)),
  ...refused("H-9c: a method in lower case", 400, get("", "get / HTTP/1.1")),
  ...refused("H-9c: a method that nobody knows", 501, get("", "GETT / HTTP/1.1")),
  ...refused(
    "H-9c: a target that is none",
    400,
    ...["GET a HTTP/1.1", "GET * HTTP/1.1", "GET /#a HTTP/1.1", "CONNECT a:80 HTTP/1.1"].map((line) => get("", line)),
  ),
  ...refused(
    "H-11: a length and chunks",
    400,
    post(`Content-Length: 5\r\n${chunked}`, "0\r\n\r\n"),
    post(`${chunked}Content-Length: 5\r\n`, "hello"),
  ),
  ...refused(
    "H-12: two lengths",
    400,
    post("Content-Length: 5\r\nContent-Length: 5\r\n", "hello"),
    post("Content-Length: 5\r\nContent-Length: 6\r\n", "hello!"),
  ),
  ...refused(
    "H-13: a length that is none",
    400,
    ...["+5", "5,5", "-1", "0x5", "5_0", "5 5", "", "five", "5.0", "\x0b5"].map((length) =>
      post(`Content-Length: ${length}\r\n`, "hello"),
    ),
  ),
  ...refusedBody(
    "H-13: a chunk's size that is none",
    400,
    ...["0x5", "-5", "+5", "5_0", "", " 5", "five"].map((size) => post(chunked, `${size}\r\nhello\r\n0\r\n\r\n`)),
  ),
  ...refused("H-14: a length of 2^70", 400, post("Content-Length: 1180591620717411303424\r\n", "hello")),
  ...refusedBody("H-14: a chunk of 20 digits", 400, post(chunked, `${"f".repeat(20)}\r\nhello`)),
  ...refused(
    "H-15: not quite `chunked`",
    400,
    ...["xchunked", "chunked, identity", "chunked, chunked", "\x0bchunked", "gzip, chunked", "chunked;q=1", ""].map(
      (encoding) => post(`Transfer-Encoding: ${encoding}\r\n`, "0\r\n\r\n"),
    ),
  ),
  ...refused(
    "H-15b: two encodings",
    400,
    post(`${chunked}Transfer-Encoding: identity\r\n`, "0\r\n\r\n"),
    post(chunked + chunked, "0\r\n\r\n"),
  ),
  ...refused("H-16: identity, with a request in the body", 400, post("Transfer-Encoding: identity\r\n", SECOND)),
  ...refused(
    "H-17: chunks in HTTP/1.0",
    400,
    post(chunked, `0\r\n\r\n${SECOND}`, "POST / HTTP/1.0"),
    post(`Connection: keep-alive\r\n${chunked}`, `0\r\n\r\n${SECOND}`, "POST / HTTP/1.0"),
  ),
  ...refusedBody(
    "H-18: a chunk line that is malformed",
    400,
    ...[
      "5\nhello\r\n0\r\n\r\n",
      "5 \r\nhello\r\n0\r\n\r\n",
      "5\x01\r\nhello\r\n0\r\n\r\n",
      "5\r\nhello\n0\r\n\r\n",
      "5\r\nhelloo\r\n0\r\n\r\n",
      "5;a\nb\r\nhello\r\n0\r\n\r\n",
    ].map((body) => post(chunked, body)),
  ),
  ...refusedBody(
    "H-18: a trailer that is malformed",
    400,
    post(chunked, "0\r\n X: y\r\n\r\n"),
    post(chunked, "0\r\nContent-Length: 5\r\n\r\nhello"),
    post(chunked, "0\r\nX: y\n\r\n"),
    post(chunked, "0\r\nX\r\n\r\n"),
  ),
  ...refusedBody("H-18b: an extension of 2 kB", 400, post(chunked, `5;a=${"x".repeat(2000)}\r\nhello\r\n0\r\n\r\n`)),
  ...refusedBody("H-18b: an extension of 20 kB", 400, post(chunked, `5;a=${"x".repeat(20_000)}\r\nhello\r\n0\r\n\r\n`)),
  ...refusedBody("H-18b: many extensions", 400, post(chunked, `1;a=${"x".repeat(100)}\r\nh\r\n`.repeat(100))),
  ...refusedBody(
    "H-18b: 100 kB of trailer without end",
    431,
    post(chunked, `0\r\n${"X: y\r\n".repeat(17_000)}`),
    post(chunked, `0\r\nX: ${"y".repeat(100_000)}`),
  ),
  ...refused("H-19: no host", 400, "GET / HTTP/1.1\r\n\r\n"),
  ...refused(
    "H-20: two hosts, or one with a blank",
    400,
    get(host),
    get("", "GET / HTTP/1.0").replace(host, host + host),
    "GET / HTTP/1.1\r\nHost: a b\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n",
  ),
  ...refused("H-21: a carriage return in a value", 400, get("X: a\rb\r\n"), get("X: a\r\r\n")),
  ...refused(
    "H-22: a folded line",
    400,
    get("X: a\r\n b\r\n"),
    get("X: a\r\n\tb\r\n"),
    "GET / HTTP/1.1\r\n Host: a\r\n\r\n",
  ),
  ...refused(
    "H-23: line feeds alone",
    400,
    "GET / HTTP/1.1\nHost: a\n\n",
    "GET / HTTP/1.1\r\nHost: a\n\r\n",
    "GET / HTTP/1.1\nHost: a\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: a\r\n\n",
  ),
  ...refused(
    "H-24: names that are none",
    400,
    ...["X : a", "X", ": a", "X\0: a", "X@(: a", "X Y: a", "\xe5: a", "X: a\0", "X: a\x7f", "X: a\x01"].map((field) =>
      get(`${field}\r\n`),
    ),
  ),
  ...refused("an expectation that nobody meets", 417, get("Expect: a-miracle\r\n")),
];
