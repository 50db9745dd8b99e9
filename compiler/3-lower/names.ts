// Names that compiled code adds. None of them can clash with a name of the user's: the file does not contain them.

import { CONTRACT_MODULE, type ContractName } from "../contract.js";

export class Names {
  readonly #source: string;
  readonly #contract = new Map<ContractName, string>();
  readonly #reserved = new Map<string, string>();

  constructor(source: string) {
    this.#source = source;
  }

  /** The name under which the compiled file imports something of the runtime. */
  contract(name: ContractName): string {
    let local = this.#contract.get(name);
    if (local === undefined) {
      local = this.free(`$${name}`);
      this.#contract.set(name, local);
    }
    return local;
  }

  /** `wanted`, or a name like it that the file does not contain. The same for the same wish. */
  free(wanted: string): string {
    let name = this.#reserved.get(wanted);
    if (name === undefined) {
      name = wanted;
      while (this.#source.includes(name)) name += "_";
      this.#reserved.set(wanted, name);
    }
    return name;
  }

  /** What the file imports from the runtime: pairs of the exported and the local name. */
  get imports(): readonly (readonly [ContractName, string])[] {
    return [...this.#contract];
  }

  /** The import declaration for all that `contract` has given out. */
  importDeclaration(): string {
    const list = this.imports.map(([name, local]) => `${name} as ${local}`).join(", ");
    return `import { ${list} } from "${CONTRACT_MODULE}"; `;
  }
}
