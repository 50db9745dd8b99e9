// The first program of a new user.

export const EXAMPLE = `import { main, sleep, spawn } from "stackful";

function count(name: string, to: number): void {
  "use cooperative";
  for (let n = 1; n <= to; n++) {
    sleep(100); // the others go on meanwhile
    console.log(name, n);
  }
}

main(() => {
  const tasks = ["tick", "tock"].map((name) => spawn(() => count(name, 3)));
  for (const task of tasks) task.join();
  console.log("done");
});
`;
