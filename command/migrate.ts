// `stackful migrate`: files in blocking style, as a diff or written.

import { resolve } from "node:path";
import * as ts from "typescript";
import { migrate as migrateFiles, type Place } from "../migrate/migrate.js";
import { LiveProject } from "../project/liveProject.js";
import { findProject } from "../project/project.js";
import { UsageError } from "../project/usageError.js";
import { here, showOrWrite } from "./changes.js";

interface MigrateOptions {
  readonly project: string;
  readonly write?: true;
}

export function migrate(files: readonly string[], { project, write }: MigrateOptions): void {
  const { texts, functions, awaits, left, wrong } = migrateFiles(
    LiveProject.open(findProject(project)),
    files.map(pathOf),
  );
  showOrWrite(texts, write === true);
  const open = [...left, ...wrong];
  if (open.length > 0) console.log("Left by hand:");
  for (const place of open) console.log(`  ${describe(place)}`);
  console.log(
    `${count(functions, "function")} turned, ${count(awaits, "await")} removed, ${open.length} left by hand, in ${count(texts.size, "file")}`,
  );
  if (texts.size > 0 && write !== true) console.log("Nothing was written: say `--write` for that");
  process.exitCode = open.length === 0 ? 0 : 1;
}

export function pathOf(file: string): string {
  const path = resolve(file);
  if (!ts.sys.fileExists(path)) throw new UsageError(`There is no ${file}`);
  return path.replaceAll("\\", "/");
}

export function describe({ path, line, column, reason }: Place): string {
  return `${here(path)}:${line}:${column} ${reason}`;
}

export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
