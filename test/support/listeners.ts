// Signals that tell how many listen to them.

/** A controller, and how many listeners its signal has. */
export class CountedController extends AbortController {
  readonly #listeners = new Map<unknown, boolean>();

  constructor() {
    super();
    const { signal } = this;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = (type: string, listener: () => void, options?: { once?: boolean }) => {
      this.#listeners.set(listener, options?.once ?? false);
      add(type, listener, options);
    };
    signal.removeEventListener = (type: string, listener: () => void) => {
      this.#listeners.delete(listener);
      remove(type, listener);
    };
  }

  get listeners(): number {
    const isGone = (once: boolean) => once && this.signal.aborted;
    return [...this.#listeners.values()].filter((once) => !isGone(once)).length;
  }
}
