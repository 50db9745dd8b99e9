// The package as npm ships it.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));

/** A tarball in a folder of its own. `using` removes both. */
export class Packed implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), "stackful-pack-"));
  readonly tarball: string;

  constructor() {
    execFileSync("npm", ["pack", "--pack-destination", this.folder], { cwd: root, stdio: "pipe" });
    const name = readdirSync(this.folder).find((file) => file.endsWith(".tgz")) as string;
    this.tarball = join(this.folder, name);
  }

  /** The paths of its files. */
  files(): string[] {
    const list = execFileSync("tar", ["-tzf", this.tarball], { encoding: "utf8" });
    return list
      .trim()
      .split("\n")
      .map((path) => path.replace(/^package\//, ""));
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
