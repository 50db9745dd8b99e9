// Twins: what stands in for methods of the engine that call a function, when that function may suspend.
//
//   paths.map(readText)     is compiled to     yield* call(twin(paths).map(readText))
//
// The twin of an object has its methods. Looking one up looks it up on the object, as before; if that finds the engine's own method, the
// cooperative one takes its place. Anything else, such as an override in a subclass, is called as it is; but it does not know how to wait.

import { guarded } from "./callback.js";
import { natives } from "./natives.js";

/** The twin of the object whose method is about to be called with a cooperative callback. */
export function twin(receiver: unknown): unknown {
  return receiver === undefined || receiver === null ? receiver : new Proxy({ receiver }, methods);
}

type Method = (...args: unknown[]) => unknown;

const methods: ProxyHandler<{ readonly receiver: unknown }> = {
  get({ receiver }, key) {
    const method: unknown = (receiver as Record<PropertyKey, unknown>)[key];
    if (typeof method !== "function") return method;
    const cooperative = natives().get(method as Method);
    if (cooperative !== undefined) return (...args: unknown[]) => cooperative(receiver, ...args);
    return (...args: unknown[]) =>
      apply(
        method as Method,
        receiver,
        args.map((arg) => guarded(arg, String(key))),
      );
  },
};

function apply(method: Method, receiver: unknown, args: unknown[]): unknown {
  return Reflect.apply<unknown, unknown[], unknown>(method, receiver, args);
}
