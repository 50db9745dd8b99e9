// How JSON that users have written is changed: as they have formatted it, and with their comments.

import type { ModificationOptions } from "jsonc-parser";

export const FORMATTING: ModificationOptions = {
  formattingOptions: { insertSpaces: true, tabSize: 2, eol: "\n" },
};
