// A line-based chat server. The first line of a connection is a name, every other one is said to all.

import { BrokenError, Channel, group, spawn } from "stackful";
import type { Listener, Socket } from "stackful/net";
import type { Room } from "./room.js";

export function serve(listener: Listener, room: Room): void {
  "use cooperative";
  for (const socket of listener) spawn(() => attend(socket, room));
}

/** Serves one connection until it ends. That it breaks concerns nobody else. */
function attend(connection: Socket, room: Room): void {
  "use cooperative";
  using socket = connection;
  try {
    group(() => converse(socket, room));
  } catch (error) {
    if (!(error instanceof BrokenError)) throw error;
  }
}

function converse(socket: Socket, room: Room): void {
  "use cooperative";
  const lines = socket.lines({ max: 1024 });
  const name = lines.next().value;
  if (!name) return;

  const inbox = new Channel<string>(64);
  spawn(() => deliver(inbox, socket));
  if (!room.join(name, inbox)) {
    inbox.send(`* the name ${name} is taken`);
    return inbox.close();
  }
  try {
    for (const line of lines) room.say(name, line);
  } finally {
    room.leave(name);
  }
}

/** Writes to a member what there is to hear. */
function deliver(inbox: Channel<string>, socket: Socket): void {
  "use cooperative";
  for (const line of inbox) socket.write(`${line}\n`);
}
