// A scripted client: joins, waits until all are there, says its lines, hears everybody's, and leaves.

import { spawn } from "stackful";
import { connect, type Socket } from "stackful/net";

export interface Script {
  readonly name: string;
  /** How many clients there are. */
  readonly clients: number;
  /** How many lines each of them says. */
  readonly lines: number;
}

/** Plays a script. Returns how many lines it has heard. */
export function play(port: number, script: Script): number {
  "use cooperative";
  using socket = connect({ port });
  socket.write(`${script.name}\n`);

  let heard = 0;
  for (const line of socket.lines({ max: 1024 })) {
    if (line.endsWith(`, ${script.clients} here`)) spawn(() => talk(socket, script));
    if (!line.startsWith("*")) heard++;
    if (heard === script.clients * script.lines) break;
  }
  return heard;
}

function talk(socket: Socket, { lines }: Script): void {
  "use cooperative";
  for (let line = 1; line <= lines; line++) socket.write(`this is line ${line}\n`);
}
