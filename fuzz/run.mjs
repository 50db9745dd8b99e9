// Runs a part of the machine: `node fuzz/run.mjs main --programs 100 --seed 1`.

import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root, transpile } from "./transpile.mjs";

const [name, ...args] = process.argv.slice(2);
const built = join(root, ".stackful/fuzz");
transpile(["compiler", "fuzz", "test/support/javaScript.ts", "test/support/normalized.ts"], built);
/** @type {{ main: (args: string[]) => Promise<number> }} */
const { main } = await import(pathToFileURL(join(built, "fuzz", `${name}.js`)).href);
process.exitCode = await main(args);
