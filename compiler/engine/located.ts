// An engine that says at which node it has failed.
//
// Questions are asked for many nodes at once. If one fails, they are asked again one by one.

import type ts from "typescript";
import { located } from "../diagnostics/internalError.js";
import type { Engine } from "./engine.js";

type Question = (nodes: readonly ts.Node[]) => readonly unknown[];

export function locatedEngine(engine: Engine): Engine {
  return new Proxy(engine, {
    get(target, name) {
      const question: unknown = Reflect.get(target, name, target);
      return typeof question === "function" ? withLocation(question.bind(target) as Question) : question;
    },
  });
}

function withLocation(question: Question): Question {
  return (nodes) => {
    try {
      return question(nodes);
    } catch (error) {
      const failing = Array.isArray(nodes) ? nodes.find((node) => fails(question, node)) : nodes;
      throw failing === undefined ? error : located(error, failing);
    }
  };
}

function fails(question: Question, node: ts.Node): boolean {
  try {
    question([node]);
    return false;
  } catch {
    return true;
  }
}
