// Refuses compilers that see one file at a time: which imported functions are cooperative, only their declarations tell.
//
//   ts.transpileModule(text, …)      loaders with `transpileOnly`, test runners with `isolatedModules`
//
// The setting `isolatedModules` of a project is something else, and welcome: files can be compiled alone then, but are not.

import type ts from "typescript";

/** Throws: `Error` if a program does not look for what its files import. */
export function expectWholeProgram({ noResolve }: ts.CompilerOptions): void {
  if (noResolve !== true) return;
  throw new Error(
    "stackful: a compiler that sees one file at a time cannot know which imported functions are cooperative. Let it see the whole program: with a loader, not in its `transpileOnly` or `isolatedModules` mode; and without the setting `noResolve`.",
  );
}
