// One project through every host, on each TypeScript and each Node: the same output, the same place of what is thrown, the same place of a mistake.
//
// `npm run matrix` tries all combinations. Without `MATRIX=all`, each host is tried with one, in turn.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { NODES, nodeOf } from "../support/nodes.js";
import { type Done, execWith, hosts } from "./matrix/hosts.js";
import { EXPECTED } from "./matrix/sample.js";
import { Sandbox, TYPESCRIPTS } from "./matrix/sandbox.js";

const typescripts = Object.keys(TYPESCRIPTS) as (keyof typeof TYPESCRIPTS)[];
const nodes = NODES.filter((version) => !version.startsWith("26"));
const combinations = nodes.flatMap((node) => typescripts.map((typescript) => ({ node, typescript })));

const isTried = (host: number, combination: number) =>
  process.env["MATRIX"] === "all" || host % combinations.length === combination;

/** Where a text says that something is, first: `lib.ts:10:32`, however it is written. */
function placeIn({ stdout, stderr }: Done): string | undefined {
  const [, line, column] = /lib\.ts[:(](\d+)[:,](\d+)/.exec(stdout + stderr) ?? [];
  return line === undefined ? undefined : `lib.ts:${line}:${column}`;
}

describe.each(combinations)("TypeScript $typescript, Node $node", (combination) => {
  const { node, typescript } = combination;
  const index = combinations.indexOf(combination);
  let sandbox: Sandbox;
  beforeAll(() => {
    nodeOf(node);
    sandbox = new Sandbox(typescript);
  }, 120_000);
  afterAll(() => sandbox[Symbol.dispose]());

  const tried = hosts.filter((_, host) => isTried(host, index));
  test.each(tried)("$name", { timeout: 240_000 }, async ({ run, isRunner }) => {
    const exec = execWith(nodeOf(node));
    const good = await run(`${sandbox.folder}/good`, exec);
    if (isRunner) expect(good.stdout + good.stderr).toMatch(/1 failed.*1 passed/);
    else expect(good.stdout).toBe(EXPECTED.output);
    expect(placeIn(good)).toBe(EXPECTED.thrownAt);

    const bad = await run(`${sandbox.folder}/bad`, exec);
    expect(bad.stdout + bad.stderr).toContain("SF2001");
    expect(placeIn(bad)).toBe(EXPECTED.wrongAt);
  });
});
