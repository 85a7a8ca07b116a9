import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hasAtWordStart } from '../../../src/shared/finder/word-start.js';

it.each([
  ['drivers/vfio/vfio_main.c', 'main', true],
  ['drivers/vfio/vfio_main.c', 'vfio_main.c', true],
  ['drivers/vfio/vfio_main.c', 'vfio/vfio', true],
  ['drivers/vfio/vfio_main.c', 'c', true],
  ['drivers/vfio/vfio_main.c', 'ain', false],
  ['drain main', 'ain', false],
  ['bug-hunting', 'hunting', true],
  ['тёмная тема', 'тема', true],
])('%s has %s at the start of a word: %s', (text, part, expected) => {
  expect(hasAtWordStart(text, part)).toBe(expected);
});

it('is what cutting the text at each of the signs says, for parts without any', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...'ab /_.-'), maxLength: 12 }),
      fc.string({ unit: fc.constantFrom(...'ab'), minLength: 1, maxLength: 3 }),
      (text, part) => {
        expect(hasAtWordStart(text, part)).toBe(text.split(/[ /_.-]/).some((word) => word.startsWith(part)));
      },
    ),
  );
});
