// Every way to run or build a project: what each prints, of a good one and of one with a mistake.

import { execFile } from "node:child_process";
import { join } from "node:path";

export interface Done {
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs something with a Node, in a folder. */
export type Exec = (folder: string, ...args: string[]) => Promise<Done>;

export interface Host {
  readonly name: string;
  /** Runs a project, or builds it and runs what comes out. */
  readonly run: (folder: string, exec: Exec) => Promise<Done>;
  /** It runs tests: what they print is not what the program prints. */
  readonly isRunner?: true;
}

const tool = (folder: string, path: string) => join(folder, "../node_modules", path);

function running(name: string, ...args: string[]): Host {
  return { name, run: (folder, exec) => exec(folder, ...args, "main.ts") };
}

/** `output`: what is run when it has built. */
function building(name: string, output: string, path: string, ...args: string[]): Host {
  return {
    name,
    async run(folder, exec) {
      const built = await exec(folder, path.startsWith(".") ? path : tool(folder, path), ...args);
      const isRight = !/error|SF\d/.test(built.stdout + built.stderr);
      return isRight ? exec(folder, "--enable-source-maps", output) : built;
    },
  };
}

const BUNDLERS = ["vite", "rollup", "rolldown", "esbuild", "webpack", "rspack"];

export const hosts: readonly Host[] = [
  {
    name: "stackful run",
    run: (folder, exec) => exec(folder, tool(folder, "stackful/dist/command.js"), "run", "main.ts"),
  },
  building("stackful build", "out/main.js", "stackful/dist/command.js", "build"),
  building("tspc", "out/main.js", "ts-patch/bin/tspc.js"),
  running("node --import stackful/register", "--import", "stackful/register"),
  running("tsx beside it", "--import", "stackful/register", "--import", "tsx"),
  ...BUNDLERS.map((name) => building(name, "out/main.mjs", "./bundle.mjs", name)),
  {
    name: "vitest",
    isRunner: true,
    run: (folder, exec) => exec(folder, tool(folder, "vitest/vitest.mjs"), "run", "--no-color"),
  },
  {
    name: "jest",
    isRunner: true,
    run: (folder, exec) =>
      exec(
        folder,
        "--experimental-vm-modules",
        tool(folder, "jest/bin/jest.js"),
        "--runInBand",
        "--no-cache",
        "--no-colors",
      ),
  },
];

/** In production: on a busy machine, any task may take long. */
export function execWith(node: string): Exec {
  return (cwd, ...args) =>
    new Promise((resolve) => {
      const env = { ...process.env, NODE_OPTIONS: "", NODE_ENV: "production", NO_COLOR: "1", VITEST: "" };
      execFile(node, args, { cwd, timeout: 120_000, env }, (_error, stdout, stderr) => resolve({ stdout, stderr }));
    });
}
