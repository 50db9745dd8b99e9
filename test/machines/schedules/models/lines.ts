// Models of what is taken and given back, first come, first served.

import { Model } from "./model.js";

/** Nobody overtakes: who comes while somebody waits waits too. */
abstract class LineModel extends Model {
  #line: { readonly who: number; readonly operation: string }[] = [];

  /** Takes what an operation wants, if it is there. */
  protected abstract take(operation: string): boolean;
  protected abstract give(operation: string): void;

  protected override begin(who: number, operation: string): void {
    if (operation === "pause") return this.decide(who, "done");
    if (operation === "hold") return; // until it is interrupted
    if (operation.startsWith("give ")) {
      this.give(operation.slice("give ".length));
      this.decide(who, "done");
    } else this.#line.push({ who, operation });
    this.#admit();
  }

  protected override withdraw(who: number): void {
    this.#line = this.#line.filter((one) => one.who !== who);
    this.#admit();
  }

  #admit(): void {
    for (let first = this.#line[0]; first !== undefined && this.take(first.operation); first = this.#line[0]) {
      this.#line.shift();
      this.decide(first.who, "done");
    }
  }
}

/** `lock` */
export class MutexModel extends LineModel {
  #isLocked = false;

  protected override take(): boolean {
    const isFree = !this.#isLocked;
    this.#isLocked = true;
    return isFree;
  }

  protected override give(): void {
    this.#isLocked = false;
  }
}

/** `1`, `2` …: so many permits. */
export class SemaphoreModel extends LineModel {
  constructor(public available: number) {
    super();
  }

  protected override take(operation: string): boolean {
    if (Number(operation) > this.available) return false;
    this.available -= Number(operation);
    return true;
  }

  protected override give(operation: string): void {
    this.available += Number(operation);
  }
}

/** `read`, `write` */
export class RwLockModel extends LineModel {
  #readers = 0;
  #isWritten = false;

  protected override take(operation: string): boolean {
    if (this.#isWritten || (operation === "write" && this.#readers > 0)) return false;
    if (operation === "read") this.#readers++;
    else this.#isWritten = true;
    return true;
  }

  protected override give(operation: string): void {
    if (operation === "read") this.#readers--;
    else this.#isWritten = false;
  }
}
