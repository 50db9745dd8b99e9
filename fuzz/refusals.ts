// What the compiler may refuse, for good. A refused program is counted by its code; with any other code, the machine has made a program
// that it should not, or the compiler refuses what it should not. What TypeScript misreads is not counted against the machine.

export const REFUSED: Readonly<Record<`SF${number}`, string>> = {
  SF3012: "an array pattern for a cooperative iterable that is not the whole pattern of a declaration or assignment",
};

/**
 * What TypeScript says of programs that are right: it takes `arguments` in the default of a parameter for those of a field around the
 * function, and `a < <any>(b)` for the beginning of type arguments.
 */
const MISREAD = [/^'arguments' cannot be referenced in property initializers/, /^Type parameter name cannot be .any./];

export function isMisread(messages: readonly string[]): boolean {
  return messages.some((message) => MISREAD.some((one) => one.test(message)));
}

export function isTolerated(code: string): boolean {
  return code in REFUSED;
}
