// A first-in, first-out buffer that grows, and allocates nothing otherwise.

export class RingBuffer<T> {
  /** Its length is a power of two, so that places are found by masking. */
  #slots: (T | undefined)[] = emptySlots(8);
  #first = 0;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(value: T): void {
    if (this.#length === this.#slots.length) this.#grow();
    this.#slots[(this.#first + this.#length) & (this.#slots.length - 1)] = value;
    this.#length++;
  }

  /** Takes the oldest value out. There must be one. */
  shift(): T {
    const value = this.#slots[this.#first] as T;
    this.#slots[this.#first] = undefined;
    this.#first = (this.#first + 1) & (this.#slots.length - 1);
    this.#length--;
    return value;
  }

  #grow(): void {
    const { length } = this.#slots;
    const inOrder = [...this.#slots.slice(this.#first), ...this.#slots.slice(0, this.#first)];
    this.#slots = [...inOrder, ...emptySlots(length)];
    this.#first = 0;
  }
}

function emptySlots(count: number): undefined[] {
  return Array.from({ length: count }, () => undefined);
}
