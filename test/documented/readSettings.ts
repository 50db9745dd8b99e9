// What is in the settings of examples: each is a property of the object that a module of settings exports.

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const folder = fileURLToPath(new URL("settings/", import.meta.url));

export interface Setting {
  readonly module: string;
  /** What it gives to the example; `after` looks at what has happened. */
  readonly names: ReadonlySet<string>;
  /** Whether `after` is given what the example declares. */
  readonly looksAtNames: boolean;
}

export type Settings = ReadonlyMap<string, Setting>;

/** The sources, by their names. */
export function settingsFiles(): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder).map((name) => [`settings/${name}`, readFileSync(folder + name, "utf8")]),
  );
}

/** By the key of the example that they are for. */
export function readSettings(): Settings {
  const options = { rootDir: folder, noResolve: true, noLib: true };
  const paths = readdirSync(folder).map((name) => folder + name);
  const program = ts.createProgram(paths, options);
  const checker = program.getTypeChecker();
  return new Map(
    paths.flatMap((path) => {
      const file = program.getSourceFile(path) as ts.SourceFile;
      const [, module = ""] = /(\w+)\.ts$/.exec(path) ?? [];
      return objectsIn(file).flatMap(({ properties }) =>
        properties.map((one) => [one.name?.getText().replaceAll('"', "") ?? "", settingOf(one, module)] as const),
      );
    }),
  );

  function objectsIn(file: ts.SourceFile): ts.ObjectLiteralExpression[] {
    const declarations = file.statements
      .filter(ts.isVariableStatement)
      .flatMap((one) => one.declarationList.declarations);
    const settings = declarations.find((one) => one.name.getText() === "settings")?.initializer;
    return settings !== undefined && ts.isObjectLiteralExpression(settings) ? [settings] : [];
  }

  function settingOf(node: ts.Node, module: string): Setting {
    const given = returnedBy(checker.getTypeAtLocation(node))?.getProperties() ?? [];
    const after = given.find(({ name }) => name === "after");
    const parameters = after && checker.getTypeOfSymbol(after).getCallSignatures()[0]?.parameters;
    return { module, names: new Set(given.map(({ name }) => name)), looksAtNames: parameters?.length === 1 };
  }
}

function returnedBy(type: ts.Type): ts.Type | undefined {
  return type.getCallSignatures()[0]?.getReturnType();
}
