// `stackful run`: compiles a program in memory, and runs it in this process.

import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import * as ts from "typescript";
import { UsageError } from "../project/usageError.js";

export async function run(file: string, args: readonly string[]): Promise<void> {
  const path = resolve(file);
  if (!ts.sys.fileExists(path)) throw new UsageError(`There is no ${file}`);
  process.argv = [process.argv[0] as string, path, ...args];
  await import("stackful/register");
  try {
    await import(pathToFileURL(path).href);
  } catch (error) {
    if ((error as { code?: string }).code !== "SF_COMPILE") throw error;
    console.error((error as Error).message);
    process.exit(1);
  }
}
