// Signals that a program receives, and what it is told at its standard input.

import { after, receiveFrom, run, select, sleep, spawn } from "stackful";
import { signals } from "stackful/process";
import { describe, expect, test } from "vitest";
import { thrownBy } from "../../support/thrownBy.js";

describe("signals", () => {
  test("come as a channel, in the order in which they were sent", () =>
    run(() => {
      using received = signals("SIGHUP", "SIGWINCH");
      process.kill(process.pid, "SIGHUP");
      expect(received.receive()).toBe("SIGHUP");
      process.kill(process.pid, "SIGWINCH");
      expect(select({ signal: receiveFrom(received), late: after(5000) })).toEqual({
        key: "signal",
        value: "SIGWINCH",
      });
    }));

  test("closing it ends the loop, and gives the signals back", () =>
    run(() => {
      const before = process.listenerCount("SIGHUP");
      const received = signals("SIGHUP");
      const heard: string[] = [];
      const reading = spawn(() => {
        for (const signal of received) heard.push(signal);
      });
      process.kill(process.pid, "SIGHUP");
      while (heard.length === 0) sleep(1);
      received.close();
      reading.join();
      expect(heard).toEqual(["SIGHUP"]);
      expect(process.listenerCount("SIGHUP")).toBe(before);
      expect(process.getActiveResourcesInfo().filter((one) => one === "Timeout").length).toBeLessThanOrEqual(2);
    }));

  test("beyond 16 that nobody has received, more are dropped", () =>
    run(() => {
      using received = signals("SIGWINCH");
      for (let count = 0; count < 40; count++) process.emit("SIGWINCH");
      expect(received.statistics().used).toBe(16);
    }));

  test("none is a mistake", () =>
    run(() => {
      expect(String(thrownBy(() => signals()))).toContain("Which signals?");
      expect(thrownBy(() => signals("SIGKILL"))).toBeInstanceOf(Error);
      expect(process.listenerCount("SIGKILL")).toBe(0);
    }));
});
