// The deadlines of the server under attack, in milliseconds: short, so that an attack does not take a minute.

export const DEADLINES = { idle: 2000, header: 3000, body: 4000, handler: 10_000, response: 4000 };

/** The watch looks eight times in the shortest of them; and this machine is busy. */
export const SLACK = 2 * (DEADLINES.idle / 8) + 1500;
