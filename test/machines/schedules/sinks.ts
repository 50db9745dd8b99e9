// Streams that are written to: each takes one chunk at a time, and soon.

import assert from "node:assert/strict";
import type { NodeSink } from "stackful";
import type { Stage } from "stackful/testing";

type Listener = (error?: unknown) => void;

export class Sinks {
  readonly #opened: Sink[] = [];

  constructor(stage: Stage) {
    stage.afterwards(() => {
      for (const sink of this.#opened) {
        assert.equal(sink.waiters, 0, "nobody listens for what nobody waits for");
        assert.ok(sink.writableFinished || sink.destroyed, "no stream is left half open");
      }
    });
  }

  open(): NodeSink<string> {
    const sink = new Sink();
    this.#opened.push(sink);
    return sink;
  }
}

class Sink implements NodeSink<string> {
  writable = true;
  writableNeedDrain = false;
  writableFinished = false;
  destroyed = false;
  readonly #listeners = new Map<string, Set<Listener>>();

  /** Those who wait; who hears of errors, stays. */
  get waiters(): number {
    return this.#of("drain").size;
  }

  write(): boolean {
    this.writableNeedDrain = true;
    void Promise.resolve().then(() => {
      this.writableNeedDrain = false;
      return this.#emit("drain");
    });
    return false;
  }

  end(): void {
    this.writable = false;
    void Promise.resolve().then(() => {
      this.writableFinished = !this.destroyed;
      return this.#emit("finish");
    });
  }

  destroy(): void {
    this.writable = false;
    this.destroyed = true;
    this.#emit("close");
  }

  on(event: string, listener: Listener): void {
    this.#of(event).add(listener);
  }

  off(event: string, listener: Listener): void {
    this.#of(event).delete(listener);
  }

  #of(event: string): Set<Listener> {
    let listeners = this.#listeners.get(event);
    if (listeners === undefined) this.#listeners.set(event, (listeners = new Set()));
    return listeners;
  }

  #emit(event: string): void {
    for (const listener of this.#of(event)) listener();
  }
}
