// For GitHub: what is wrong is shown in the changed files.

import type { Problem } from "../check.js";
import { placeOf } from "./place.js";

export function github(problems: readonly Problem[]): string {
  return problems.map((problem) => `${toCommand(problem)}\n`).join("");
}

function toCommand(problem: Problem): string {
  const { path, line, column, endLine, endColumn } = placeOf(problem);
  const { code, severity, message, help } = problem;
  const place = `file=${escapeProperty(path)},line=${line},endLine=${endLine},col=${column},endColumn=${endColumn}`;
  const words = help === undefined ? message : `${message}. ${help}`;
  return `::${severity} ${place},title=${code}::${escapeText(words)}`;
}

function escapeText(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeText(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
