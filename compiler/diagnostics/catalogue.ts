// Every diagnostic that the compiler reports.
//
//   SF1xxx  marks            SF3xxx  places where a cooperative call or function cannot stand
//   SF2xxx  colours          SF9xxx  the project
//
// A code is never used for anything else later. Each has a fixture in fixtures/diagnose/. Where a message says what happens (`act`), that
// is a cooperative call, or a loop: "calls cooperative `read`", "iterates over cooperative `lines`".

export interface Entry {
  readonly title: string;
  /** One sentence, in the present tense, the user's names in backticks. */
  readonly message: (...names: string[]) => string;
  /** What to do about it. */
  readonly help: string;
  /** An error, unless it says otherwise. A warning stops nothing. */
  readonly severity?: Severity;
}

export type Severity = "error" | "warning";

export const catalogue = {
  SF1001: {
    title: "misspelt mark",
    message: (found: string, meant: string) => `${found} is not a mark, ${meant} is`,
    help: "Correct the spelling. As it stands, it marks nothing.",
  },
  SF1002: {
    title: "misplaced directive",
    message: () => `\`"use cooperative"\` stands where it marks nothing`,
    help: "Make it the first statement of the function's body, or of the file.",
  },
  SF1003: {
    title: "mark on something that is no function",
    message: (what: string) => `\`@cooperative\` marks ${what}, which is no function`,
    help: "Mark a function, a method, a class, or a variable whose type is a function type. What a parameter may be, its type says: `Cooperative<…>`.",
  },
  SF1004: {
    title: "tag in a comment that is no documentation",
    message: () => "`@cooperative` stands in a comment that is not a documentation comment",
    help: "Write `/** @cooperative */`. As it stands, it marks nothing.",
  },
  SF1005: {
    title: "tag in a sentence",
    message: () => "`@cooperative` stands in a sentence",
    help: "Put it on a line of its own. As it stands, it marks nothing; if that is meant, write it in backticks.",
  },
  SF2001: {
    title: "cooperative call in plain code",
    message: (caller: string, act: string) => `${caller} is plain, but ${act}`,
    help: 'Mark the caller with "use cooperative". Plain code starts a cooperative function with `run(fn)`; inside a task, `spawn(fn)` starts another one.',
  },
  SF2002: {
    title: "cooperative function where a plain one is expected",
    message: (value: string, expected: string) => `${value} is cooperative, but ${expected} expects a plain function`,
    help: "Whoever calls it there would not wait for it: it would never run. Declare the place as `Cooperative<…>`, or pass a plain function that calls `spawn`.",
  },
  SF2003: {
    title: "cooperative iterable where a plain one is expected",
    message: (value: string) => `${value} is a cooperative iterable, but a plain one is expected here`,
    help: "Only a `for` or a spread in cooperative code can wait for its values: write `[...values]` first.",
  },
  SF2004: {
    title: "cooperative generator without its type",
    message: (generator: string) => `What ${generator} returns is cooperative, but its type does not say so`,
    help: "Write its return type: `CooperativeGenerator<T>`, or `CooperativeIterable<T>`.",
  },
  SF2005: {
    title: "cooperative function where anything goes",
    message: (value: string, place: string) => `${value} is cooperative, but nothing in ${place} says so`,
    help: "Whoever calls it there without knowing would not run it. Give the place a type; or, if it is never called there, write `/* cooperative */` before the value.",
    severity: "warning",
  },
  SF2006: {
    title: "function that takes plain functions where it will be given cooperative ones",
    message: (value: string, place: string) =>
      `${value} takes a plain function, but ${place} lets it have a cooperative one`,
    help: "It would call the function and not wait for it. Declare what it takes as `Cooperative<…>`, and call it in cooperative code.",
  },
  SF2007: {
    title: "cooperative member that is plain where it is inherited from",
    message: (member: string, base: string) => `${member} is cooperative, but plain in ${base}`,
    help: "Whoever knows no more than that would not wait for it: it would never run. Mark it there with `@cooperative`, or give it another name.",
  },
  SF2008: {
    title: "cooperative method that the engine calls",
    message: (method: string) => `${method} is cooperative, but the engine calls it, and does not wait`,
    help: "Give it another name, and call it where its result is needed.",
  },
  SF2009: {
    title: "decorator of a cooperative method",
    message: (decorator: string, method: string) => `${decorator} takes ${method} for a plain method`,
    help: "If it calls the method, it does not wait for it. Declare that it takes a `Cooperative<…>`; or, if it does not call it, write `/* cooperative */` before its name.",
    severity: "warning",
  },
  SF2020: {
    title: "cooperative callback of a lazy iterator",
    message: (callback: string, builtIn: string) =>
      `${callback} is cooperative, but ${builtIn} calls it only when plain code takes a value from the result`,
    help: "Take all values first: `[...values].map(…)`. Or write a cooperative generator, which gives them one by one.",
  },
  SF2021: {
    title: "cooperative callback of a promise",
    message: (callback: string, builtIn: string) => `${callback} is cooperative, but ${builtIn} does not wait for it`,
    help: "In cooperative code, wait for the promise, and go on from there: `const value = wait(promise);`.",
  },
  SF2022: {
    title: "cooperative callback of a built-in that cannot wait",
    message: (callback: string, builtIn: string) =>
      `${callback} is cooperative, but ${builtIn} does not wait for its callbacks`,
    help: "Do what may suspend before the call, or after it.",
  },
  SF2023: {
    title: "method of iterators on a cooperative one",
    message: (receiver: string, method: string) => `${receiver} is a cooperative iterable, which has no ${method}`,
    help: "Take all values first: `[...values].map(…)`. Or write a `for` loop.",
  },
  SF3001: {
    title: "constructor",
    message: (act: string) => `A constructor cannot suspend, but ${act}`,
    help: "Move the call into a static method that creates the object: `static create() { … }`.",
  },
  SF3002: {
    title: "getter or setter",
    message: (act: string) => `A getter or setter cannot suspend, but ${act}`,
    help: "Turn it into a method.",
  },
  SF3003: {
    title: "field initialiser or static block",
    message: (act: string) => `An initialiser of a class cannot suspend, but ${act}`,
    help: "Move the call into a method, or into a static method that creates the object.",
  },
  SF3004: {
    title: "default value of a generator's parameter",
    message: (act: string) =>
      `The call that makes a generator cannot suspend, but a default value of its parameters ${act}`,
    help: "Make the parameter optional, and find its value in the body of the generator.",
  },
  SF3005: {
    title: "async function",
    message: (act: string) => `An async function cannot suspend a task, but ${act}`,
    help: "Drop `async`, mark the function cooperative, and write `wait(promise)` for `await promise`.",
  },
  SF3006: {
    title: "top level of a module",
    message: (act: string) => `The top level of a module cannot suspend, but ${act}`,
    help: "Move the call into a cooperative function, and start that with `run(fn)` or `main(fn)`.",
  },
  SF3007: {
    title: "plain generator",
    message: (act: string) => `A plain generator cannot suspend, but ${act}`,
    help: 'Mark the generator with "use cooperative". Then only cooperative code can iterate over it.',
  },
  SF3008: {
    title: "decorator",
    message: (act: string) => `A decorator cannot suspend, but ${act}`,
    help: "Find the value before the class is declared.",
  },
  SF3009: {
    title: "form that cannot be cooperative",
    message: (form: string) => `${form} cannot be cooperative`,
    help: "Only functions, arrows, methods and generators can be.",
  },
  SF3010: {
    title: "cooperative constructor call",
    message: (callee: string) => `${callee} is cooperative and cannot be called with \`new\``,
    help: "Make it a class with a static method that creates the object.",
  },
  SF3011: {
    title: "enum or namespace",
    message: (act: string) => `The body of an enum or a namespace cannot suspend, but ${act}`,
    help: "Move the call into a cooperative function.",
  },
  SF3012: {
    title: "construct that cannot be lowered",
    message: (construct: string) => `${construct} cannot be lowered`,
    help: "Write it in another way.",
  },
  SF3013: {
    title: "variable that hides a name of the parameters",
    message: (name: string) =>
      `\`var\` declares ${name} anew, which the parameters mention, and one of those may suspend`,
    help: "Write `let`, or give the variable another name.",
  },
  SF3014: {
    title: "condition that no parameter can meet",
    message: (name: string, fn: string) => `${name} is no parameter of ${fn} with the type \`Cooperative<…>\``,
    help: "Name a parameter behind `if`, and declare its type as `Cooperative<…>`.",
  },
  SF3015: {
    title: "condition that does not hold",
    message: (fn: string, names: string, act: string) =>
      `${fn} is marked cooperative only if ${names} is, but may suspend in ${act}`,
    help: "Drop the condition: write `@cooperative`.",
  },
  SF3016: {
    title: "await in cooperative code",
    message: (form: string) => `${form} does not work in cooperative code, which is not async`,
    help: "Write `wait(promise)` for `await promise`. What needs `for await` or `await using` goes into an async function, for whose promise you wait.",
  },
  SF3017: {
    title: "head of a decorated class",
    message: (act: string) => `The head of a class with decorators cannot suspend, but ${act}`,
    help: "Find the value before the class is declared.",
  },
  SF3018: {
    title: "code in a string",
    message: (call: string) => `${call} makes code of a string, which the compiler does not see`,
    help: "A cooperative call in it would not wait: it would never run. Write the code here; or, if it calls nothing cooperative, write `/* cooperative */` before the call.",
    severity: "warning",
  },
  SF3019: {
    title: "lost update",
    message: (target: string, value: string) =>
      `${target} is read before ${value} suspends, so what other tasks do to it meanwhile is lost`,
    help: "Wait first: `const value = …;`, and update with that. Or, if no other task changes it meanwhile, write `/* cooperative */` before the assignment.",
    severity: "warning",
  },
  SF3020: {
    title: "catch that takes everything",
    message: () => "`catch` takes whatever is thrown while the task waits, and lets nobody know",
    help: "Timeouts, pokes and closed channels come as errors, too. Look at the error, and throw on what you do not mean; or write `/* cooperative */` before the block.",
    severity: "warning",
  },
  SF9001: {
    title: "file that is no module",
    message: () => "A file with cooperative code has to be a module",
    help: "Add `export {};` to it: the compiled code imports the runtime.",
  },
  SF9002: {
    title: "target too old",
    message: (target: string) => `Cooperative functions become generators, which target ${target} does not have`,
    help: "Set `target` to ES2015 or later.",
  },
  SF9003: {
    title: "declarations without comments",
    message: () => "`removeComments` would remove the colours from declaration files",
    help: "Set `removeComments` to false. A bundler or minifier can remove the comments of the JavaScript.",
  },
} as const satisfies Record<`SF${number}`, Entry>;

export type Code = keyof typeof catalogue;
export type Names<C extends Code> = Parameters<(typeof catalogue)[C]["message"]>;
