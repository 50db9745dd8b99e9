// Whether a workspace needs the language server, and which one it has.

import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

export type ServerSetting = "auto" | "on" | "off";

/** The `stackful` command of the package that a folder, or one above it, has installed. */
export function serverIn(folder: string): string | undefined {
  const installed = packageIn(folder, "stackful");
  return installed && join(installed, "dist/command.js");
}

/** TypeScript 7 takes no plugins. `usesNative`: the editor runs it, whatever the workspace has. */
export function isServerNeeded(setting: ServerSetting, folder: string, usesNative: boolean): boolean {
  if (setting !== "auto") return setting === "on";
  return usesNative || majorOfTypeScriptIn(folder) >= 7;
}

function majorOfTypeScriptIn(folder: string): number {
  const installed = packageIn(folder, "typescript");
  if (installed === undefined) return 0;
  const { version } = JSON.parse(readFileSync(join(installed, "package.json"), "utf8")) as { version: string };
  return Number.parseInt(version, 10);
}

function packageIn(folder: string, name: string): string | undefined {
  const path = join(folder, "node_modules", name);
  if (existsSync(join(path, "package.json"))) return path;
  const above = dirname(folder);
  return above === folder ? undefined : packageIn(above, name);
}
