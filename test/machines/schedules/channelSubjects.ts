// Channels and select, in a sweep. What was sent is received, or lost, once.

import assert from "node:assert/strict";
import { after, Channel, receiveFrom, select, sendTo } from "stackful";
import type { Stage } from "stackful/testing";
import { type Subject, subject, unlessTimedOut } from "./subject.js";

const SENT_ERROR = new Error("sent");

/** A channel whose values are counted. */
class Counted {
  readonly channel: Channel<number>;
  sent = 0;
  received = 0;
  lost = 0;

  constructor(capacity: number, stage: Stage) {
    this.channel = new Channel(capacity, { onUndelivered: () => this.lost++ });
    stage.afterwards(() => this.check());
  }

  check(): void {
    const { waitingSend, waitingReceive } = this.channel.statistics();
    assert.deepEqual({ waitingSend, waitingReceive }, { waitingSend: 0, waitingReceive: 0 });
    this.channel.check();
    this.channel.cancel(); // what is buffered is lost now
    assert.equal(this.sent, this.received + this.lost, "what was sent was received or lost");
  }

  *numbers(): Generator<number> {
    for (let times = 0; times < 2; times++) {
      this.sent++;
      yield times;
    }
  }

  receive(timeout?: number): void {
    "use cooperative";
    try {
      this.channel.receive({ timeout });
      this.received++;
    } catch (error) {
      if (error !== SENT_ERROR) throw error;
    }
  }
}

function channels(capacity: number): Subject {
  return subject(`channel of capacity ${capacity}`, (stage) => new Counted(capacity, stage), {
    "Channel.send": (counted) => {
      counted.sent++;
      counted.channel.send(1);
    },
    "Channel.send, not for long": (counted) => {
      counted.sent++;
      unlessTimedOut(() => counted.channel.send(1, { timeout: 5 }));
    },
    "Channel.sendError": ({ channel }) => channel.sendError(SENT_ERROR),
    "Channel.sendAll": (counted) => void counted.channel.sendAll(counted.numbers()),
    "Channel.receive": (counted) => counted.receive(),
    "Channel.receive, not for long": (counted) => unlessTimedOut(() => counted.receive(5)),
    "Channel[iterator]": (counted) => {
      try {
        for (const _ of counted.channel) counted.received++;
      } catch (error) {
        if (error !== SENT_ERROR) throw error;
      }
    },
    "select, receiving": (counted) => {
      try {
        if (select({ value: receiveFrom(counted.channel), late: after(5) }).key === "value") counted.received++;
      } catch (error) {
        if (error !== SENT_ERROR) throw error;
      }
    },
    "select, sending": (counted) => {
      if (select({ value: sendTo(counted.channel, 1), late: after(5) }).key === "value") counted.sent++;
    },
    "Sender.send": (counted) => {
      const sender = counted.channel.sender();
      counted.sent++;
      sender.send(1);
    },
    "Sender.sendError": ({ channel }) => channel.sender().sendError(SENT_ERROR),
    "Sender.sendAll": (counted) => void counted.channel.sender().sendAll(counted.numbers()),
    "Receiver.receive": (counted) => {
      const receiver = counted.channel.receiver();
      try {
        receiver.receive();
        counted.received++;
      } catch (error) {
        if (error !== SENT_ERROR) throw error;
      }
    },
    "Receiver[iterator]": (counted) => {
      try {
        for (const _ of counted.channel.receiver()) counted.received++;
      } catch (error) {
        if (error !== SENT_ERROR) throw error;
      }
    },
  });
}

export const channelSubjects: readonly Subject[] = [channels(0), channels(1)];
