// The grammar: for each sort of tree, the ways to make one.

import { arrays } from "./builtIns.js";
import { maybes } from "./chains.js";
import { effects } from "./effects.js";
import { generators, iterables, sources } from "./iterables.js";
import type { Grammar } from "./maker.js";
import { tests } from "./operators.js";
import { bags, classes, functions, keys, objects, tags } from "./references.js";
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
  array: arrays,
  iterable: iterables,
  source: sources,
  generator: generators,
  statement: statements,
};
