// The tsserver of some TypeScript, as an editor drives it.

import { type ChildProcess, spawn } from "node:child_process";
import { rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type ts from "typescript";
import { FramedReader } from "./framed.js";
import type { Project } from "./project.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** The names of the packages that have a tsserver to test with. */
export const TYPESCRIPTS = ["typescript-5.9", "typescript"] as const;

interface Response {
  readonly type: "response" | "event";
  readonly request_seq?: number;
  readonly success?: boolean;
  readonly message?: string;
  readonly body?: unknown;
}

/** A text with a place in it, as tsserver counts. */
export interface Place {
  readonly line: number;
  readonly offset: number;
}

export class TsServer implements Disposable {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, (response: Response) => void>();
  #requests = 0;

  /** Starts that of a package of ours, as if it was the `typescript` of the project. */
  constructor(
    readonly project: Project,
    typescript: (typeof TYPESCRIPTS)[number],
    more: readonly string[] = [],
  ) {
    const path = join(project.folder, "node_modules/typescript");
    rmSync(path, { recursive: true, force: true });
    symlinkSync(join(root, "node_modules", typescript), path);
    // It looks for plugins beside itself: so it must not notice that its folder is a link.
    const flags = ["--preserve-symlinks", "--preserve-symlinks-main"];
    const args = [...flags, join(path, "lib/tsserver.js"), "--disableAutomaticTypingAcquisition"];
    this.#child = spawn(process.execPath, [...args, ...more], {
      cwd: project.folder,
      stdio: ["pipe", "pipe", "inherit"],
    });
    const reader = new FramedReader((message) => this.#take(message as Response));
    this.#child.stdout?.on("data", (chunk: Buffer) => reader.add(chunk));
  }

  path(name: string): string {
    return join(this.project.folder, name);
  }

  /** Opens a file in the editor, with what is in it there. */
  open(name: string, fileContent: string): void {
    this.#send("open", { file: this.path(name), fileContent });
  }

  /** Changes a file in the editor only. */
  change(name: string, before: string, after: string): void {
    const [start, end] = [placeIn(before, 0), placeIn(before, before.length)];
    const textChanges = [{ newText: after, start, end }];
    this.#send("updateOpen", { changedFiles: [{ fileName: this.path(name), textChanges }] });
  }

  /** What is wrong: codes, with the text of the lines up to where it is. */
  async errors(name: string): Promise<readonly (ts.server.protocol.Diagnostic & { readonly code: number })[]> {
    return (await this.ask("semanticDiagnosticsSync", { file: this.path(name) })) as never;
  }

  ask(command: string, args: object): Promise<unknown> {
    const seq = this.#send(command, args);
    return new Promise((resolve, reject) => {
      this.#waiting.set(seq, ({ success, message, body }) =>
        success === true ? resolve(body) : reject(new Error(`${command}: ${message}`)),
      );
    });
  }

  #send(command: string, args: object): number {
    const seq = ++this.#requests;
    this.#child.stdin?.write(`${JSON.stringify({ seq, type: "request", command, arguments: args })}\n`);
    return seq;
  }

  #take(response: Response): void {
    if (response.type !== "response" || response.request_seq === undefined) return;
    this.#waiting.get(response.request_seq)?.(response);
    this.#waiting.delete(response.request_seq);
  }

  [Symbol.dispose](): void {
    this.#child.kill();
  }
}

export function placeIn(text: string, position: number): Place {
  const before = text.slice(0, position).split("\n");
  return { line: before.length, offset: (before.at(-1)?.length ?? 0) + 1 };
}

/** A text after edits of tsserver's. */
export function edited(text: string, changes: readonly ts.server.protocol.CodeEdit[]): string {
  const lines = text.split("\n");
  const at = ({ line, offset }: Place) =>
    lines.slice(0, line - 1).reduce((sum, { length }) => sum + length + 1, 0) + offset - 1;
  let result = text;
  for (const { start, end, newText } of changes.toReversed())
    result = result.slice(0, at(start)) + newText + result.slice(at(end));
  return result;
}
