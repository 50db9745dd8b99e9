#!/usr/bin/env node
// The `stackful` command: what it can do, in one place. Each of its commands has a file, which is loaded when it is called: TypeScript is large.

import { Command, Option } from "commander";
import { EXIT_CODES, fail } from "./exit.js";
import { FORMAT_NAMES } from "./formats/names.js";
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
  .action(async (...given: Parameters<typeof import("./run.js").run>) => (await import("./run.js")).run(...given));

stackful
  .command("check")
  .description("report what is wrong with the colours of a project; write nothing")
  .addOption(project())
  .addOption(new Option("-f, --format <format>", "how to report").choices(FORMAT_NAMES).default("text"))
  .option("-w, --watch", "go on, and check again whenever a file changes")
  .action(async (...given: Parameters<typeof import("./check.js").check>) =>
    (await import("./check.js")).check(...given),
  );

stackful
  .command("build")
  .description("compile a project, as tsc does: check it, and write JavaScript and declarations")
  .addOption(project())
  .option("-b, --build", "build the projects that it refers to first, as far as they are not up to date")
  .option("-w, --watch", "go on, and build again whenever a file changes")
  .action(async (...given: Parameters<typeof import("./build.js").build>) =>
    (await import("./build.js")).build(...given),
  );

stackful
  .command("init")
  .description("make a project ready: its settings, scripts, and a first example")
  .argument("[folder]", "of the project", ".")
  .action(async (...given: Parameters<typeof import("./init/init.js").init>) =>
    (await import("./init/init.js")).init(...given),
  );

stackful
  .command("migrate")
  .description("turn files from async and await to blocking style: print a diff, or write it")
  .argument("<files...>", "what to turn: best all files that call each other")
  .addOption(project())
  .option("--write", "write the files")
  .action(async (...given: Parameters<typeof import("./migrate.js").migrate>) =>
    (await import("./migrate.js")).migrate(...given),
  );

stackful
  .command("mark")
  .description("mark every function that needs it, and whoever calls it: print a diff, or write it")
  .argument("[files...]", "where marks may be written: in the whole project unless given")
  .addOption(project())
  .option("--write", "write the files")
  .action(async (...given: Parameters<typeof import("./mark.js").mark>) => (await import("./mark.js")).mark(...given));

stackful
  .command("manifest")
  .description(
    "keep what a project is lowered to, for processes that are started often, such as the workers of test runners",
  )
  .addOption(project())
  .action(async (...given: Parameters<typeof import("./manifest.js").manifest>) =>
    (await import("./manifest.js")).manifest(...given),
  );

stackful
  .command("explain")
  .description("say why functions are cooperative, and what they may block on")
  .argument("<what>", "a name, a file, or a line of a file: src/serve.ts:12")
  .addOption(project())
  .action(async (...given: Parameters<typeof import("./explain.js").explain>) =>
    (await import("./explain.js")).explain(...given),
  );

stackful
  .command("show")
  .description("print what a file is lowered to")
  .argument("<file>", "the TypeScript file")
  .addOption(project())
  .action(async (...given: Parameters<typeof import("./show.js").show>) => (await import("./show.js")).show(...given));

stackful
  .command("lsp")
  .description("serve an editor: a language server, on stdin and stdout")
  .option("--stdio", "what editors say; there is no other way")
  .action(async (...given: Parameters<typeof import("./lsp.js").lsp>) => (await import("./lsp.js")).lsp(...given));

try {
  await stackful.parseAsync();
} catch (error) {
  fail(error);
}
