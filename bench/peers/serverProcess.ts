// A server in a process of its own, which is asked for what it costs, and ends with its input.

import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { createInterface } from "node:readline";

export class ServerProcess {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;

  constructor(program: string, args: readonly string[]) {
    this.#process = spawn(program, args, { env: { ...process.env, GOMAXPROCS: "1" } });
    this.#process.stderr.pipe(process.stderr);
    this.#lines = createInterface({ input: this.#process.stdout })[Symbol.asyncIterator]();
  }

  /** The port that it listens at: what it says first. */
  port(): Promise<number> {
    return this.#number();
  }

  /** The microseconds of a processor that it has used. */
  microseconds(): Promise<number> {
    this.#process.stdin.write("?\n");
    return this.#number();
  }

  /** The bytes that it holds of the machine's memory, when it has no garbage. Not of a program in Go. */
  bytes(): Promise<number> {
    this.#process.stdin.write("memory\n");
    return this.#number();
  }

  stop(): void {
    this.#process.kill();
  }

  async #number(): Promise<number> {
    const { value, done } = await this.#lines.next();
    if (done) throw new Error("the server has ended");
    return Number(value);
  }
}
