// What Node calls when it imports a module, in either thread.

import { Loader } from "./loader.js";

const loader = new Loader();

type Next = (what: string, context: object) => unknown;

export function resolve(specifier: string, context: { readonly parentURL?: string | undefined }, next: Next): unknown {
  const url = loader.resolve(specifier, context.parentURL);
  return url === undefined ? next(specifier, context) : { url, format: "module", shortCircuit: true };
}

export function load(url: string, context: object, next: Next): unknown {
  const source = loader.load(url);
  return source === undefined ? next(url, context) : { format: "module", source, shortCircuit: true };
}
