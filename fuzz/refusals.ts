// What the compiler may refuse. A refused program is counted by its code; with any other code, the machine has made a program that
// it should not, or the compiler refuses what it should not.

/** Constructs that the compiler does not lower yet, and how it refuses them. A construct leaves this table when it is lowered. */
export const PENDING = {
  "parameter default": "SF3004",
  "super in an arrow": "SF3012",
  "super in a generator": "SF3012",
  "deleted chain": "SF3012",
  "destructured cooperative iterable": "SF3012",
  "cooperative dispose": "SF3012",
} as const satisfies Record<string, `SF${number}`>;

export type Pending = keyof typeof PENDING;

export function isPending(construct: Pending): boolean {
  return construct in PENDING;
}

export function isTolerated(code: string): boolean {
  return Object.values<string>(PENDING).includes(code);
}
