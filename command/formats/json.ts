// For programs.

import type { Problem } from "../check.js";
import { placeOf } from "./place.js";

export function json(problems: readonly Problem[]): string {
  return `${JSON.stringify(problems.map(toJson), undefined, 2)}\n`;
}

function toJson(problem: Problem): unknown {
  const { code, severity, message, help, page, fixes } = problem;
  return { ...placeOf(problem), code, severity, message, help, page, fixes };
}
