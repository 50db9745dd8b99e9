// The type-level mark of a cooperative function.

/** Not a real property: no value has it. It is optional, so that a plain function can stand where a cooperative one is expected. */
export declare const cooperative: unique symbol;

// biome-ignore lint/suspicious/noExplicitAny: any function at all
type AnyFunction = (...args: any[]) => unknown;

/**
 * The type of a function-typed value that may block: a parameter, a field, a variable. Calling it blocks like any other
 * cooperative call, so it can only be called in cooperative code. A function or arrow written where this type is expected is
 * cooperative.
 *
 * @example
 * function retry<T>(times: number, attempt: Cooperative<() => T>): T {
 *   "use cooperative";
 *   for (let left = times; left > 1; left--) {
 *     try {
 *       return attempt();
 *     } catch (error) {
 *       if (error instanceof StackfulError) throw error; // it is not the attempt that failed
 *       sleep(100);
 *     }
 *   }
 *   return attempt();
 * }
 */
export type Cooperative<F extends AnyFunction> = F & { readonly [cooperative]?: true };
