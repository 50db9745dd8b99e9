// What the formats of `stackful check` are called.

export const FORMAT_NAMES = ["text", "json", "sarif", "github"] as const;

export type Format = (typeof FORMAT_NAMES)[number];
