// The colour of a function, above what its documentation says.

import type ts from "typescript";

export function withColor(info: ts.QuickInfo, color: string | undefined): ts.QuickInfo {
  if (color === undefined) return info;
  const documentation = info.documentation ?? [];
  const text = documentation.length === 0 ? color : `${color}\n\n`;
  return { ...info, documentation: [{ text, kind: "text" }, ...documentation] };
}
