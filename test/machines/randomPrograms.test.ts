// The random-program machine, on seeds that stay the same; and the bugs that it, and others, have to see.

import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Runs a part of the machine as its commands do, and returns what it prints. */
function machine(...args: string[]): Promise<string> {
  return new Promise((resolve) => {
    execFile(process.execPath, ["fuzz/run.mjs", ...args], { cwd: root }, (error, stdout, stderr) => {
      resolve(`${stdout}${stderr}exit code ${error?.code ?? 0}\n`);
    });
  });
}

test("random programs do the same, compiled or not, and suspend in every slot", { timeout: 300_000 }, async () => {
  const printed = await machine("main", "--programs", "300", "--seed", "1", "--slots");
  expect(printed).toMatch(/^programs {5}\d{3}\nsuspensions {2}\d+\ndivergences {2}0\n[^]*exit code 0$/m);
});

test("every bug that is planted in the compiler is seen", { timeout: 300_000 }, async () => {
  const printed = await machine("mutants/main");
  expect(printed).not.toMatch(/LIVES|GHOST/);
  expect(printed).toMatch(/^\d+ bugs planted, 0 of them alive\nexit code 0$/m);
});
