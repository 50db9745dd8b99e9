// Real programs that tests talk to: a server on a free port, a client from the command line. They come from Debian's packages, and `.ci/run`
// installs them. Where one is missing its tests are left out, loudly; in CI they fail.

import { spawn, spawnSync } from "node:child_process";
import { connect, createServer } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

/** Whether a program is installed. Throws if it is not, in CI. */
export function isInstalled(program: string, asking = "-v"): boolean {
  const { error } = spawnSync(program, [asking], { stdio: "ignore" });
  if (error === undefined) return true;
  const message = `${program} is not installed: what is tested with it is not tested`;
  if (process.env["CI"] !== undefined) throw new Error(message);
  console.error(`\n!!! ${message}\n`);
  return false;
}

/** A port of the loopback interface that nobody listens at, for a program that cannot choose one itself. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Starts a program that serves, waits until `isReady`, and stops it by the end of the block. */
export async function startPeer(program: string, args: readonly string[], isReady: () => Promise<boolean>) {
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  for (let times = 0; !(await isReady()); times++) {
    if (child.exitCode !== null || times > 500) throw new Error(`${program} does not serve:\n${output}`);
    await delay(20);
  }
  return {
    async [Symbol.asyncDispose]() {
      child.kill();
      await ended;
    },
  };
}

/** Whether somebody listens at a port of the loopback interface. */
export function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1" });
    socket.once("error", () => resolve(false));
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
  });
}
