// The formats of `stackful check`.

import type { Problem } from "../check.js";
import { github } from "./github.js";
import { json } from "./json.js";
import type { Format } from "./names.js";
import { sarif } from "./sarif.js";
import { text } from "./text.js";

/** Each gives the whole output. */
export const FORMATS: Readonly<Record<Format, (problems: readonly Problem[]) => string>> = {
  text,
  json,
  sarif,
  github,
};
