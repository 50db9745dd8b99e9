// What in a file may suspend, wherever it stands, in the order of the text.

import type ts from "typescript";
import type { Colors } from "../2-color/colors.js";
import type { Sites } from "../2-color/sites.js";
import type { Call } from "../syntax.js";

export type Suspending =
  | { readonly kind: "call"; readonly node: Call }
  | { readonly kind: "iteration"; readonly node: ts.Expression }
  | { readonly kind: "disposal"; readonly node: ts.Identifier };

export function suspendingIn({ calls, iterated, disposed }: Sites, colors: Colors): readonly Suspending[] {
  const all: Suspending[] = [
    ...calls.filter((node) => colors.isCooperativeCall(node)).map((node) => ({ kind: "call", node }) as const),
    ...iterated
      .filter((node) => colors.isCooperativeIterable(node))
      .map((node) => ({ kind: "iteration", node }) as const),
    ...disposed
      .filter((node) => colors.isCooperativeDisposal(node))
      .map((node) => ({ kind: "disposal", node }) as const),
  ];
  return all.toSorted((a, b) => a.node.getStart() - b.node.getStart() || b.node.end - a.node.end);
}
