// The members of a chat room, each with a channel for what they have to hear.

import { type Channel, Mutex } from "stackful";

export class Room {
  readonly #members = new Map<string, Channel<string>>();
  readonly #mutex = new Mutex();
  delivered = 0;

  /** Adds a member, and tells everybody. Returns false if the name is taken. */
  join(name: string, inbox: Channel<string>): boolean {
    "use cooperative";
    using _ = this.#mutex.lock();
    if (this.#members.has(name)) return false;
    this.#members.set(name, inbox);
    this.#tell(`* ${name} joined, ${this.#members.size} here`);
    return true;
  }

  /** Removes a member, and tells the others. */
  leave(name: string): void {
    "use cooperative";
    using _ = this.#mutex.lock();
    this.#members.get(name)?.close();
    this.#members.delete(name);
    this.#tell(`* ${name} left`);
  }

  /** Passes on what a member says. */
  say(name: string, text: string): void {
    "use cooperative";
    using _ = this.#mutex.lock();
    this.#tell(`${name}: ${text}`);
    this.delivered += this.#members.size;
  }

  /** A member who reads slowly makes the others wait: an inbox holds only so much. */
  #tell(line: string): void {
    "use cooperative";
    for (const inbox of this.#members.values()) inbox.send(line);
  }
}
