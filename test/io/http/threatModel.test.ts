// The page about the threat model tells the defaults that the code has.

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { CLIENT_DEADLINES, CLIENT_LIMITS } from "../../../runtime/io/http/client/limits.js";
import { DEADLINES, LIMITS } from "../../../runtime/io/http/server/limits.js";
import { WEB_SOCKET_DEADLINES, WEB_SOCKET_LIMITS } from "../../../runtime/io/websocket/limits.js";

const page = readFileSync(new URL("../../../docs/threat-model.md", import.meta.url), "utf8");
const admission = readFileSync(new URL("../../../runtime/io/net/admission.ts", import.meta.url), "utf8");

function constant(name: string): number {
  return Number(new RegExp(`const ${name} = ([\\d_]+);`).exec(admission)?.[1]?.replaceAll("_", ""));
}

function named(prefix: string, values: object): Record<string, number> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`${prefix}.${name}`, value as number]));
}

/** The rows of the tables below a heading. */
function toldBelow(heading: string): Record<string, number> {
  const section = page.split("\n## ").find((one) => one.startsWith(heading)) ?? "";
  return Object.fromEntries(
    [...section.matchAll(/^\| ([\w.]+) +\| (\d+) +\|/gm)].map(([, name, value]) => [name, Number(value)]),
  );
}

test("the page about the threat model lists every limit of a server, with its default", () => {
  expect(toldBelow("A server")).toEqual({
    maxConnections: constant("MAX_CONNECTIONS"),
    perPeer: constant("PER_PEER"),
    ...named("limits", LIMITS),
    ...named("deadlines", DEADLINES),
  });
});

test("and every limit of a client", () => {
  expect(toldBelow("A client")).toEqual({ ...named("limits", CLIENT_LIMITS), ...named("deadlines", CLIENT_DEADLINES) });
});

test("and every limit of a WebSocket", () => {
  const expected = { ...named("limits", WEB_SOCKET_LIMITS), ...named("deadlines", WEB_SOCKET_DEADLINES) };
  expect(toldBelow("A WebSocket")).toEqual(expected);
});
