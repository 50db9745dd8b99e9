// Our own mistakes, told apart from the user's.

/** Throws when something that we rely on does not hold. Never used for bad input. */
export function invariant(holds: boolean, rule: string): asserts holds {
  if (!holds) throw new InvariantError(rule);
}

export class InvariantError extends Error {
  override readonly name = "InvariantError";

  constructor(rule: string) {
    super(`Stackful broke its own rule: ${rule}. Please report this.`);
  }
}
