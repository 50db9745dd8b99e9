// Vite's dev server: modules that a change has made stale are transformed anew.
//
//   lib.ts loses a colour  ─►  main.ts, which imports it, must lose a `yield*`
//
// When a module changes, Vite invalidates those that import it softly: it keeps what they were transformed to, and puts new addresses of
// imports in. So we invalidate those to which the change matters ourselves, for good.

import type { DevEnvironment, EnvironmentModuleNode, Plugin } from "vite";
import type { Transformed } from "./transformed.js";

/** What `hotUpdate` is called with. */
type Hook = Extract<NonNullable<Plugin["hotUpdate"]>, (...args: never[]) => unknown>;

export function isDev(environment: object | undefined): environment is DevEnvironment {
  return environment !== undefined && "moduleGraph" in environment;
}

export class ViteDev {
  /** Modules that were invalidated, and are to be updated where they are in use. */
  readonly #invalidated = new WeakMap<DevEnvironment, Set<EnvironmentModuleNode>>();

  /** Drops what an environment has of modules that are stale now. */
  invalidate(environment: DevEnvironment, transformed: Transformed): void {
    const { moduleGraph } = environment;
    const dropped = this.#invalidated.get(environment) ?? new Set();
    this.#invalidated.set(environment, dropped);
    for (const id of transformed.takeStale()) {
      const module = moduleGraph.getModuleById(id);
      if (module === undefined) continue;
      moduleGraph.invalidateModule(module);
      dropped.add(module);
    }
  }

  /** The modules that Vite would update, and those that were invalidated. */
  readonly hotUpdate = (environment: DevEnvironment, modules: EnvironmentModuleNode[]): ReturnType<Hook> => {
    const dropped = this.#invalidated.get(environment);
    this.#invalidated.delete(environment);
    return dropped === undefined || dropped.size === 0 ? undefined : [...new Set([...modules, ...dropped])];
  };
}
