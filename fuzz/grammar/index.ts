// The grammar: for each sort of tree, the ways to make one.

import { maybes } from "./chains.js";
import { effects } from "./effects.js";
import type { Grammar } from "./maker.js";
import { tests } from "./operators.js";
import { bags, classes, functions, generators, iterables, keys, objects, sources, tags } from "./references.js";
import { statements } from "./statements.js";
import { anything, values } from "./values.js";

export const grammar: Grammar = {
  value: values,
  anything,
  effect: effects,
  test: tests,
  object: objects,
  maybe: maybes,
  bag: bags,
  function: functions,
  class: classes,
  tag: tags,
  key: keys,
  iterable: iterables,
  source: sources,
  generator: generators,
  statement: statements,
};
