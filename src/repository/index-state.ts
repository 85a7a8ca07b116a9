/** The states of an index. */
export type IndexState = 'waiting' | 'building' | 'ready' | 'failed';

export function countByState(states: readonly IndexState[]): Record<IndexState, number> {
  const counts = { waiting: 0, building: 0, ready: 0, failed: 0 };
  for (const state of states) counts[state] += 1;
  return counts;
}
