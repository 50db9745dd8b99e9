// The formats of `stackful check`.

import type { Problem } from "../check.js";
import { github } from "./github.js";
import { json } from "./json.js";
import { sarif } from "./sarif.js";
import { text } from "./text.js";

/** Each gives the whole output. */
export const FORMATS = { text, json, sarif, github } as const satisfies Record<
  string,
  (problems: readonly Problem[]) => string
>;

export type Format = keyof typeof FORMATS;
