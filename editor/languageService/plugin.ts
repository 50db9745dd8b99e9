// The plugin of TypeScript's own language service, which tsserver loads.
//
//   "plugins": [{ "name": "stackful/editor" }]      in tsconfig.json; with `"inlays": false`, no marks in front of what may suspend
//
// It runs with the TypeScript that hands itself in: scripts/build.mjs wraps it in a function of that.

import * as ts from "typescript";
import { toTypeScript } from "../../compiler/diagnostics/report.js";
import { Answers } from "../core/answers.js";
import { combinedMarks, FIX_ALL, fixActions, SUPPORTED } from "./codeFixes.js";
import { inlayHints } from "./inlayHints.js";
import { withColor } from "./quickInfo.js";

/** What the entry in tsconfig.json may say, or an editor that configures the plugin. */
interface Settings {
  readonly inlays?: boolean;
  /** Says nothing: somebody else does. */
  readonly off?: boolean;
}

/** On a language service of ours. An editor may bring the plugin, and tsconfig.json another copy. */
const OURS = Symbol.for("stackful.languageService");

export function createPlugin(): ts.server.PluginModule {
  let chosen: Settings = {};
  return {
    create: (info) => create(info, () => ({ ...(info.config as Settings | undefined), ...chosen })),
    onConfigurationChanged: (settings: Settings) => {
      chosen = settings;
    },
  };
}

/** Answers for one project. */
function create(info: ts.server.PluginCreateInfo, settings: () => Settings): ts.LanguageService {
  const { languageService: theirs } = info;
  const log = (message: string) => info.project.projectService.logger.info(message);
  if (!isSupported(ts.version)) {
    log(`stackful: the editor runs TypeScript ${ts.version}. Colours are shown with TypeScript 5.9 and 6.`);
    return theirs;
  }
  if (OURS in theirs) return theirs;
  return { ...theirs, ...overrides(theirs, new Answers(log), settings), [OURS]: true } as ts.LanguageService;
}

function isSupported(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major === 6 || (major === 5 && minor >= 9);
}

function overrides(
  theirs: ts.LanguageService,
  answers: Answers,
  settings: () => Settings,
): Partial<ts.LanguageService> {
  return {
    getSemanticDiagnostics(fileName) {
      const found = theirs.getSemanticDiagnostics(fileName);
      return [...found, ...ask((program) => answers.problemsIn(program, fileName).map(toTypeScript))];
    },
    getCodeFixesAtPosition(fileName, start, end, codes, ...rest) {
      const found = theirs.getCodeFixesAtPosition(fileName, start, end, codes, ...rest);
      return [...found, ...ask((program) => fixActions(answers.fixesAt(program, fileName, start, end), codes))];
    },
    getCombinedCodeFix(scope, fixId, ...rest) {
      if (fixId !== FIX_ALL) return theirs.getCombinedCodeFix(scope, fixId, ...rest);
      return combinedMarks(ask((program) => answers.markAll(program, scope.fileName)));
    },
    getSupportedCodeFixes: (fileName) => [...theirs.getSupportedCodeFixes(fileName), ...SUPPORTED],
    getQuickInfoAtPosition(fileName, position, ...rest) {
      const found = theirs.getQuickInfoAtPosition(fileName, position, ...rest);
      const [color] = ask((program) => [answers.hoverAt(program, fileName, position)]);
      return found && withColor(found, color);
    },
    provideInlayHints(fileName, span, preferences) {
      const found = theirs.provideInlayHints(fileName, span, preferences);
      if (settings().inlays === false) return found;
      const end = span.start + span.length;
      return [...found, ...ask((program) => inlayHints(answers.inlaysIn(program, fileName, span.start, end)))];
    },
  };

  function ask<T>(answer: (program: ts.Program) => readonly T[]): readonly T[] {
    const program = settings().off === true ? undefined : theirs.getProgram();
    return program === undefined ? [] : answer(program);
  }
}
