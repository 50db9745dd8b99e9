// Real clients, and a real proxy, in front of our server.

import { spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { group, run } from "stackful";
import { type HttpRequest, type HttpServer, request } from "stackful/http";
import { describe, expect, test } from "vitest";
import { good } from "../../support/certificates.js";
import { freePort, isInstalled, isListening, startPeer } from "../../support/peers.js";
import { serving } from "./raw.js";

function handle(asked: HttpRequest) {
  "use cooperative";
  if (/^(?:GET|HEAD)$/.test(asked.method))
    return asked.path === "/large" ? "x".repeat(1_000_000) : `hello ${asked.path}`;
  asked.body.max = 10_000_000;
  return `${asked.body.bytes().length} bytes, ${asked.headers.get("x-forwarded-for") ?? "directly"}`;
}

const urlOf = (server: HttpServer, scheme = "http") => `${scheme}://localhost:${server.address.port}`;

/** Runs a program to its end. Returns what it prints. */
function output(program: string, args: readonly string[], input = ""): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { timeout: 30_000 });
    let text = "";
    child.stdout.on("data", (chunk: Buffer) => (text += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (text += chunk.toString()));
    child.once("error", reject);
    child.once("close", () => resolve(text));
    child.stdin.end(input);
  });
}

/** Who has signed our certificates. */
const trusted = fileURLToPath(new URL("../../support/certificates/authority.pem", import.meta.url));

describe.skipIf(!isInstalled("curl"))("curl", () => {
  const curl = (...args: string[]) => output("curl", ["--silent", "--show-error", "--max-time", "20", ...args]);
  const body = "x".repeat(3_000_000);

  test("gets, uploads with a length, uploads in chunks, and uses its connection again", async () => {
    await serving(handle, async (server) => {
      expect(await curl(`${urlOf(server)}/a`, `${urlOf(server)}/b`)).toBe("hello /ahello /b");
      expect(await output("curl", ["-s", "--data-binary", "@-", urlOf(server)], body)).toBe("3000000 bytes, directly");
      const chunked = ["-s", "-H", "Transfer-Encoding: chunked", "-T", "-", urlOf(server)];
      expect(await output("curl", chunked, body)).toBe("3000000 bytes, directly");
      expect(await curl("-I", `${urlOf(server)}/large`)).toContain("content-length: 1000000");
      const both = await curl("-v", `${urlOf(server)}/a`, `${urlOf(server)}/b`);
      expect(both).toMatch(/Re-using existing connection/);
    });
  });

  test("speaks TLS, and trusts whom it is told to", async () => {
    await serving(
      handle,
      async (server) => {
        expect(await curl("--cacert", trusted, `${urlOf(server, "https")}/a`)).toBe("hello /a");
        expect(await curl(`${urlOf(server, "https")}/a`)).toMatch(/certificate/i);
      },
      { tls: good },
    );
  });
});

describe.skipIf(!isInstalled("openssl"))("openssl", () => {
  test("shakes hands, and is answered", async () => {
    await serving(
      handle,
      async (server) => {
        const args = ["s_client", "-quiet", "-verify_return_error", "-CAfile", trusted, "-servername", "localhost"];
        const asked = "GET /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
        const text = await output(
          "openssl",
          [...args, "-connect", `127.0.0.1:${server.address.port}`, "-ign_eof"],
          asked,
        );
        expect(text).toContain("hello /a");
      },
      { tls: good },
    );
  });
});

describe.skipIf(!isInstalled("wrk"))("wrk", () => {
  test("loads it for a second with a hundred connections, and gets nothing but answers", async () => {
    await serving(handle, async (server) => {
      const text = await output("wrk", ["-t1", "-c100", "-d1s", `${urlOf(server)}/a`]);
      expect(Number(/(\d+) requests in/.exec(text)?.[1])).toBeGreaterThan(100);
      expect(text).not.toMatch(/Non-2xx|Socket errors/);
    });
  });
});

