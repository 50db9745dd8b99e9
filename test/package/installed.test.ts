// The package as npm ships it: installed into an empty project, and used there.

import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Packed, root } from "../support/packed.js";

const { devDependencies, exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  devDependencies: Record<string, string>;
  exports: Record<string, unknown>;
};

const PROGRAM = `import { main, sleep, spawn } from "stackful";
import { connect, listen } from "stackful/net";

function greet(port: number): void {
  "use cooperative";
  using socket = connect({ port });
  socket.write("world\\n");
  for (const line of socket.lines({ max: 100 })) console.log(line);
}

main(() => {
  using listener = listen({ port: 0, host: "localhost" });
  spawn(() => greet(listener.address.port));
  using socket = listener.accept();
  for (const name of socket.lines({ max: 100 })) {
    sleep(1);
    socket.write("hello " + name + "\\n");
    break;
  }
});
`;

test("the packed package works in an empty project", { timeout: 120_000 }, () => {
  using packed = new Packed();
  const { folder } = packed;
  const exec = (command: string, ...args: string[]) =>
    execFileSync(command, args, { cwd: folder, encoding: "utf8", stdio: "pipe" });

  exec("npm", "init", "-y");
  exec(
    "npm",
    "install",
    "--prefer-offline",
    "--no-audit",
    "--no-fund",
    packed.tarball,
    `ts-patch@${devDependencies["ts-patch"]}`,
  );
  const compilerOptions = {
    target: "es2022",
    lib: ["es2023", "esnext.disposable"],
    module: "nodenext",
    strict: true,
    skipLibCheck: false,
    types: ["node"],
    outDir: "out",
    rootDir: ".",
    plugins: [{ transform: "stackful/transformer", transformProgram: true }],
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["program.mts"] }));
  writeFileSync(join(folder, "program.mts"), PROGRAM);
  exec("npx", "tspc");
  expect(exec("node", "out/program.mjs")).toBe("hello world\n");

  const entries = Object.keys(exports).map((path) => path.replace(".", "stackful"));
  const imported = entries.filter((name) => !name.endsWith(".json")).map((name) => `await import("${name}");`);
  exec("node", "--input-type=module", "--eval", imported.join(""));
});

test("beside TypeScript 7, the package brings the one that it needs", { timeout: 240_000 }, () => {
  using packed = new Packed();
  const { folder } = packed;
  const exec = (command: string, ...args: string[]) =>
    execFileSync(command, args, { cwd: folder, encoding: "utf8", stdio: "pipe" });
  exec("npm", "init", "-y");
  exec("npm", "install", "--prefer-offline", "--no-audit", "--no-fund", packed.tarball, "typescript@7.0.2");
  expect(exec("npx", "stackful", "--version")).toMatch(
    /TypeScript 6\.\S+, which came with stackful; not that of the project, which has 7\.0\.2\n/,
  );
  exec("npx", "stackful", "init");
  expect(exec("npx", "stackful", "check")).toBe("");
  expect(exec("npx", "stackful", "run", "src/hello.ts")).toContain("tick 3");
  exec("npx", "stackful", "build");
  expect(exec("node", "dist/hello.js")).toContain("tock 3");
});

test("debuggers do not step into the package", () => {
  const dist = join(root, "dist");
  const maps = readdirSync(dist).filter((name) => name.endsWith(".map"));
  expect(maps.length).toBeGreaterThan(4);
  for (const name of maps) {
    const map = JSON.parse(readFileSync(join(dist, name), "utf8")) as Record<string, unknown[]>;
    const all = map["sources"]?.map((_, index) => index);
    expect([map["ignoreList"], map["x_google_ignoreList"]]).toEqual([all, all]);
  }
});
