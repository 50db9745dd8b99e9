// How the command ends.

import { UsageError } from "../project/usageError.js";
import { onStderr } from "./colors.js";

export const EXIT_CODES = `
Exit codes: 0, nothing is wrong; 1, something is wrong with the code; 2, something is wrong with how the command was called, or with the project's settings.`;

/** Says what is wrong, and ends. */
export function fail(error: unknown): never {
  if (!(error instanceof UsageError)) throw error;
  console.error(`${onStderr.red("error:")} ${error.message}`);
  process.exit(2);
}
