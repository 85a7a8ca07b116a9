/**
 * Owner and name of a repository as they stand in addresses (`/{owner}/{name}`), made from folder names.
 * Both consist of `[A-Za-z0-9._-]`, are never empty, never `.` or `..`; comparison ignores case, as Gitea's does.
 */
import { basename, dirname } from 'node:path';
import { RESERVED_WORDS } from '../shared/reserved-words.js';

/** `/{owner}/{name}.git` is the clone address, `.rss` and `.atom` are feeds. */
const RESERVED_ENDING = /\.(git|rss|atom|wiki)$/i;
const RESERVED_SUFFIX = '-git';
const OWNER_WITHOUT_NAME = 'local';
const NAME_WITHOUT_NAME = 'repository';

const CYRILLIC = 'абвгдеёжзийклмнопрстуфхцчшщъыьэюя';
const LATIN = [
  'a',
  'b',
  'v',
  'g',
  'd',
  'e',
  'e',
  'zh',
  'z',
  'i',
  'y',
  'k',
  'l',
  'm',
  'n',
  'o',
  'p',
  'r',
  's',
  't',
  'u',
  'f',
  'kh',
  'ts',
  'ch',
  'sh',
  'shch',
  '',
  'y',
  '',
  'e',
  'yu',
  'ya',
];

/** Russian letters become Latin ones (otherwise all Russian folder names would be one); any other run of foreign characters is one `-`. */
function latinName(text: string, whenEmpty: string): string {
  const latin = text.normalize('NFC').replace(/[а-яё]/giu, (letter) => {
    const low = letter.toLowerCase();
    const to = LATIN[CYRILLIC.indexOf(low)] ?? '';
    return letter === low ? to : to.charAt(0).toUpperCase() + to.slice(1);
  });
  const name = latin.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^-+|-+$/g, '');
  return /[A-Za-z0-9_-]/.test(name) ? name : whenEmpty;
}

export function ownerFromFolder(folderName: string): string {
  const owner = latinName(folderName, OWNER_WITHOUT_NAME);
  return RESERVED_WORDS.has(owner.toLowerCase()) ? owner + RESERVED_SUFFIX : owner;
}

/** `linux.git` and `linux` are both `linux`. */
export function nameFromFolder(folderName: string): string {
  const name = latinName(folderName.replace(/(\.git)+$/i, ''), NAME_WITHOUT_NAME);
  return RESERVED_ENDING.test(name) ? name + RESERVED_SUFFIX : name;
}

/** The folder that gives its name to the repository at `path` (absolute): the work tree of `x/.git` is `x`. */
export function namingFolder(path: string): string {
  return basename(path) === '.git' ? dirname(path) : path;
}

/** Whether a person may give this owner and name. */
export function isRepositoryName(owner: string, name: string): boolean {
  const allowed = (text: string) => /^[A-Za-z0-9._-]+$/.test(text) && text !== '.' && text !== '..';
  return allowed(owner) && allowed(name) && !RESERVED_WORDS.has(owner.toLowerCase()) && !RESERVED_ENDING.test(name);
}

/** Equal for two repositories that would stand at one address. */
export function addressKey({ owner, name }: { readonly owner: string; readonly name: string }): string {
  return `${owner}/${name}`.toLowerCase();
}
