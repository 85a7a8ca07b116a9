/**
 * Owner and name of a repository as they stand in addresses (`/{owner}/{name}`), made from folder names. Both consist of
 * letters and digits of any script and of `._-`, in NFC; they are never empty, never `.` or `..`.
 */
import { basename, dirname } from 'node:path';
import { RESERVED_WORDS } from '../shared/reserved-words.js';
import { inLatinLetters } from './transliteration.js';

/** The two segments of a repository's address. */
export interface RepositoryAddress {
  readonly owner: string;
  readonly name: string;
}

/** `/{owner}/{name}.git` is the clone address, `.rss` and `.atom` are feeds. */
const RESERVED_ENDING = /\.(git|rss|atom|wiki)$/i;
const RESERVED_SUFFIX = '-git';
const OWNER_WITHOUT_NAME = 'local';
const NAME_WITHOUT_NAME = 'repository';
/** Between the folders of an owner that is several folders deep. */
const FOLDER_SEPARATOR = '.';

const LETTERS = String.raw`\p{L}\p{M}\p{N}`;
const NOT_ALLOWED = new RegExp(`[^${LETTERS}._-]+`, 'gu');
const ALLOWED = new RegExp(`^[${LETTERS}._-]+$`, 'u');
const HAS_CONTENT = new RegExp(`[${LETTERS}_-]`, 'u');

/** Any run of signs that are not allowed is one `-`. */
function allowedPart(text: string, whenEmpty: string): string {
  const part = text
    .normalize('NFC')
    .replace(NOT_ALLOWED, '-')
    .replace(/^-+|-+$/g, '');
  return HAS_CONTENT.test(part) ? part : whenEmpty;
}

function ownerOf(folders: readonly string[]): string {
  const owner = folders.map((folder) => allowedPart(folder, OWNER_WITHOUT_NAME)).join(FOLDER_SEPARATOR);
  return RESERVED_WORDS.has(owner.toLowerCase()) ? owner + RESERVED_SUFFIX : owner;
}

/** `linux.git` and `linux` are both `linux`. */
function nameOf(folder: string): string {
  const name = allowedPart(folder.replace(/(\.git)+$/i, ''), NAME_WITHOUT_NAME);
  return RESERVED_ENDING.test(name) ? name + RESERVED_SUFFIX : name;
}

function latin(text: string): string {
  const composed = text.normalize('NFC');
  return inLatinLetters(composed) ?? composed;
}

/** In the letters of the folders. `owners` are the folders above `folder` that make the owner, outermost first. */
export function ownAddress(owners: readonly string[], folder: string): RepositoryAddress {
  return { owner: ownerOf(owners), name: nameOf(folder) };
}

/** In Latin letters where every letter has such a spelling, which is short in a URL; else in the letters of the folder. */
export function latinAddress(owners: readonly string[], folder: string): RepositoryAddress {
  return { owner: ownerOf(owners.map(latin)), name: nameOf(latin(folder)) };
}

/** The folder that gives its name to the repository at `path` (absolute): the work tree of `x/.git` is `x`. */
export function namingFolder(path: string): string {
  return basename(path) === '.git' ? dirname(path) : path;
}

/** Whether a person may give this owner and name. */
export function isRepositoryName(owner: string, name: string): boolean {
  const allowed = (text: string) =>
    ALLOWED.test(text) && text === text.normalize('NFC') && text !== '.' && text !== '..';
  return allowed(owner) && allowed(name) && !RESERVED_WORDS.has(owner.toLowerCase()) && !RESERVED_ENDING.test(name);
}

/** Equal for two addresses that differ in case alone. */
export function addressKey({ owner, name }: RepositoryAddress): string {
  return `${owner}/${name}`.toLowerCase();
}
