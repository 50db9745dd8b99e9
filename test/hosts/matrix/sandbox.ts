// A folder with the package, one TypeScript, and all tools: as if they had been installed there.

import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../../support/packed.js";
import { bundle } from "./bundle.js";
import { bad, good } from "./sample.js";

export const TYPESCRIPTS = { "5.9": "typescript-5.9", "6.0": "typescript" } as const;

/** Who looks for other packages beside its real place. The others are links. */
const COPIED = ["ts-patch"];

const IS_TRANSLATION = /\/lib\/[a-z]{2}(?:-[a-z]+)?$/;

const CONFIG = {
  compilerOptions: {
    target: "es2022",
    lib: ["es2023", "esnext.disposable"],
    types: ["node"],
    module: "nodenext",
    strict: true,
    sourceMap: true,
    outDir: "out",
    rootDir: ".",
    skipLibCheck: true,
    plugins: [{ transform: "stackful/transformer", transformProgram: true }],
  },
  files: ["main.ts"],
};

const MANIFEST = {
  type: "module",
  jest: {
    transform: { "\\.ts$": "stackful/jest" },
    extensionsToTreatAsEsm: [".ts"],
    moduleNameMapper: { "^(\\.{1,2}/.*)\\.js$": "$1" },
    testMatch: ["**/jest.test.ts"],
  },
};

const VITEST = `import stackful from "stackful/vite";
export default { plugins: [stackful()], test: { include: ["vitest.test.ts"], watch: false } };
`;

export class Sandbox implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), "stackful-matrix-"));

  constructor(typescript: keyof typeof TYPESCRIPTS) {
    const modules = join(this.folder, "node_modules");
    mkdirSync(join(modules, "stackful"), { recursive: true });
    const isOther = (name: string) => !name.startsWith(".") && !name.startsWith("typescript") && !COPIED.includes(name);
    for (const name of readdirSync(join(root, "node_modules")).filter(isOther))
      symlinkSync(join(root, "node_modules", name), join(modules, name));
    for (const name of COPIED) cpSync(join(root, "node_modules", name), join(modules, name), { recursive: true });
    const compiler = join(root, "node_modules", TYPESCRIPTS[typescript]);
    cpSync(compiler, join(modules, "typescript"), { recursive: true, filter: (path) => !IS_TRANSLATION.test(path) });
    for (const name of ["package.json", "dist"])
      cpSync(join(root, name), join(modules, "stackful", name), { recursive: true });
    this.#project("good", good);
    this.#project("bad", bad);
  }

  #project(name: string, files: Record<string, string>): void {
    const all = {
      ...files,
      "tsconfig.json": JSON.stringify(CONFIG),
      "package.json": JSON.stringify(MANIFEST),
      "vitest.config.mjs": VITEST,
      "bundle.mjs": bundle,
    };
    mkdirSync(join(this.folder, name));
    for (const [path, text] of Object.entries(all)) writeFileSync(join(this.folder, name, path), text);
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
