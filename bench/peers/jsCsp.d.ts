// The little of js-csp that the benchmarks use. It comes without types.

declare module "js-csp" {
  type Process = Generator<unknown, unknown, never>;
  interface Channel {
    close(): void;
  }
  const csp: {
    chan(capacity?: number): Channel;
    put(channel: Channel, value: unknown): unknown;
    take(channel: Channel): unknown;
    takeAsync(channel: Channel, receive: (value: unknown) => void): void;
    go(process: (...args: never[]) => Process): Channel;
  };
  export default csp;
}
