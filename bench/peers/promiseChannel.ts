// An unbuffered channel as one writes it by hand, on promises.

interface Sender<T> {
  readonly value: T;
  readonly sent: () => void;
}

export class PromiseChannel<T> {
  readonly #senders: Sender<T>[] = [];
  readonly #receivers: ((value: T) => void)[] = [];

  send(value: T): Promise<void> | undefined {
    const receive = this.#receivers.shift();
    if (receive === undefined) return new Promise((sent) => this.#senders.push({ value, sent }));
    receive(value);
    return undefined;
  }

  receive(): Promise<T> | T {
    const sender = this.#senders.shift();
    if (sender === undefined) return new Promise((receive) => this.#receivers.push(receive));
    sender.sent();
    return sender.value;
  }
}
