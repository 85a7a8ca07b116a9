import { describe, expect, it } from 'vitest';
import { filterByName } from '../../src/shared/name-filter.js';

const NAMES = ['main', 'feature/Ёлка', 'feature/login', 'release-5.10', 'документы'];
const found = (query: string) => filterByName(NAMES, (name) => name, query);

describe('the search box of a list', () => {
  it.each([
    ['', NAMES, undefined],
    ['  ', NAMES, undefined],
    ['FEATURE', ['feature/Ёлка', 'feature/login'], undefined],
    ['елка', ['feature/Ёлка'], undefined],
    ['ЁЛКА'.normalize('NFD'), ['feature/Ёлка'], undefined],
    ['log feat', ['feature/login'], undefined],
    ['log\u00a0feat', ['feature/login'], undefined],
    ['ьфшт', ['main'], 'main'],
    ['ljrevtyns', ['документы'], 'документы'],
    ['5.10', ['release-5.10'], undefined],
    ['.*', [], undefined],
    ['nothing', [], undefined],
  ])('%j finds %j', (query, items, reading) => {
    expect(found(query)).toEqual({ items, reading });
  });

  it('uses the query as typed when it finds something, even if other readings would find more', () => {
    expect(filterByName(['руддщ', 'hello'], (name) => name, 'hello').items).toEqual(['hello']);
  });

  it('uses only the beginning of a very long query', () => {
    expect(found(`main ${' '.repeat(1000)}${'x'.repeat(100_000)}`).items).toEqual(['main']);
  });
});
