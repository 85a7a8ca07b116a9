import { expect, test } from 'vitest';
import { usesIn } from '../../../src/search/symbols/uses.js';

const kindOf = (text: string): string[] =>
  usesIn(text, 'ops', { grammar: 'c', definitions: [] }).map(({ kind }) => kind);

test.each([
  ['register(&ops);', 'address'],
  ['x = &ops;', 'address'],
  ['return &ops;', 'address'],
  ['\t&ops,', 'address'],
  ['f(a, &ops, b);', 'address'],
  ['x = a &ops;', 'use'],
  ['x = a & ops;', 'use'],
  ['if (a && ops)', 'use'],
  ['if (f(a) &&ops)', 'use'],
  ['x = (a) &ops;', 'use'],
  ['x = t[1] &ops;', 'use'],
  ['ops.open = open;', 'use'],
  ['ops(&x);', 'call'],
  ['/* &ops */', 'comment'],
])('%j is %s', (text, kind) => {
  expect(kindOf(text)).toEqual([kind]);
});
