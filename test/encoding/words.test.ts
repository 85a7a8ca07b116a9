/** The encoding of short texts without a declaration: messages, names of people and of files. */
import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { guessWords, wordsText } from '../../src/encoding/words.js';

const SUBJECTS = [
  'Исправлена ошибка при сохранении файла',
  'Добавлен новый отчёт',
  'fix: опечатка в README',
  'Иван Петров <ivan@example.com> 1200000000 +0300',
  'ОБНОВЛЕНИЕ БАЗЫ',
  'Виправлено помилку збереження',
];
const WESTERN = [
  'Ville Skyttä <ville.skytta@example.org>',
  'José Álvarez',
  'Größe der Tabelle ändern',
  'Ajout du fichier déjà créé',
  '“quoted” by café owners',
];

describe('Cyrillic words', () => {
  test.each(['win1251', 'koi8-u', 'cp866', 'iso88595'])('in %s are recognised without a hint', (encoding) => {
    for (const text of SUBJECTS) expect(wordsText(iconv.encode(text, encoding))).toBe(text);
  });

  test('are told from each other for sure when they are long enough', () => {
    expect(guessWords(iconv.encode(SUBJECTS[0] ?? '', 'win1251'))).toEqual({ name: 'windows-1251', isSure: true });
    expect(guessWords(iconv.encode('Фикс', 'win1251')).isSure).toBe(false);
  });
});

test.each(WESTERN)('Western words are read as Windows-1252: %s', (text) => {
  expect(wordsText(iconv.encode(text, 'win1252'))).toBe(text);
});

test('the encoding that the repository names decides where the bytes do not, and only there', () => {
  const short = iconv.encode('Фикс', 'koi8-r');
  expect(guessWords(short, 'KOI8-R')).toEqual({ name: 'KOI8-R', isSure: true });
  expect(guessWords(iconv.encode('Paweł', 'iso88592'), 'iso-8859-2').name).toBe('iso-8859-2');
  expect(guessWords(iconv.encode(SUBJECTS[0] ?? '', 'win1251'), 'KOI8-R').name).toBe('windows-1251');
  expect(guessWords(short, 'klingon').isSure).toBe(false);
});

test('UTF-8 is always UTF-8, also when it is cut in the middle of a letter', () => {
  for (const text of [...SUBJECTS, ...WESTERN]) expect(wordsText(Buffer.from(text))).toBe(text);
  for (const text of SUBJECTS) {
    const bytes = Buffer.from(text);
    for (let length = 8; length < bytes.length; length += 1)
      expect(wordsText(bytes.subarray(0, length))).toBe(bytes.toString('utf8', 0, length));
  }
});

test('bytes that mean nothing in any encoding are never an error', () => {
  for (let byte = 0x80; byte < 0x100; byte += 1)
    for (const text of [Buffer.of(byte), Buffer.of(byte, 0x20, byte), Buffer.of(0x61, byte, byte)])
      expect(typeof wordsText(text)).toBe('string');
});
