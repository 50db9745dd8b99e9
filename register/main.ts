// `node --import stackful/register program.ts`: Node runs cooperative TypeScript, compiled in memory as it is imported.
//
// Node 22.15 and later call hooks in this thread (`registerHooks`); Node 20 in a thread of their own (`register`).

import * as nodeModule from "node:module";
import type * as Hooks from "./hooks.js";

process.setSourceMapsEnabled(true);

const { registerHooks } = nodeModule as { registerHooks?: (hooks: typeof Hooks) => void };
const hooks = new URL("./registerHooks.js", import.meta.url);
if (registerHooks === undefined) nodeModule.register(hooks);
else registerHooks((await import(hooks.href)) as typeof Hooks);
