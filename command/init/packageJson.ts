// What `stackful init` does with a package.json.

import { readdirSync } from "node:fs";
import { applyEdits, modify, parse } from "jsonc-parser";
import { UsageError } from "../../project/usageError.js";
import type { Change } from "./init.js";
import { FORMATTING } from "./json.js";

const SCRIPTS = { build: "stackful build", check: "stackful check" } as const;

interface Manifest {
  readonly type?: string;
  readonly scripts?: Readonly<Record<string, string>>;
}

export function isModule(text: string): boolean {
  return (parse(text) as Manifest).type === "module";
}

/** Whether somebody has written anything here that another type of module would break. */
export function hasSources(folder: string): boolean {
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).some(
    (path) => /\.[cm]?[jt]sx?$/.test(path) && !/(?:^|[\\/])node_modules[\\/]/.test(path),
  );
}

/** Adds scripts, under names that are free. A project that `isNew` is one of ES modules. */
export function changePackage(text: string, { isNew }: { readonly isNew: boolean }): Change {
  const manifest = parse(text) as Manifest | undefined;
  if (typeof manifest !== "object") throw new UsageError("The package.json is no object");
  const { scripts = {} } = manifest;
  const missing = Object.entries(SCRIPTS).filter(([, script]) => !Object.values(scripts).includes(script));
  const changes: { path: string[]; value: string; what: string }[] = missing.map(([name, value]) => {
    const free = name in scripts ? `${name}:stackful` : name;
    return { path: ["scripts", free], value, what: `script \`${free}\`` };
  });
  if (isNew && manifest.type !== "module")
    changes.unshift({ path: ["type"], value: "module", what: '`"type": "module"`' });
  const changed = changes.reduce(
    (before, { path, value }) => applyEdits(before, modify(before, path, value, FORMATTING)),
    text,
  );
  return { text: changed, what: changes.map(({ what }) => what) };
}
