// In which order the tasks of a group clean up.

import { group, sleep, spawn } from "stackful";
import { expect, test } from "vitest";
import { transcript } from "../support/transcript.js";

test("tasks that are cancelled clean up newest first, side by side (T25)", async () => {
  const lines = await transcript((say) => {
    group((all) => {
      for (const name of ["first", "second"]) {
        spawn(() => {
          try {
            sleep(1000);
          } finally {
            say(`${name} begins`);
            sleep(10);
            say(`${name} is done`);
          }
        });
      }
      sleep(1);
      all.cancel();
    });
  });
  expect(lines).toEqual(["second begins", "first begins", "second is done", "first is done"]);
});
