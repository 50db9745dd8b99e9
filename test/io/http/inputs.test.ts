// Every input, whole and in pieces: how it is cut never changes what comes of it.

import type { HttpRequest } from "stackful/http";
import { describe, expect, test } from "vitest";
import { type Input, inputs } from "./inputs.js";
import { RawClient, serving, slices } from "./raw.js";

interface Outcome {
  readonly statuses: readonly number[];
  readonly closes: boolean;
  readonly asked: readonly string[];
}

/** Sends pieces to a server that reads all bodies, and looks what comes of it. */
function outcomeOf(pieces: readonly string[], { statuses, closes }: Input): Promise<Outcome> {
  const asked: string[] = [];
  const handler = (request: HttpRequest) => {
    "use cooperative";
    const index = asked.push(`${request.method} ${request.target} refused`) - 1;
    asked[index] = `${request.method} ${request.target} ${request.body.text()}`;
    return asked[index];
  };
  return serving(handler, async (server) => {
    using client = await RawClient.connect(server);
    await client.send(...pieces);
    if (closes) await client.untilClosed();
    else await client.until((one) => one.statuses.length >= statuses.length);
    return { statuses: client.statuses, closes: client.isClosed, asked };
  });
}

function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

describe.each(inputs)("$name", (input) => {
  const { bytes, statuses, closes, asked = [] } = input;

  test("is answered as it should", async () => {
    expect(await outcomeOf([bytes], input)).toEqual({ statuses, closes, asked });
  });

  test("is answered alike byte by byte (H-31)", async () => {
    expect(await outcomeOf(bytes.split(""), input)).toEqual({ statuses, closes, asked });
  });

  test("is answered alike in random pieces (H-31)", async () => {
    for (let seed = 1; seed <= 3; seed++)
      expect(await outcomeOf(slices(bytes, random(seed)), input), `seed ${seed}`).toEqual({ statuses, closes, asked });
  });

  // Long ones take too long, and the places that matter are in short ones, too.
  if (bytes.length > 300) return;
  test("is answered alike wherever it is cut in two (H-31)", async () => {
    for (let at = 1; at < bytes.length; at++)
      expect(await outcomeOf([bytes.slice(0, at), bytes.slice(at)], input), `at ${at}`).toEqual({
        statuses,
        closes,
        asked,
      });
  });
});
