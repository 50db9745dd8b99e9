// An engine that says at which node it has failed.
//
// Questions are asked for many nodes at once. If one fails, they are asked again one by one.

import type ts from "typescript";
import { located } from "../diagnostics/internalError.js";
import type { Engine, Flow } from "./engine.js";

/** What questions are about. */
type Item = ts.Node | Flow;

type Question = (items: readonly Item[], ...more: unknown[]) => readonly unknown[];

export function locatedEngine(engine: Engine): Engine {
  return new Proxy(engine, {
    get(target, name) {
      const question: unknown = Reflect.get(target, name, target);
      return typeof question === "function" ? withLocation(question.bind(target) as Question) : question;
    },
  });
}

function withLocation(question: Question): Question {
  return (items, ...more) => {
    try {
      return question(items, ...more);
    } catch (error) {
      const failing = Array.isArray(items) ? items.find((item) => fails(() => question([item], ...more))) : items;
      throw failing === undefined ? error : located(error, nodeOf(failing as Item));
    }
  };
}

function nodeOf(item: Item): ts.Node {
  return "from" in item ? item.from.node : item;
}

function fails(ask: () => unknown): boolean {
  try {
    ask();
    return false;
  } catch {
    return true;
  }
}
