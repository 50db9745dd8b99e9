// What the compiler may refuse, for good. A refused program is counted by its code; with any other code, the machine has made a program
// that it should not, or the compiler refuses what it should not.

export const REFUSED: Readonly<Record<`SF${number}`, string>> = {
  SF3012: "an array pattern for a cooperative iterable that is not the whole pattern of a declaration or assignment",
};

export function isTolerated(code: string): boolean {
  return code in REFUSED;
}
