// The bundlers, watching a folder: each gives its next build when something in it has changed.

import { join } from "node:path";
import { rspack } from "@rspack/core";
import * as esbuild from "esbuild";
import * as rolldown from "rolldown";
import * as rollup from "rollup";
import forRolldown from "stackful/rolldown";
import forRollup from "stackful/rollup";
import webpack from "webpack";
import {
  type Built,
  builtByEsbuild,
  builtByRspack,
  builtByWebpack,
  esbuildOptions,
  external,
  rspackConfiguration,
  saidByThrowing,
  webpackConfiguration,
} from "./builders.js";

/** Somebody who builds whenever a file changes. */
export interface Watcher {
  /** The first build that `isIt`: files that are written one by one may give some between. */
  next(isIt: (built: Built) => boolean): Promise<Built>;
  close(): Promise<void>;
}

type Tell = (built: Built) => void;

export const watchers: Record<string, (folder: string, transformed: string[]) => Watcher> = {
  rollup(folder, transformed) {
    const inbox = new Inbox();
    const watcher = rollup.watch({
      input: join(folder, "main.ts"),
      external,
      plugins: [forRollup(), spy(transformed)],
      output: { file: join(folder, "out/main.mjs") },
    });
    watcher.on("event", (event) => {
      if (event.code === "END") inbox.tell({ errors: [], warnings: [] });
      if (event.code === "ERROR") inbox.tell({ errors: saidByThrowing(event.error), warnings: [] });
      if ("result" in event) void event.result?.close();
    });
    return { next: inbox.next, close: () => watcher.close() };
  },

  rolldown(folder) {
    const inbox = new Inbox();
    const watcher = rolldown.watch({
      input: join(folder, "main.ts"),
      external,
      platform: "node",
      plugins: [forRolldown()],
      output: { file: join(folder, "out/main.mjs") },
    });
    watcher.on("event", (event) => {
      if (event.code === "END") inbox.tell({ errors: [], warnings: [] });
      if (event.code === "ERROR") inbox.tell({ errors: saidByThrowing(event.error), warnings: [] });
      if ("result" in event) void event.result?.close();
    });
    return { next: inbox.next, close: () => watcher.close() };
  },

  esbuild(folder) {
    const inbox = new Inbox();
    const options = esbuildOptions(folder);
    const tell: esbuild.Plugin = {
      name: "tell",
      setup: (build) => build.onEnd((result) => inbox.tell(builtByEsbuild(result))),
    };
    const context = esbuild.context({ ...options, minify: false, plugins: [...(options.plugins ?? []), tell] });
    const watching = context.then((one) => one.watch());
    return { next: inbox.next, close: async () => (await watching, (await context).dispose()) };
  },

  webpack(folder) {
    const inbox = new Inbox();
    const compiler = webpack({ ...webpackConfiguration(folder), mode: "development", devtool: false });
    if (compiler === null) throw new Error("webpack has made no compiler");
    compiler.watch({}, (_error, stats) => stats && inbox.tell(builtByWebpack(stats)));
    return { next: inbox.next, close: () => new Promise((resolve) => compiler.close(() => resolve())) };
  },

  rspack(folder) {
    const inbox = new Inbox();
    const compiler = rspack({ ...rspackConfiguration(folder), mode: "development", devtool: false });
    compiler.watch({}, (_error, stats) => stats && inbox.tell(builtByRspack(stats)));
    return { next: inbox.next, close: () => new Promise((resolve) => compiler.close(() => resolve())) };
  },
};

/** Builds that nobody has asked for yet wait here. */
class Inbox {
  readonly #builds: Built[] = [];
  #wake = () => {};

  readonly tell: Tell = (built) => {
    this.#builds.push(built);
    this.#wake();
  };

  readonly next = async (isIt: (built: Built) => boolean): Promise<Built> => {
    for (;;) {
      const built = this.#builds.shift();
      if (built !== undefined && isIt(built)) return built;
      if (built === undefined) await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  };
}

/** Writes down which files are transformed. */
function spy(transformed: string[]): rollup.Plugin {
  return { name: "spy", transform: (_code, id) => void transformed.push(id.replace(/.*\//, "")) };
}
