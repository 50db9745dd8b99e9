// `npm run demo`, without the build that comes before it.

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const script = fileURLToPath(new URL("../scripts/demo.mjs", import.meta.url));

function demo(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], {
    encoding: "utf8",
    timeout: 60_000,
    // On a machine that is busy, any task may take long.
    env: { ...process.env, NODE_ENV: "production" },
  });
  return { status, stdout, stderr };
}

test("the chat delivers every message to every client (seeds T45)", () => {
  const { status, stdout, stderr } = demo();
  expect(stderr).toBe("");
  expect(stdout).toMatch(/^joined +guest1 guest2 .* guest50\n/);
  expect(stdout).toMatch(/^delivered +50000 messages, of which 50000 were heard by the 50 clients$/m);
  expect(stdout).toMatch(/^tasks +\d+\nsuspended +\d+ times\nelapsed +\d+ ms\n$/m);
  expect(status).toBe(0);
});

test("any file can be compiled and run, and gets its arguments", () => {
  const folder = mkdtempSync(join(tmpdir(), "stackful-demo-"));
  try {
    const file = join(folder, "hello.ts");
    writeFileSync(
      file,
      `import { main, sleep } from "stackful";
main(() => {
  sleep(1);
  console.log("hello", ...process.argv.slice(2));
});`,
    );
    expect(demo(file, "a", "b")).toEqual({ status: 0, stdout: "hello a b\n", stderr: "" });

    writeFileSync(file, 'import { sleep } from "stackful";\nsleep(1);\n');
    const refused = demo(file);
    expect(refused.stdout).toContain("hello.ts(2,1): error TS903006: SF3006");
    expect(refused.status).not.toBe(0);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("a file that does not exist is said to be missing", () => {
  const { status, stderr } = demo("no-such-file.ts");
  expect(stderr).toMatch(/^demo: .*no-such-file\.ts does not exist\n$/);
  expect(status).toBe(1);
});