/** Starts nginx with files of its own in a folder. */
function startNginx(folder: string, port: number, http: string, server: string) {
  const config = `
    daemon off; master_process off; pid ${folder}/pid; error_log stderr;
    events {}
    http {
      access_log off; client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy;
      fastcgi_temp_path ${folder}/f; uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s;
      ${http}
      server { listen 127.0.0.1:${port}; ${server} }
    }`;
  writeFileSync(join(folder, "nginx.conf"), config);
  return startPeer("nginx", ["-p", folder, "-c", join(folder, "nginx.conf")], () => isListening(port));
}

describe.skipIf(!isInstalled("nginx"))("nginx", () => {
  test("gives our client files: small ones on one connection, large ones piece by piece, packed ones unpacked, parts of them", async () => {
    const folder = mkdtempSync(join(tmpdir(), "stackful-nginx-"));
    const port = await freePort();
    const large = randomBytes(20_000_000);
    const text = "good morning, Åse\n".repeat(20_000);
    try {
      mkdirSync(join(folder, "root"));
      for (let n = 0; n < 20; n++) writeFileSync(join(folder, `root/${n}.txt`), `file ${n}`);
      writeFileSync(join(folder, "root/large.bin"), large);
      writeFileSync(join(folder, "root/text.txt"), text);
      const settings =
        "types { text/plain txt; } default_type application/octet-stream; gzip on; gzip_types text/plain;";
      const status = "location /status { add_header x-requests $connection_requests; return 200 $connection; }";
      await using _ = await startNginx(folder, port, settings, `root ${folder}/root; ${status}`);
      const url = `http://127.0.0.1:${port}`;
      await run(() => {
        const connections = new Set<string>();
        for (let n = 0; n < 20; n++) {
          using file = request(`${url}/${n}.txt`);
          expect(file.text()).toBe(`file ${n}`);
          using connection = request(`${url}/status`);
          connections.add(connection.text());
        }
        expect(connections.size).toBe(1);

        group((all) => {
          for (let n = 0; n < 10; n++)
            all.spawn(() => {
              using file = request(`${url}/text.txt`);
              expect(file.headers.get("content-encoding")).toBe("gzip");
              expect(file.text()).toBe(text);
            });
        });

        const hash = createHash("sha256");
        let pieces = 0;
        using file = request(`${url}/large.bin`, { limits: { body: 20_000_000 } });
        for (const piece of file.body) {
          hash.update(piece);
          pieces++;
        }
        expect(hash.digest("hex")).toBe(createHash("sha256").update(large).digest("hex"));
        expect(pieces).toBeGreaterThan(100);

        using part = request(`${url}/large.bin`, { headers: { range: "bytes=1000-1999" } });
        expect([part.status, part.bytes()]).toEqual([206, large.subarray(1000, 2000)]);
        using head = request(`${url}/large.bin`, { method: "HEAD" });
        expect([head.headers.get("content-length"), head.bytes().length]).toEqual(["20000000", 0]);
        using missing = request(`${url}/nothing`);
        expect(missing.status).toBe(404);
        using left = request(`${url}/large.bin`, { limits: { body: 20_000_000 } });
        expect(left.body.read()?.length).toBeGreaterThan(0);
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test("stands in front of it, with connections that stay", async () => {
    const folder = mkdtempSync(join(tmpdir(), "stackful-nginx-"));
    const port = await freePort();
    try {
      await serving(handle, async (server) => {
        await using _ = await startNginx(
          folder,
          port,
          `client_max_body_size 10m;
          upstream ours { server 127.0.0.1:${server.address.port}; keepalive 4; }`,
          `location / {
            proxy_pass http://ours; proxy_http_version 1.1; proxy_set_header Connection "";
            proxy_set_header X-Forwarded-For $remote_addr;
          }`,
        );
        const ask = async (path: string, init?: RequestInit) =>
          (await fetch(`http://127.0.0.1:${port}${path}`, init)).text();
        for (let times = 0; times < 5; times++) expect(await ask(`/${times}`)).toBe(`hello /${times}`);
        expect(await ask("/", { method: "POST", body: "x".repeat(3_000_000) })).toBe("3000000 bytes, 127.0.0.1");
        expect((await ask("/large")).length).toBe(1_000_000);
        expect(server.connections).toBeLessThan(5);
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
