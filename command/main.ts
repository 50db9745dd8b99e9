#!/usr/bin/env node
// The `stackful` command: what it can do, in one place. Each of its commands has a file.

import { Command, Option } from "commander";
import { build } from "./build.js";
import { check } from "./check.js";
import { EXIT_CODES, fail } from "./exit.js";
import { explain } from "./explain.js";
import { FORMATS } from "./formats/formats.js";
import { init } from "./init/init.js";
import { lsp } from "./lsp.js";
import { manifest } from "./manifest.js";
import { mark } from "./mark.js";
import { migrate } from "./migrate.js";
import { run } from "./run.js";
import { show } from "./show.js";
import { versions } from "./version.js";

const project = () => new Option("-p, --project <path>", "the tsconfig.json, or its folder").default(".");

const stackful = new Command("stackful")
  .description("Plain, blocking-looking TypeScript, run as suspendable generators.")
  .version(versions(), "-V, --version")
  .enablePositionalOptions() // what stands behind the file is for the program
  .showHelpAfterError("(--help says more)")
  .addHelpText("after", EXIT_CODES)
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2));

stackful
  .command("run")
  .description("compile a program in memory, and run it")
  .argument("<file>", "the TypeScript file to run")
  .argument("[args...]", "what the program finds in process.argv")
  .passThroughOptions()
  .action(run);

stackful
  .command("check")
  .description("report what is wrong with the colours of a project; write nothing")
  .addOption(project())
  .addOption(new Option("-f, --format <format>", "how to report").choices(Object.keys(FORMATS)).default("text"))
  .option("-w, --watch", "go on, and check again whenever a file changes")
  .action(check);

stackful
  .command("build")
  .description("compile a project, as tsc does: check it, and write JavaScript and declarations")
  .addOption(project())
  .option("-b, --build", "build the projects that it refers to first, as far as they are not up to date")
  .option("-w, --watch", "go on, and build again whenever a file changes")
  .action(build);

stackful
  .command("init")
  .description("make a project ready: its settings, scripts, and a first example")
  .argument("[folder]", "of the project", ".")
  .action(init);

stackful
  .command("migrate")
  .description("turn files from async and await to blocking style: print a diff, or write it")
  .argument("<files...>", "what to turn: best all files that call each other")
  .addOption(project())
  .option("--write", "write the files")
  .action(migrate);

stackful
  .command("mark")
  .description("mark every function that needs it, and whoever calls it: print a diff, or write it")
  .argument("[files...]", "where marks may be written: in the whole project unless given")
  .addOption(project())
  .option("--write", "write the files")
  .action(mark);

stackful
  .command("manifest")
  .description(
    "keep what a project is lowered to, for processes that are started often, such as the workers of test runners",
  )
  .addOption(project())
  .action(manifest);

stackful
  .command("explain")
  .description("say why functions are cooperative, and what they may block on")
  .argument("<what>", "a name, a file, or a line of a file: src/serve.ts:12")
  .addOption(project())
  .action(explain);

stackful
  .command("show")
  .description("print what a file is lowered to")
  .argument("<file>", "the TypeScript file")
  .addOption(project())
  .action(show);

stackful
  .command("lsp")
  .description("serve an editor: a language server, on stdin and stdout")
  .option("--stdio", "what editors say; there is no other way")
  .action(lsp);

try {
  await stackful.parseAsync();
} catch (error) {
  fail(error);
}
