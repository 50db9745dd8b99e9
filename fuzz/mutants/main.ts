// `npm run mutants`: plants every bug of the table in turn, and says which machines see it.

import { Looker } from "./looker.js";
import { intact, plant } from "./plant.js";
import { mutants } from "./table.js";

/** Returns the exit code: 1 if a bug lives, or if a machine sees one where none was planted. */
export async function main(): Promise<number> {
  const looker = new Looker();
  const ghosts = await looker.look(intact);
  for (const { machine, found } of ghosts) console.log(`GHOST  ${machine}: ${found}`);
  const alive: string[] = [];
  for (const mutant of mutants) {
    const sightings = await looker.look(plant(mutant));
    if (sightings.length === 0) alive.push(mutant.bug);
    console.log(`${sightings.length === 0 ? "LIVES" : "dies "}  ${mutant.bug}`);
    for (const { machine, found } of sightings) console.log(`         ${machine}: ${found}`);
  }
  await looker.close();
  console.log(`\n${mutants.length} bugs planted, ${alive.length} of them alive`);
  return alive.length + ghosts.length === 0 ? 0 : 1;
}
