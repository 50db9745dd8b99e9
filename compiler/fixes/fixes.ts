// The fixes of each code that an edit can put right. A new code gets a line here, and its function in a file of this folder.
//
// In:  what was found, and the colours of the program.
// Out: no fix, or several, the most likely one first.

import type { Colors } from "../2-color/colors.js";
import type { Code } from "../diagnostics/catalogue.js";
import type { Fix } from "../diagnostics/fix.js";
import type { Finding } from "../diagnostics/report.js";
import { awaitRun, hoistFromHead, markCaller, start, startRun } from "./calls.js";
import { changeForm, declareWithLet, dropAsync, turnIntoMethod, waitInstead } from "./forms.js";
import { declareReturnType } from "./generators.js";
import { documentTag, dropCondition, markTypeInstead, moveDirective, respell, takeOutOfSentence } from "./marks.js";
import {
  declareOrSpawn,
  mean,
  meanBlock,
  silence,
  spreadFirst,
  takeAllFirst,
  takeAllValues,
  waitForPromise,
} from "./places.js";
import { makeModule } from "./project.js";
import { waitFirst } from "./updates.js";

type FixFinder = (finding: Finding, colors: Colors) => readonly Fix[];

const finders: { readonly [C in Code]?: FixFinder } = {
  SF1001: respell,
  SF1002: moveDirective,
  SF1003: markTypeInstead,
  SF1004: documentTag,
  SF1005: takeOutOfSentence,
  SF2001: markCaller,
  SF2002: declareOrSpawn,
  SF2003: spreadFirst,
  SF2004: declareReturnType,
  SF2005: silence,
  SF2020: takeAllFirst,
  SF2021: waitForPromise,
  SF2023: takeAllValues,
  SF3001: start,
  SF3002: turnIntoMethod,
  SF3003: startRun,
  SF3005: dropAsync,
  SF3006: awaitRun,
  SF3007: markCaller,
  SF3008: hoistFromHead,
  SF3009: changeForm,
  SF3011: startRun,
  SF3013: declareWithLet,
  SF3014: dropCondition,
  SF3015: dropCondition,
  SF3016: waitInstead,
  SF3017: hoistFromHead,
  SF3018: mean,
  SF3019: waitFirst,
  SF3020: meanBlock,
  SF9001: makeModule,
};

export function findFixes(finding: Finding, colors: Colors): readonly Fix[] {
  return finders[finding.code]?.(finding, colors) ?? [];
}
