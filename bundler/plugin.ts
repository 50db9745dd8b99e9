// The plugin, as unplugin makes it for each bundler: what a build does, at the hooks of the bundler.

import { createUnplugin, type UnpluginContextMeta, type UnpluginOptions } from "unplugin";
import { Build } from "./build.js";
import { loadWith } from "./esbuildLoad.js";
import { filterOf, type StackfulOptions } from "./options.js";
import { report } from "./report.js";
import { isDev, ViteDev } from "./viteDev.js";

/** Those of which others can take the types out. */
const KNOW_NO_TYPES: ReadonlySet<UnpluginContextMeta["framework"]> = new Set(["rollup", "webpack"] as const);

/** What Vite adds to the context of hooks. */
interface InEnvironment {
  readonly environment?: object;
}

export const plugin = createUnplugin<StackfulOptions, false>((options, { framework }): UnpluginOptions => {
  const build = new Build(options, !KNOW_NO_TYPES.has(framework));
  const viteDev = new ViteDev();
  const shared: UnpluginOptions = {
    name: "stackful",
    enforce: "pre",
    buildStart: () => build.start(),
    ...(build.stripsTypes && { resolveId: (specifier, importer) => build.resolve(specifier, importer) }),
  };
  if (framework === "esbuild") return { ...shared, esbuild: { setup: (host) => loadWith(build, options, host) } };

  /** Files that no module is made of, such as declarations, are watched all the same. */
  const watchingFiles = {
    buildEnd(this: InEnvironment & { addWatchFile(path: string): void }) {
      for (const path of build.transformedIn(this.environment).files()) this.addWatchFile(path);
    },
  };
  return {
    ...shared,
    watchChange(id) {
      build.changed(id);
      const { environment } = this as InEnvironment;
      if (isDev(environment)) viteDev.invalidate(environment, build.transformedIn(environment));
    },
    transform: {
      filter: { id: filterOf(options) },
      handler(code, id) {
        const outcome = build.transform(code, id, (this as InEnvironment).environment);
        if (outcome === undefined) return undefined;
        if (this.getNativeBuildContext !== undefined) for (const path of outcome.files) this.addWatchFile(path);
        report(outcome.findings, this);
        return outcome.output;
      },
    },
    rollup: {
      ...watchingFiles,
      shouldTransformCachedModule({ id }) {
        return build.transformedIn().isStale(id);
      },
    },
    rolldown: watchingFiles,
    webpack(compiler) {
      // It takes types out by itself where Node can, and then knows places by their lines only.
      if (build.stripsTypes) compiler.options.experiments.typescript = false;
    },
    vite: {
      ...watchingFiles,
      perEnvironmentWatchChangeDuringDev: true,
      hotUpdate({ modules }) {
        return viteDev.hotUpdate(this.environment, modules);
      },
    },
  };
});
