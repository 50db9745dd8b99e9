// The six bundlers, each set up as docs/bundlers.md says, for a project with main.ts.

import { basename, join } from "node:path";
import {
  type Configuration as RspackConfiguration,
  type StatsError as RspackError,
  type Stats as RspackStats,
  rspack,
} from "@rspack/core";
import * as esbuild from "esbuild";
import * as rolldown from "rolldown";
import * as rollup from "rollup";
import forEsbuild from "stackful/esbuild";
import forRolldown from "stackful/rolldown";
import forRollup from "stackful/rollup";
import forRspack from "stackful/rspack";
import forVite from "stackful/vite";
import forWebpack from "stackful/webpack";
import * as vite from "vite";
import webpack, { type Configuration, type Stats, type StatsError } from "webpack";

/** What a bundler says is wrong, as a place and a text. */
export interface Said {
  readonly file: string;
  readonly line: number;
  /** From 0. */
  readonly column: number;
  readonly message: string;
}

export interface Built {
  readonly errors: readonly Said[];
  readonly warnings: readonly Said[];
}

/** Builds `main.ts` of a folder to `out/main.mjs`, in production, with a source map. */
type Builder = (folder: string) => Promise<Built>;

export const external = [/^stackful/, /^node:/];

export const builders: Record<string, Builder> = {
  async rollup(folder) {
    const warnings: Said[] = [];
    return failing(warnings, async () => {
      const bundle = await rollup.rollup({
        input: join(folder, "main.ts"),
        external,
        plugins: [forRollup()],
        onwarn: (warning) => warnings.push(saidByRollup(warning)),
      });
      await bundle.write({ file: join(folder, "out/main.mjs"), sourcemap: true });
      await bundle.close();
    });
  },

  async rolldown(folder) {
    const warnings: Said[] = [];
    return failing(warnings, async () => {
      await rolldown.build({
        input: join(folder, "main.ts"),
        external,
        plugins: [forRolldown()],
        onLog: (_level, log) => warnings.push(saidByRollup(log)),
        output: { file: join(folder, "out/main.mjs"), sourcemap: true, minify: true },
        platform: "node",
      });
    });
  },

  async vite(folder) {
    const warnings: Said[] = [];
    return failing(warnings, async () => {
      await vite.build({
        root: folder,
        configFile: false,
        logLevel: "silent",
        plugins: [forVite()],
        ssr: { external: true },
        build: {
          ssr: "main.ts",
          outDir: "out",
          sourcemap: true,
          minify: true,
          rolldownOptions: {
            external,
            output: { entryFileNames: "main.mjs" },
            onLog: (_level, log) => warnings.push(saidByRollup(log)),
          },
        },
      });
    });
  },

  async esbuild(folder) {
    const result = await esbuild.build(esbuildOptions(folder)).catch((error: esbuild.BuildFailure) => error);
    return builtByEsbuild(result);
  },

  webpack: (folder) =>
    new Promise((resolve, reject) => {
      const compiler = webpack(webpackConfiguration(folder));
      if (compiler === null) throw new Error("webpack has made no compiler");
      compiler.run((error, stats) =>
        compiler.close(() =>
          stats === undefined ? reject(error ?? new Error("no stats")) : resolve(builtByWebpack(stats)),
        ),
      );
    }),

  rspack: (folder) =>
    new Promise((resolve, reject) => {
      const compiler = rspack(rspackConfiguration(folder));
      compiler.run((error, stats) =>
        compiler.close(() =>
          stats === undefined ? reject(error ?? new Error("no stats")) : resolve(builtByRspack(stats)),
        ),
      );
    }),
};

export function esbuildOptions(folder: string): esbuild.BuildOptions {
  return {
    absWorkingDir: folder,
    entryPoints: ["main.ts"],
    bundle: true,
    platform: "node",
    format: "esm",
    outfile: "out/main.mjs",
    sourcemap: true,
    minify: true,
    packages: "external",
    plugins: [forEsbuild()],
    logLevel: "silent",
  };
}

export function webpackConfiguration(folder: string): Configuration {
  return {
    mode: "production",
    context: folder,
    entry: "./main.ts",
    devtool: "source-map",
    target: "node20",
    externals: [/^stackful/],
    externalsType: "module",
    experiments: { outputModule: true },
    output: { path: join(folder, "out"), filename: "main.mjs", module: true, chunkFormat: "module" },
    plugins: [forWebpack()],
  };
}

export function rspackConfiguration(folder: string): RspackConfiguration {
  return {
    mode: "production",
    context: folder,
    entry: "./main.ts",
    devtool: "source-map",
    target: "node20",
    externals: [/^stackful/],
    externalsType: "module",
    output: { path: join(folder, "out"), filename: "main.mjs", module: true, chunkFormat: "module" },
    resolve: { extensionAlias: { ".js": [".ts", ".js"] } },
    module: {
      rules: [
        {
          test: /\.ts$/,
          loader: "builtin:swc-loader",
          options: { jsc: { parser: { syntax: "typescript" }, target: "es2022" } },
          type: "javascript/auto",
        },
      ],
    },
    plugins: [forRspack()],
  };
}

/** Builds with a bundler that throws. */
async function failing(warnings: readonly Said[], build: () => Promise<void>): Promise<Built> {
  try {
    await build();
    return { errors: [], warnings };
  } catch (error) {
    return { errors: saidByThrowing(error), warnings };
  }
}

/** What is in an error that was thrown. Rolldown, which may be inside Vite, throws one error that has them. */
export function saidByThrowing(error: unknown): readonly Said[] {
  const { errors = [error] } = error as { errors?: readonly unknown[] };
  return errors.map((one) => saidByRollup(one as Logged));
}

interface Logged {
  readonly message: string;
  readonly loc?: { readonly file?: string | undefined; readonly line: number; readonly column: number } | undefined;
}

function saidByRollup({ message, loc }: Logged): Said {
  return { file: basename(loc?.file ?? ""), line: loc?.line ?? 0, column: loc?.column ?? -1, message };
}

export function builtByEsbuild({ errors, warnings }: Pick<esbuild.BuildResult, "errors" | "warnings">): Built {
  return { errors: errors.map(saidByEsbuild), warnings: warnings.map(saidByEsbuild) };
}

function saidByEsbuild({ text, location }: esbuild.Message): Said {
  const { file = "", line = 0, column = -1 } = location ?? {};
  return { file: basename(file), line, column, message: text };
}

export function builtByWebpack(stats: Stats): Built {
  const { errors = [], warnings = [] } = stats.toJson({ all: false, errors: true, warnings: true });
  return { errors: errors.map(saidByWebpack), warnings: warnings.map(saidByWebpack) };
}

function saidByWebpack({ moduleName = "", loc = "", message }: StatsError): Said {
  const [, line = 0, column = -1] = /^(\d+):(\d+)/.exec(loc) ?? [];
  return { file: basename(moduleName), line: Number(line), column: Number(column), message };
}

export function builtByRspack(stats: RspackStats): Built {
  const { errors = [], warnings = [] } = stats.toJson({ all: false, errors: true, warnings: true });
  return { errors: errors.map(saidByRspack), warnings: warnings.map(saidByRspack) };
}

/** It has no places, so they are in the text. */
function saidByRspack({ message }: RspackError): Said {
  const [, file = "", line = 0, column = 0] = /(\S+\.ts):(\d+):(\d+) /.exec(message) ?? [];
  return { file: basename(file), line: Number(line), column: Number(column) - 1, message };
}
