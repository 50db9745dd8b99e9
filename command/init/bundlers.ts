// What a project builds with, besides: each bundler has a plugin of ours, and a file of its own where that goes.

import { readdirSync } from "node:fs";

const BUNDLERS = ["vite", "rollup", "rolldown", "webpack", "rspack"] as const;

/** What is still to be done, for each bundler that the folder has a configuration of. */
export function bundlerHints(folder: string): string[] {
  const files = readdirSync(folder);
  return BUNDLERS.flatMap((bundler) => {
    const file = files.find((name) => new RegExp(`^${bundler}\\.config\\.[cm]?[jt]s$`).test(name));
    return file === undefined
      ? []
      : [
          `to do     ${file}: add the plugin, \`import stackful from "stackful/${bundler}"\` and \`plugins: [stackful()]\``,
        ];
  });
}
