// `stackful manifest`: what a project is lowered to, in a file, for processes that are started often.

import { relative } from "node:path";
import * as ts from "typescript";
import { LiveProject } from "../project/liveProject.js";
import { writeManifest } from "../project/manifest.js";
import { filesOf, findProject } from "../project/project.js";
import { formatDiagnostics } from "./print.js";
import { withProgress } from "./progress.js";

export function manifest(options: { readonly project: string }): void {
  const path = findProject(options.project);
  const project = LiveProject.open(path);
  const files = filesOf(project.program);
  const found: ts.Diagnostic[] = [];
  for (const { fileName } of withProgress(files, "Compiling")) found.push(...project.compile(fileName).diagnostics);
  process.stdout.write(formatDiagnostics(found));
  if (found.some(({ category }) => category === ts.DiagnosticCategory.Error)) {
    process.exitCode = 1;
    return;
  }
  console.log(`${relative(process.cwd(), writeManifest(project, path))}: ${files.length} files`);
}
