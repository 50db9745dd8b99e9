// Small projects on disk, built and run as users do it.

import { type ChildProcess, execFile, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** What a command has done. */
export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ProjectOptions {
  /** Settings of the compiler, beside the usual ones. */
  readonly compilerOptions?: Record<string, unknown>;
  /** `commonjs` or `module`: what its package says. */
  readonly type?: "commonjs" | "module";
  /** What belongs to it: the files beside its settings, unless given. */
  readonly include?: readonly string[];
}

/** A project in a temporary folder. `using` removes it. */
export class Project implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), "stackful-"));

  constructor(
    files: Record<string, string>,
    { compilerOptions = {}, type = "module", include = ["*.ts", "*.cts", "*.tsx"] }: ProjectOptions = {},
  ) {
    this.write("package.json", JSON.stringify({ type }));
    this.write("tsconfig.json", JSON.stringify({ compilerOptions: { ...usual, ...compilerOptions }, include }));
    for (const [name, text] of Object.entries(files)) this.write(name, text);
    mkdirSync(join(this.folder, "node_modules"), { recursive: true });
    symlinkSync(root, join(this.folder, "node_modules/stackful"));
    symlinkSync(join(root, "node_modules/@types"), join(this.folder, "node_modules/@types"));
  }

  /** Gives it other packages that we have. */
  link(...names: string[]): void {
    for (const name of names)
      if (!this.has(`node_modules/${name}`))
        symlinkSync(join(root, "node_modules", name), join(this.folder, "node_modules", name));
  }

  write(name: string, text: string): void {
    const path = join(this.folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }

  read(name: string): string {
    return readFileSync(join(this.folder, name), "utf8");
  }

  has(name: string): boolean {
    return existsSync(join(this.folder, name));
  }

  /** Builds it with the tsc plugin. */
  tspc(...args: string[]): Promise<Finished> {
    return this.node(join(root, "node_modules/ts-patch/bin/tspc.js"), ...args);
  }

  /** Builds it as if nobody had heard of the plugin. */
  tsc(...args: string[]): Promise<Finished> {
    return this.node(join(root, "node_modules/typescript/bin/tsc"), ...args);
  }

  /** Builds it with the tsc plugin each time that a file changes. `using` ends that. */
  watch(...args: string[]): Watching {
    return this.#watching("node_modules/ts-patch/bin/tspc.js", "--watch", "--preserveWatchOutput", ...args);
  }

  /** The `stackful` command. */
  stackful(...args: string[]): Promise<Finished> {
    return this.node(join(root, "dist/command.js"), ...args);
  }

  /** A `stackful` command that goes on until `using` ends it. */
  stackfulWatch(...args: string[]): Watching {
    return this.#watching("dist/command.js", ...args);
  }

  #watching(path: string, ...args: string[]): Watching {
    return new Watching(spawn(process.execPath, [join(root, path), ...args], { cwd: this.folder }));
  }

  /** Runs a program with Node, in production: on a machine that is busy, any task may take long. It is killed after a while. */
  node(...args: string[]): Promise<Finished> {
    return this.exec(process.execPath, ...args);
  }

  /** Runs a program of any kind, in the same way. */
  exec(path: string, ...args: string[]): Promise<Finished> {
    return new Promise((resolve) => {
      const options = {
        cwd: this.folder,
        timeout: 60_000,
        env: { ...process.env, NODE_OPTIONS: "", NODE_ENV: "production" },
      };
      const child = execFile(path, args, options, (_error, stdout, stderr) => {
        resolve({ code: child.exitCode, stdout, stderr });
      });
    });
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A compiler that watches a project. */
export class Watching implements Disposable {
  #output = "";
  #seen = 0;
  #notify = () => {};

  constructor(readonly child: ChildProcess) {
    child.stdout?.on("data", (chunk) => {
      this.#output += chunk;
      this.#notify();
    });
  }

  /** What the compiler says about its next build, from its first line to "Watching for file changes". */
  async nextBuild(): Promise<string> {
    for (;;) {
      const end = this.#output.indexOf("Watching for file changes", this.#seen);
      if (end >= 0) {
        const said = this.#output.slice(this.#seen, end);
        this.#seen = end + 1;
        return said;
      }
      await new Promise<void>((resolve) => {
        this.#notify = resolve;
      });
    }
  }

  [Symbol.dispose](): void {
    this.child.kill();
  }
}

const usual = {
  skipLibCheck: true, // those of the package are checked where it is installed
  target: "es2022",
  lib: ["es2023", "esnext.disposable"],
  types: ["node"],
  module: "nodenext",
  strict: true,
  sourceMap: true,
  declaration: true,
  outDir: "out",
  rootDir: ".",
  plugins: [{ transform: "stackful/transformer", transformProgram: true }],
};
