// Examples of comments as modules that run.
//
//   using _ = mutex.lock();       becomes       import { settings } from "./settings/locks.js";
//                                               export function example() {
//                                                 "use cooperative";
//                                                 const setting = settings["Mutex.lock"]();
//                                                 let { mutex } = setting;
//                                                 using _ = mutex.lock();
//                                                 const declared = {};
//                                                 setting.after(declared);
//                                               }
//
//   I1  A name that is public is imported. Any other that the example does not declare is in its setting.

import ts from "typescript";
import type { PublicName } from "./publicNames.js";
import type { Setting, Settings } from "./readSettings.js";

export interface ExampleModule {
  /** That of its setting: with a number behind it, if it is not the first example of a name. */
  readonly key: string;
  readonly text: string;
}

/** The examples of a name. `sources` says from where each public name is imported. */
export function modulesOf(
  { name, examples }: PublicName,
  sources: ReadonlyMap<string, string>,
  settings: Settings,
): ExampleModule[] {
  return examples.map((example, index) => {
    const key = index === 0 ? name : `${name}, ${index + 1}`;
    return { key, text: moduleOf(key, example, sources, settings) };
  });
}

function moduleOf(key: string, example: string, sources: ReadonlyMap<string, string>, settings: Settings): string {
  const setting = settings.get(key);
  const source = setting?.names.has("port") ? example.replaceAll(/port: \d+/g, "port") : example;
  const file = ts.createSourceFile("example.ts", source, ts.ScriptTarget.Latest, /* setParentNodes: */ true);
  const imports = file.statements.filter(ts.isImportDeclaration).map((one) => one.getText());
  const body = file.statements.filter((one) => !ts.isImportDeclaration(one)).map((one) => one.getText());
  const used = namesIn(file);
  const given = [...(setting?.names ?? [])].filter((one) => one !== "after" && used.free.has(one));
  const needed = [...used.free].filter((one) => sources.has(one) && !given.includes(one));
  const missing = [...used.types].filter((one) => used.free.has(one) && !sources.has(one) && !(one in globalThis));
  const lines = [
    ...(setting === undefined ? [] : [`const setting = settings[${JSON.stringify(key)}]();`]),
    ...(given.length === 0 ? [] : [`let { ${given.join(", ")} } = setting;`]),
    ...body,
    ...looksAfterwards(file, setting),
  ];
  return [
    ...imports,
    ...needed.map((one) => `import { ${one} } from "${sources.get(one)}";`),
    ...missing.map((one) => `declare class ${one} { [key: string]: any }`),
    ...(setting === undefined ? [] : [`import { settings } from "./settings/${setting.module}.js";`]),
    ...(isModule(file) ? lines : ["export function example() {", '"use cooperative";', ...lines, "}"]),
    "export {};",
  ].join("\n");
}

/** What looks at what has happened, if something does. */
function looksAfterwards(file: ts.SourceFile, setting: Setting | undefined): string[] {
  if (!setting?.names.has("after")) return [];
  if (!setting.looksAtNames) return ["setting.after();"];
  return [`const declared = { ${namesDeclaredBy(file).join(", ")} };`, "setting.after(declared);"];
}

/** Whether it stands at the top of a module: it awaits, or is a whole program. */
function isModule(file: ts.SourceFile): boolean {
  return file.statements.some((one) => {
    const text = one.getText();
    return (
      /^(?:const \{?[\w, ]+\}? = )?(?:await|for await|main|runSync)\b/.test(text) || / = (?:await|runSync)\b/.test(text)
    );
  });
}

/** The names that an example declares at its top, for whoever looks at them afterwards. */
function namesDeclaredBy(file: ts.SourceFile): string[] {
  return file.statements.flatMap((one) => {
    if (ts.isFunctionDeclaration(one) || ts.isClassDeclaration(one)) return one.name?.text ?? [];
    return ts.isVariableStatement(one)
      ? one.declarationList.declarations.flatMap(({ name }) => namesBoundBy(name))
      : [];
  });
}

function namesBoundBy(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((one) => (ts.isBindingElement(one) ? namesBoundBy(one.name) : []));
}

interface Names {
  readonly free: ReadonlySet<string>;
  /** Those of them that stand for types. */
  readonly types: ReadonlySet<string>;
}

/** The names that an example uses, and does not declare anywhere. */
function namesIn(file: ts.SourceFile): Names {
  const declared = new Set<string>();
  const values = new Set<string>();
  const types = new Set<string>();
  visit(file);
  const free = new Set([...values, ...types].filter((one) => !declared.has(one)));
  return { free, types };

  function visit(node: ts.Node): void {
    if (ts.isIdentifier(node)) readName(node);
    ts.forEachChild(node, visit);
  }

  function readName(node: ts.Identifier): void {
    const { parent } = node;
    if (isDeclaration(node)) declared.add(node.text);
    else if (ts.isTypeReferenceNode(parent) || ts.isExpressionWithTypeArguments(parent)) types.add(node.text);
    else if (!isProperty(node)) values.add(node.text);
  }
}

function isDeclaration(node: ts.Identifier): boolean {
  const { parent } = node;
  const isNamed =
    ts.isVariableDeclaration(parent) ||
    ts.isParameter(parent) ||
    ts.isBindingElement(parent) ||
    ts.isFunctionDeclaration(parent) ||
    ts.isClassDeclaration(parent);
  return (isNamed && parent.name === node) || ts.isImportSpecifier(parent) || ts.isNamespaceImport(parent);
}

/** The name of a property: after a dot, in a literal, a class, a pattern. */
function isProperty(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
  if (ts.isBindingElement(parent)) return parent.propertyName === node;
  return (ts.isPropertyAssignment(parent) || ts.isClassElement(parent)) && parent.name === node;
}
