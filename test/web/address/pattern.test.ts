/** The pattern language of the page table. */
import { describe, expect, it } from 'vitest';
import { Pattern } from '../../../src/web/address/pattern.js';

type Case = [pattern: string, segments: string[], values: object | undefined];

it.each<Case>([
  ['/', [], {}],
  ['/', ['a'], undefined],
  ['/a/b', ['a', 'b'], {}],
  ['/a/b', ['a', 'c'], undefined],
  ['/a/b', ['a', 'b', 'c'], undefined],
  ['/robots.txt', ['robotsxtxt'], undefined],
  ['/{x}/b', ['1', 'b'], { x: '1' }],
  ['/{x:a|b}', ['b'], { x: 'b' }],
  ['/{x:a|b}', ['c'], undefined],
  ['/{x:a|b}', ['ab'], undefined],
  ['/{:a|b}/{y}', ['a', '1'], { y: '1' }],
  ['/{x}.{y:rss|atom}', ['a.b.rss'], { x: 'a.b', y: 'rss' }],
  ['/{x}.{y:rss|atom}', ['.rss'], undefined],
  ['/{x}.{y:rss|atom}', ['a_rss'], undefined],
  ['/a/{x*}', ['a'], { x: '' }],
  ['/a/{x*}', ['a', 'b', 'c'], { x: 'b/c' }],
  ['/a/{x+}', ['a'], undefined],
  ['/a/{x+}', ['a', 'b'], { x: 'b' }],
  ['/a/{x+:b|c}', ['a', 'c', 'd'], { x: 'c/d' }],
  ['/a/{x+:b|c}', ['a', 'd', 'c'], undefined],
  ['/a/{x[]*}', ['a'], { x: [] }],
  ['/a/{x[]+}', ['a'], undefined],
  ['/a/{x[]+}', ['a', 'b/c', '\n'], { x: ['b/c', '\n'] }],
])('%s and %j', (pattern, segments, values) => {
  expect(new Pattern(pattern).match(segments)).toEqual(values);
});

describe('written again', () => {
  it.each<[pattern: string, values: Record<string, unknown>, path: string]>([
    ['/', {}, '/'],
    ['/{x}/b', { x: 'a/ж' }, '/a%2F%D0%B6/b'],
    ['/{x}.{y:rss|atom}', { x: 'a', y: 'rss' }, '/a.rss'],
    ['/a/{x*}', { x: '' }, '/a'],
    ['/a/{x*}', { x: 'b c/d' }, '/a/b%20c/d'],
    ['/a/{x[]+}', { x: ['b/c', '\udcff'] }, '/a/b%2Fc/%FF'],
  ])('%s of %j', (pattern, values, path) => {
    expect(new Pattern(pattern).fill(values)).toBe(path);
  });

  it('not with a hole that has no name', () => {
    expect(new Pattern('/{:a|b}').isAlias).toBe(true);
    expect(new Pattern('/{x:a|b}').isAlias).toBe(false);
  });
});
