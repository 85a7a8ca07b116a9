import { afterAll, beforeAll, expect, it } from 'vitest';
import { startApp, type RunningApp } from '../../../support/app.js';
import { gitText } from '../../../support/git-fixture.js';
import { attribute, find, findAll, parsePage, textOf, type PageNode } from '../../../support/page.js';
import { pictureRepository } from '../../../support/picture-repository.js';

let app: RunningApp;
let gitDir: string;
let page: PageNode;

beforeAll(async () => {
  gitDir = pictureRepository();
  app = await startApp({ 'o/r': gitDir });
  page = parsePage(await app.text(`/o/r/commit/${gitText(gitDir, ['rev-parse', 'HEAD'])}`));
});
afterAll(() => app.close());

function fileBox(name: string): PageNode {
  const box = findAll(page, '.dfile').find((file) => textOf(find(file, 'h3')) === name);
  if (box === undefined) throw new Error(`no ${name}`);
  return box;
}
const words = (name: string): string[] =>
  findAll(fileBox(name), '.dfile-none').map((paragraph) => textOf(paragraph).replaceAll('\u00a0', ' '));
const captions = (name: string): string[] =>
  findAll(fileBox(name), 'figcaption').map((caption) => textOf(caption).replaceAll('\u00a0', ' '));

it('shows both pictures with their sizes, each equal to the one in git', async () => {
  expect(captions('changed.png')).toEqual([`Было 240 × 120, 84,6 КБ`, `Стало 180 × 120, 63,5 КБ`]);
  const pictures = findAll(fileBox('changed.png'), 'img');
  expect(pictures.map((picture) => [attribute(picture, 'width'), attribute(picture, 'height')])).toEqual([
    ['240', '120'],
    ['180', '120'],
  ]);
  for (const [at, revision] of ['HEAD^', 'HEAD'].entries()) {
    const answer = await app.get(attribute(pictures[at] as (typeof pictures)[number], 'src'));
    expect(answer.headers.get('content-type')).toBe('image/png');
    expect(answer.headers.get('cache-control')).toContain('immutable');
    expect(Buffer.from(await answer.arrayBuffer()).length).toBe(
      Number(gitText(gitDir, ['cat-file', '-s', `${revision}:changed.png`])),
    );
  }
  expect(words('changed.png')).toEqual([]);
});

it('shows an added or removed picture alone, without a choice of views', () => {
  expect(captions('added.png')).toEqual(['40 × 30, 3,6 КБ']);
  expect(captions('deleted.gif')).toEqual(['1 × 1, 42 Б']);
  expect(attribute(find(fileBox('deleted.gif'), 'img'), 'src')).toContain(
    `/raw/commit/${gitText(gitDir, ['rev-parse', 'HEAD^'])}/deleted.gif`,
  );
  expect(findAll(fileBox('added.png'), '.idiff-bar')).toEqual([]);
});

it('shows a drawing both as a picture and as its lines', () => {
  expect(captions('drawing.svg').map((text) => text.split(',')[0])).toEqual(['Было 80 × 80', 'Стало 160 × 80']);
  expect(findAll(fileBox('drawing.svg'), 'tr.d-add')).toHaveLength(2);
});

it('describes a picture that became another type like other binary files', () => {
  expect(captions('became-data.png')).toEqual([]);
  expect(words('became-data.png')).toHaveLength(1);
  expect(words('became-data.png')[0]).toContain('Двоичный файл не отображается');
});

it('explains what Git LFS pointers represent', () => {
  expect(words('model.bin')).toEqual(['Файл Git LFS: было 1,2 МБ, стало 3 МБ']);
  expect(words('moved.txt')).toEqual(['Файл перенесён в Git LFS: 7 Б']);
});
