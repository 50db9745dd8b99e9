// What is wrong with how something is used.

/** Something that the user has to put right before anything can be compiled. */
export class UsageError extends Error {
  override name = "UsageError";
}
