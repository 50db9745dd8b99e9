// How a process has ended.

/** How a process has ended: with a code, or by a signal. */
export interface ExitStatus {
  /** The code that it has ended with. Undefined if it was a signal. */
  readonly code: number | undefined;
  /** The signal that has ended it: `SIGKILL`. Undefined if it has ended by itself. */
  readonly signal: NodeJS.Signals | undefined;
}

/** As messages say it. */
export function formatStatus({ code, signal }: ExitStatus): string {
  return signal === undefined ? `ended with code ${code}` : `was ended by ${signal}`;
}
