// Where tasks that run for long are reported.

import { expect, test } from "vitest";
import { Project } from "../../support/project.js";

test("tasks that run for long are reported while somebody is at work on a program, and not in production (R8)", async () => {
  using project = new Project({
    "hog.ts": `import { main } from "stackful";
main(function crunch() {
  const end = performance.now() + 80;
  while (performance.now() < end);
});
`,
    "development.ts": `process.env.NODE_ENV = "development"; await import("./hog.js");`,
    "production.ts": `process.env.NODE_ENV = "production"; await import("./hog.js");`,
  });
  await project.tspc();
  expect((await project.node("out/development.js")).stderr).toMatch(/^stackful: task `crunch` ran for \d+ ms/);
  expect(await project.node("out/production.js")).toEqual({ code: 0, stdout: "", stderr: "" });
});
