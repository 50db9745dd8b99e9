// Fifty people in a chat room, on real sockets: server and clients are tasks of one program.

import { main, now, spawn, statistics, timeout } from "stackful";
import { listen } from "stackful/net";
import { play } from "./client.js";
import { Room } from "./room.js";
import { serve } from "./server.js";

const CLIENTS = 50;
const LINES = 20;

function chat(): void {
  "use cooperative";
  const start = now();
  const room = new Room();
  using listener = listen({ port: 0, host: "localhost" });
  spawn(() => serve(listener, room));

  const names = Array.from({ length: CLIENTS }, (_, index) => `guest${index + 1}`);
  const players = names.map((name) =>
    spawn(() => play(listener.address.port, { name, clients: CLIENTS, lines: LINES })),
  );
  let heard = 0;
  for (const player of players) heard += player.join();

  const { spawned, suspensions } = statistics();
  console.log(`joined     ${names.join(" ")}`);
  console.log(`delivered  ${room.delivered} messages, of which ${heard} were heard by the ${CLIENTS} clients`);
  console.log(`tasks      ${spawned}`);
  console.log(`suspended  ${suspensions} times`);
  console.log(`elapsed    ${Math.round(now() - start)} ms`);
}

main(() => timeout(60_000, chat));
