// Vite's dev server: when a colour changes, files that import it are transformed anew, and only then.

import { join } from "node:path";
import forVite from "stackful/vite";
import { createServer, type DevEnvironment, type ViteDevServer } from "vite";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Project } from "../support/project.js";

const LIB = `import { sleep } from "stackful";
import { type Reader } from "./types.js";
export function load(name: string): string { "use cooperative"; sleep(1); return name; }
export const reader: Reader = { title: () => "title" };
`;
const PLAIN = LIB.replace('"use cooperative"; sleep(1);', "").replace("import { sleep", "import {");
const TYPES = "export interface Reader { title(): string }\n";
const MAIN = `import { load, reader } from "./lib.js";
export function main(): string { "use cooperative"; const page = load("a"); return page + reader.title(); }
`;
/** It is as it is, whatever the colour of what it passes on. */
const BARREL = `export { main } from "./main.js";
`;

/** A call that may suspend, in the words of each environment. */
const CALLS_LOAD = /yield\*[^;]*\bload\b/;
const CALLS_TITLE = /yield\*[^;]*\btitle\b/;

let project: Project;
let server: ViteDevServer;
let transformed: string[];

beforeEach(async () => {
  project = new Project({ "lib.ts": LIB, "main.ts": MAIN, "types.ts": TYPES, "barrel.ts": BARREL });
  transformed = [];
  server = await createServer({
    root: project.folder,
    configFile: false,
    logLevel: "silent",
    appType: "custom",
    server: { middlewareMode: true, ws: false },
    ssr: { external: true },
    optimizeDeps: { noDiscovery: true },
    plugins: [
      forVite(),
      { name: "spy", transform: (_code, id) => void transformed.push(id.replace(/.*\//, "").replace(/\?.*/, "")) },
    ],
  });
});

afterEach(async () => {
  await server.close();
  project[Symbol.dispose]();
});

/** Writes a file, and says so, as the watcher of the server does a while after it has looked at the folder for the first time. */
function edit(name: string, text: string): void {
  project.write(name, text);
  server.watcher.emit("change", join(project.folder, name));
}

/** What a module is transformed to, as soon as that is so. */
async function until(environment: DevEnvironment, name: string, isIt: (code: string) => boolean): Promise<string> {
  for (;;) {
    const code = (await environment.transformRequest(join(project.folder, name)))?.code ?? "";
    if (isIt(code)) return code;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe.each(["ssr", "client"] as const)("in the environment `%s`", (name) => {
  test("a module loses its delegation when what it imports loses the colour, and has it again with it", async () => {
    const environment = server.environments[name];
    await until(environment, "barrel.ts", (code) => code.length > 0);
    await until(environment, "main.ts", (code) => CALLS_LOAD.test(code));
    edit("lib.ts", PLAIN);
    await until(environment, "main.ts", (code) => !CALLS_LOAD.test(code));
    edit("lib.ts", LIB);
    await until(environment, "main.ts", (code) => CALLS_LOAD.test(code));
  });

  test("a module is kept when what it imports has changed only inside", async () => {
    const environment = server.environments[name];
    await until(environment, "main.ts", (code) => CALLS_LOAD.test(code));
    await until(environment, "lib.ts", (code) => /sleep\)?\(1\)/.test(code));
    const before = transformed.filter((one) => one === "main.ts").length;
    edit("lib.ts", LIB.replace("sleep(1)", "sleep(2)"));
    await until(environment, "lib.ts", (code) => /sleep\)?\(2\)/.test(code));
    await until(environment, "main.ts", (code) => CALLS_LOAD.test(code));
    expect(transformed.filter((one) => one === "main.ts").length).toBe(before);
  });

  test("a module follows types that no module is made of", async () => {
    const environment = server.environments[name];
    await until(environment, "main.ts", (code) => !CALLS_TITLE.test(code));
    edit("types.ts", TYPES.replace("title", "/** @cooperative */ title"));
    await until(environment, "main.ts", (code) => CALLS_TITLE.test(code));
  });
});

test("an error has its place, and goes when it is gone", async () => {
  const environment = server.environments.ssr;
  edit("main.ts", MAIN.replace('"use cooperative"; ', ""));
  const failed = await environment.transformRequest(join(project.folder, "main.ts")).catch((error: unknown) => error);
  expect(failed).toMatchObject({
    message: expect.stringContaining("SF2001: `main` is plain, but calls cooperative `load`"),
    loc: { file: join(project.folder, "main.ts"), line: 2, column: 46 },
    frame: expect.stringContaining("^^^^"),
  });
  edit("lib.ts", PLAIN);
  for (;;) {
    const result = await environment.transformRequest(join(project.folder, "main.ts")).catch(() => undefined);
    if (result?.code.includes("load")) break;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
});

test("modules in use are told to update when a file changes that no module is made of", async () => {
  const environment = server.environments.ssr;
  await until(environment, "main.ts", (code) => CALLS_LOAD.test(code));
  const told = new Promise<void>((resolve) => (environment.hot.send = () => resolve()));
  edit("types.ts", TYPES.replace("title", "/** @cooperative */ title"));
  await told;
});
