// Bugs, to be planted in the compiler one at a time: each has to be seen by a machine.
//
//   I1  `find` stands in the file exactly once: a bug that cannot be planted any more is an error, so that this table cannot rot.

export interface Mutant {
  readonly bug: string;
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

export const mutants: readonly Mutant[] = [
  {
    bug: "arguments are evaluated before the callee is read",
    file: "compiler/3-lower/calls.ts",
    find: "  if (segment === undefined) lowering.visitChildren(call);",
    replace:
      '  if (ts.isPropertyAccessExpression((call as ts.CallExpression).expression) && ts.isIdentifier((call as any).expression.expression) && (call.flags & ts.NodeFlags.OptionalChain) === 0) { lowering.edits.before(call.getStart(lowering.file), "((...$args) => "); lowering.edits.after((call as ts.CallExpression).expression.end, "(...$args))"); lowering.visitChildren(call); } else if (segment === undefined) lowering.visitChildren(call);',
  },
  {
    bug: "`this` is lost",
    file: "compiler/3-lower/calls.ts",
    find: "  if (segment === undefined) lowering.visitChildren(call);",
    replace:
      '  if (ts.isPropertyAccessExpression((call as ts.CallExpression).expression) && ts.isIdentifier((call as any).expression.expression) && (call.flags & ts.NodeFlags.OptionalChain) === 0) { lowering.edits.before(call.getStart(lowering.file), "(0, "); lowering.edits.after((call as ts.CallExpression).expression.end, ")"); lowering.visitChildren(call); } else if (segment === undefined) lowering.visitChildren(call);',
  },
  {
    bug: "`yield*` is forgotten in an operand",
    file: "compiler/3-lower/calls.ts",
    find: '`${open}yield* ${names.contract("call")}(${inside[0]}`',
    replace:
      '`${open}${ts.isBinaryExpression(expression.parent) ? "" : "yield* "}${names.contract("call")}(${inside[0]}`',
  },
  {
    bug: "`yield*` stands without its parentheses",
    file: "compiler/3-lower/calls.ts",
    find: 'standsAlone(expression) ? ["", ""] : ["(", ")"]',
    replace: '["", ""]',
  },
  {
    bug: "one temporary is shared",
    file: "compiler/3-lower/lowering.ts",
    find: "const name = names.free(`$${this.#temporaries.length + 1}`);",
    replace: 'const name = names.free("$1"); if (this.#temporaries.length > 0) return name;',
  },
  {
    bug: "an error of a loop's body is swallowed",
    file: "compiler/3-lower/forOf.ts",
    find: "throw ${name}.fail(${error});",
    replace: "${name}.fail(${error});",
  },
  {
    bug: "an arrow function does not capture `this`",
    file: "compiler/3-lower/captures.ts",
    find: 'if (node.kind === ts.SyntaxKind.ThisKeyword) return "this";',
    replace: "",
  },
  {
    bug: "an arrow function does not capture `arguments`",
    file: "compiler/3-lower/captures.ts",
    find: 'return ts.isIdentifier(node) && node.text === "arguments" && !isName(node) ? "arguments" : undefined;',
    replace: "return undefined;",
  },
  {
    bug: "an arrow function does not capture `super`",
    file: "compiler/3-lower/supers.ts",
    find: "if (node.kind !== ts.SyntaxKind.SuperKeyword) return false;",
    replace: "return false;",
  },
  {
    bug: "an arrow function does not capture `new.target`",
    file: "compiler/3-lower/captures.ts",
    find: 'if (ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.NewKeyword) return "new.target";',
    replace: "",
  },
  {
    bug: "`this` of a derived constructor is captured before `super()`",
    file: "compiler/3-lower/captures.ts",
    find: 'const isLate = meaning === "this" && isDerivedConstructor(from.node);',
    replace: "const isLate = false;",
  },
  {
    bug: "an optional chain does not short-circuit",
    file: "compiler/3-lower/optionalChains.ts",
    find: "if (!isLink(node) || !isEndOfSegment(node)) return false;",
    replace: "return false;",
  },
  {
    bug: "the default of a parameter is evaluated late",
    file: "compiler/3-lower/parameters.ts",
    find: "directive?.end ?? body.getStart(file) + 1",
    replace: "body.statements.find((one) => one !== directive)?.end ?? body.getStart(file) + 1",
  },
  {
    bug: "`length` counts parameters that have a default",
    file: "compiler/3-lower/parameters.ts",
    find: "const required = optional < 0 ? own : own.slice(0, optional);",
    replace: "const required = own;",
  },
  {
    bug: "an iterator is not closed",
    file: "compiler/3-lower/forOf.ts",
    find: "finally { yield* ${call}(${name}.close()); }",
    replace: "finally { }",
  },
  {
    bug: "what is spread is not waited for",
    file: "compiler/3-lower/lower.ts",
    find: "if (ts.isSpreadElement(node) && colors.isCooperativeIterable(node.expression)) return lowerSpread(node, lowering);",
    replace: "",
  },
  {
    bug: "a disposal is not waited for",
    file: "compiler/3-lower/using.ts",
    find: 'finally { yield* ${names.contract("call")}(${disposables}.close()); }',
    replace: "finally { ${disposables}.close(); }",
  },
  {
    bug: "a value of a generator is taken for a suspension",
    file: "compiler/3-lower/yields.ts",
    find: 'asteriskToken === undefined ? "emit" : "delegate"',
    replace: '"delegate"',
  },
  {
    bug: "an anonymous function gets a name",
    file: "compiler/3-lower/arrows.ts",
    find: 'isStatement ? "(function* " : "function* "',
    replace: 'isStatement ? "(function* $arrow" : "function* $arrow"',
  },
];
