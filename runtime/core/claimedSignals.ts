// Signals that the program receives itself: `main` leaves them to it.

const claims = new Map<string, number>();

/** Returns how to give the signal back. */
export function claimSignal(name: string): () => void {
  claims.set(name, (claims.get(name) ?? 0) + 1);
  return () => void claims.set(name, (claims.get(name) as number) - 1);
}

export function isClaimed(name: string): boolean {
  return (claims.get(name) ?? 0) > 0;
}
