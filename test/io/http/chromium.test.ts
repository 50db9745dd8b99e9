// A browser in front of our server: a page with what it needs, and a WebSocket that the page opens.

import { type Browser, chromium, type Page } from "playwright";
import { type HandlerResult, type HttpRequest, type HttpServer, json } from "stackful/http";
import { upgradeWebSocket } from "stackful/websocket";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isInstalled } from "../../support/peers.js";
import { serving } from "./raw.js";

const { CHROMIUM = "/usr/bin/chromium" } = process.env;
const MODULES = 12;

const page = `<!doctype html>
<title>loading</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/style.css">
<img id="image" src="/image.svg">
${Array.from({ length: MODULES }, (_, n) => `<script src="/module.js?${n}" defer></script>`).join("\n")}
<script src="/page.js" defer></script>`;

/** What the page can do, when it is asked to. */
const script = `
const look = () => ({
  scripts: globalThis.loaded,
  color: getComputedStyle(document.body).color,
  width: document.querySelector("#image").naturalWidth,
});

async function post() {
  const answers = [];
  for (let n = 0; n < 10; n++)
    answers.push((await (await fetch("/post", { method: "POST", body: "Åse " + n })).json()).posted);
  return answers;
}

async function echo() {
  const socket = new WebSocket("ws://" + location.host + "/echo", ["other", "echo"]);
  socket.binaryType = "arraybuffer";
  const heard = [];
  socket.onopen = () => {
    for (const message of ["hello", new Uint8Array([1, 2, 3]), "", "Å".repeat(300_000)]) socket.send(message);
  };
  socket.onmessage = ({ data }) => {
    heard.push(typeof data === "string" ? data.length : [...new Uint8Array(data)]);
    if (heard.length === 4) socket.close(4000, "enough");
  };
  const { code, wasClean } = await new Promise((resolve) => (socket.onclose = resolve));
  return { protocol: socket.protocol, extensions: socket.extensions, heard, code, wasClean };
}

async function stay() {
  const socket = new WebSocket("ws://" + location.host + "/echo");
  globalThis.ended = new Promise((resolve) => {
    socket.onclose = ({ code, wasClean }) => resolve({ code, wasClean });
  });
  await new Promise((resolve) => (socket.onopen = resolve));
}

const opens = (url) =>
  new Promise((resolve) => {
    const socket = new WebSocket(url);
    socket.onopen = () => resolve("open");
    socket.onerror = () => resolve("error");
  });`;

const image = `<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"><rect width="30" height="20" fill="green"/></svg>`;

/** What the server has seen. */
interface Seen {
  readonly requests: string[];
  /** The ports that they came from. */
  readonly ports: Set<number>;
  /** How WebSockets have ended. */
  readonly ends: (number | undefined)[];
}

function handle(request: HttpRequest, { requests, ports, ends }: Seen): HandlerResult {
  "use cooperative";
  if (request.path === "/echo") {
    const socket = upgradeWebSocket(request, { protocols: ["echo"] });
    for (const message of socket) socket.send(message);
    ends.push(socket.closeStatus?.code);
    return undefined;
  }
  requests.push(request.target);
  ports.add(request.remote.port);
  switch (request.path) {
    case "/":
      return { headers: { "content-type": "text/html; charset=utf-8" }, body: page };
    case "/style.css":
      return { headers: { "content-type": "text/css" }, body: "body { color: rgb(1, 2, 3) }" };
    case "/image.svg":
      return { headers: { "content-type": "image/svg+xml" }, body: image };
    case "/page.js":
      return { headers: { "content-type": "text/javascript; charset=utf-8" }, body: script };
    case "/module.js":
      return {
        headers: { "content-type": "text/javascript" },
        body: (writer) => {
          for (const piece of ["(globalThis.loaded", ` ??= []).push(${JSON.stringify(request.target)});`])
            writer.write(piece);
        },
      };
    default:
      return json({ posted: request.body.text() });
  }
}

async function browsing(
  use: (page: Page, server: HttpServer, seen: Seen) => Promise<void>,
  browser: Browser,
): Promise<void> {
  const seen: Seen = { requests: [], ports: new Set(), ends: [] };
  await serving(
    (request) => handle(request, seen),
    async (server) => {
      const tab = await browser.newPage();
      try {
        await use(tab, server, seen);
      } finally {
        await tab.close();
      }
    },
  );
}

const urlOf = (server: HttpServer, host = "127.0.0.1") => `http://${host}:${server.address.port}/`;

describe.skipIf(!isInstalled(CHROMIUM, "--version"))("Chromium", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
  });
  afterAll(() => browser.close());

  test("loads a page with all that it needs, on few connections, which it uses again", async () => {
    await browsing(async (tab, server, { requests, ports }) => {
      await tab.goto(urlOf(server));
      const loaded = await tab.evaluate("look()");
      const scripts = Array.from({ length: MODULES }, (_, n) => `/module.js?${n}`);
      expect(loaded).toEqual({ scripts, color: "rgb(1, 2, 3)", width: 30 });
      expect(requests.toSorted()).toEqual(["/", "/image.svg", "/page.js", "/style.css", ...scripts].toSorted());
      const posted = await tab.evaluate("post()");
      expect(posted).toEqual(Array.from({ length: 10 }, (_, n) => `Åse ${n}`));
      // A browser opens six for a host.
      expect(ports.size).toBeLessThanOrEqual(6);
    }, browser);
  });

  test("gets from a WebSocket what a page has sent: text and bytes, small and large; and a goodbye", async () => {
    await browsing(async (tab, server, { ends }) => {
      await tab.goto(urlOf(server));
      const got = await tab.evaluate("echo()");
      const heard = [5, [1, 2, 3], 0, 300_000];
      expect(got).toEqual({ protocol: "echo", extensions: "", heard, code: 4000, wasClean: true });
      expect(ends).toEqual([]); // 4000 is no goodbye: the handler has thrown
    }, browser);
  });

  test("leaves a WebSocket with 1001 when the page is left, and is told 1001 when the server is closed", async () => {
    await browsing(async (tab, server, { ends }) => {
      await tab.goto(urlOf(server));
      await tab.evaluate("stay()");
      await tab.goto(urlOf(server));
      await tab.evaluate("stay()");
      await expect.poll(() => ends).toEqual([1001]);
      server.close();
      const ended = await tab.evaluate("ended");
      expect(ended).toEqual({ code: 1001, wasClean: true });
    }, browser);
  });

  test("cannot open a WebSocket from a page of another host", async () => {
    await browsing(async (tab, server, { ends }) => {
      await tab.goto(urlOf(server, "localhost"));
      const opens = (host: string) => tab.evaluate(`opens("ws://${host}:${server.address.port}/echo")`);
      expect(await opens("localhost")).toBe("open");
      expect(await opens("127.0.0.1")).toBe("error");
      expect(ends.length).toBeLessThanOrEqual(1);
    }, browser);
  });
});
