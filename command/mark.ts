// `stackful mark`: the directive for every function that needs it, as a diff or written.

import { markAll } from "../migrate/markAll.js";
import { LiveProject } from "../project/liveProject.js";
import { filesOf, findProject } from "../project/project.js";
import { showOrWrite } from "./changes.js";
import { count, describe, pathOf } from "./migrate.js";

interface MarkOptions {
  readonly project: string;
  readonly write?: true;
}

/** Without files, all of the project are meant. */
export function mark(files: readonly string[], { project: where, write }: MarkOptions): void {
  const project = LiveProject.open(findProject(where));
  const paths = files.length > 0 ? files.map(pathOf) : filesOf(project.program).map(({ fileName }) => fileName);
  const { marked, functions, wrong } = markAll(project, paths);
  showOrWrite(marked, write === true);
  if (wrong.length > 0) console.log("Left by hand:");
  for (const place of wrong) console.log(`  ${describe(place)}`);
  console.log(`${count(functions, "function")} marked, in ${count(marked.size, "file")}`);
  if (marked.size > 0 && write !== true) console.log("Nothing was written: say `--write` for that");
  process.exitCode = wrong.length === 0 ? 0 : 1;
}
