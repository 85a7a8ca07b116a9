/** All fuzzed readers. */
import { fuzzRepository } from './fixture.js';
import type { Target } from './target.js';
import { addressTarget } from './targets/addresses.js';
import { documentTargets } from './targets/documents.js';
import { historyTargets } from './targets/history.js';
import { objectTargets } from './targets/objects.js';
import { packTargets } from './targets/packs.js';
import { textTargets } from './targets/texts.js';

export async function allTargets(): Promise<Target[]> {
  const repository = fuzzRepository();
  return [
    ...objectTargets(repository),
    ...packTargets(repository),
    ...(await historyTargets(repository)),
    ...textTargets(repository),
    ...documentTargets(),
    await addressTarget(repository),
  ];
}
