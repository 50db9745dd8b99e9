// Where compiled code meets the runtime: the only list of runtime names that generated code may mention.
//
// `runtime/contract.ts` exports exactly these; a test compares the two.

/** The module that users import from. Its type `Cooperative` is the mark of what declarations infer. */
export const RUNTIME_MODULE = "stackful";

/** The module that compiled code imports them from. */
export const CONTRACT_MODULE = "stackful/contract";

export const CONTRACT_NAMES = [
  "call",
  "collect",
  "delegate",
  "dispose",
  "emit",
  "generate",
  "iterate",
  "plain",
  "take",
  "twin",
] as const;

export type ContractName = (typeof CONTRACT_NAMES)[number];
