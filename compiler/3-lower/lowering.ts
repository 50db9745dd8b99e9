// What the lowerings of one file share: where they write, and in which function they are.

import type ts from "typescript";
import type { Colors } from "../2-color/colors.js";
import type { Edits } from "./edits.js";
import type { Names } from "./names.js";

export interface Lowering {
  readonly file: ts.SourceFile;
  readonly colors: Colors;
  readonly edits: Edits;
  readonly names: Names;
  /** The function whose code is being lowered. */
  scope: FunctionScope;
  /**
   * Inside an arrow that becomes a function: the function around it whose `this` and `arguments` the code means. Undefined where
   * they mean what they say.
   */
  lexicalScope: FunctionScope | undefined;
  /** Lowers a node and everything in it. */
  visit(node: ts.Node): void;
  /** Lowers everything in a node, but not the node itself. */
  visitChildren(node: ts.Node): void;
}

/** A function while it is lowered, and what has to be declared in it because of that. */
export class FunctionScope {
  /** What arrows that have become functions take from here, by the name that they know it under: `$this` is `this`. */
  readonly captures: Map<string, string>;
  readonly #temporaries: string[] = [];

  constructor(
    /** The function, or the file. */
    readonly node: ts.Node,
    readonly options: {
      /** There is no place for declarations: the code is the default of a parameter, or the initialiser of a field. */
      readonly isExpression?: boolean;
      /** The code is the body of a cooperative generator: the plain function that is put around it. */
      readonly wrapper?: FunctionScope | undefined;
      /** The cooperative call that an arrow only passes on. */
      readonly tailCall?: ts.Node;
      /** The captures of the function around it, if this is an arrow that stays one: it has no place for declarations. */
      readonly captures?: Map<string, string>;
    } = {},
  ) {
    this.captures = options.captures ?? new Map();
  }

  /** An arrow in this function that stays an arrow: what is captured in it comes from here. */
  withTailCall(tailCall: ts.Node): FunctionScope {
    return new FunctionScope(this.node, { ...this.options, tailCall, captures: this.captures });
  }

  /** The name of a new variable for an intermediate value. */
  temporary(names: Names): string {
    const name = names.free(`$${this.#temporaries.length + 1}`);
    this.#temporaries.push(name);
    return name;
  }

  /** The declarations for the top of the function. */
  get prologue(): string {
    const captures = [...this.captures].map(([name, value]) => ` const ${name} = ${value};`);
    const temporaries = this.#temporaries.length === 0 ? "" : ` let ${this.#temporaries.join(", ")};`;
    return captures.join("") + temporaries;
  }
}

/** Runs `lower` with another function as the current one. */
export function within(
  lowering: Lowering,
  scope: FunctionScope,
  lexicalScope: FunctionScope | undefined,
  lower: () => void,
): void {
  const { scope: outerScope, lexicalScope: outerLexicalScope } = lowering;
  lowering.scope = scope;
  lowering.lexicalScope = lexicalScope;
  lower();
  lowering.scope = outerScope;
  lowering.lexicalScope = outerLexicalScope;
}
