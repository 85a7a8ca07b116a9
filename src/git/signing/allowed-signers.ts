/**
 * Trusted keys: a file in OpenSSH's format with one key in each line, `principals [options] type base64 [comment]`.
 * Source: ssh-keygen(1), "ALLOWED SIGNERS". Keys of certificate authorities are not supported and are reported.
 */
import { isSupportedKey, readSshKey, type SshKey } from './ssh-key.js';

export interface AllowedSigner {
  /** A list of patterns as it is written, usually one e-mail address. */
  readonly principals: string;
  /** A list of patterns; undefined when the key is valid for all namespaces. */
  readonly namespaces: string | undefined;
  /** Seconds since 1970. The key is valid at both times and between them. */
  readonly validAfter: number;
  readonly validBefore: number;
  readonly key: SshKey;
}

export interface AllowedSigners {
  readonly signers: readonly AllowedSigner[];
  /** Lines that were ignored, numbered from 1. */
  readonly problems: readonly { readonly line: number; readonly reason: SignerProblem }[];
}

export type SignerProblem = 'certAuthority' | 'unsupportedKey' | 'unreadable';

export function parseAllowedSigners(text: string): AllowedSigners {
  const signers: AllowedSigner[] = [];
  const problems: { line: number; reason: SignerProblem }[] = [];
  for (const [at, line] of text.split('\n').entries()) {
    const content = line.trim();
    if (content === '' || content.startsWith('#')) continue;
    const signer = parseLine(content);
    if (typeof signer === 'string') problems.push({ line: at + 1, reason: signer });
    else signers.push(signer);
  }
  return { signers, problems };
}

/** The principals, quoted or not; then options, whose quoted values may contain spaces; then the key. */
const LINE =
  /^(?:"([^"]*)"|([^\s"]+))\s+(?:((?:[^\s"]|"(?:[^"\\]|\\.)*")+)\s+)??([\w@.-]+)\s+([A-Za-z0-9+/]+={0,2})(?:\s|$)/;

function parseLine(line: string): AllowedSigner | SignerProblem {
  const [, quoted, plain, options = '', type, base64 = ''] = LINE.exec(line) ?? [];
  const principals = quoted ?? plain ?? '';
  const key = readSshKey(Buffer.from(base64, 'base64'));
  if (principals === '' || key === undefined || key.type !== type) return 'unreadable';
  const known = parseOptions(options);
  if (typeof known === 'string') return known;
  return isSupportedKey(key) ? { principals, ...known, key } : 'unsupportedKey';
}

/** One option. Names of options are case-insensitive. */
const OPTION = /([\w-]+)(?:="((?:[^"\\]|\\.)*)")?(?:,|$)/gy;

function parseOptions(text: string): Pick<AllowedSigner, 'namespaces' | 'validAfter' | 'validBefore'> | SignerProblem {
  const values = new Map<string, string | undefined>();
  let end = 0;
  for (const match of text.matchAll(OPTION)) {
    const name = (match[1] as string).toLowerCase();
    if (values.has(name)) return 'unreadable';
    values.set(name, match[2]?.replaceAll('\\"', '"'));
    end = match.index + match[0].length;
  }
  if (end !== text.length) return 'unreadable';
  const namespaces = values.get('namespaces');
  const [validAfter, validBefore] = [
    momentOf(values.get('valid-after') ?? '', 0),
    momentOf(values.get('valid-before') ?? '', Infinity),
  ];
  const isAuthority = values.has('cert-authority');
  for (const name of ['cert-authority', 'namespaces', 'valid-after', 'valid-before']) values.delete(name);
  if (values.size > 0 || validAfter === undefined || validBefore === undefined || validAfter >= validBefore)
    return 'unreadable';
  return isAuthority ? 'certAuthority' : { namespaces, validAfter, validBefore };
}

const MOMENT = /^(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?(Z?)$/i;

/**
 * Parses the time `YYYYMMDD[HHMM[SS]][Z]`. As in ssh-keygen, a time without Z is in the time zone of this machine.
 * `absent` is the value of an empty text. Undefined when the text is not a time.
 */
function momentOf(text: string, absent: number): number | undefined {
  if (text === '') return absent;
  const [, year, month, day, hour = '00', minute = '00', second = '00', zone] = MOMENT.exec(text) ?? [];
  const time = Date.parse(
    `${year ?? ''}-${month ?? ''}-${day ?? ''}T${hour}:${minute}:${second}${zone === '' ? '' : 'Z'}`,
  );
  return Number.isNaN(time) ? undefined : time / 1000;
}

/**
 * Whether `text` matches a list of patterns: ssh_config(5), "PATTERNS". Commas separate patterns, `*` and `?` are
 * wildcards, and a matching pattern with a leading `!` excludes the text.
 */
export function matchesPatterns(text: string, patterns: string): boolean {
  let isMatched = false;
  for (const pattern of patterns.split(',')) {
    const isNegated = pattern.startsWith('!');
    if (!matchesPattern(text, isNegated ? pattern.slice(1) : pattern)) continue;
    if (isNegated) return false;
    isMatched = true;
  }
  return isMatched;
}

/** Matches one pattern. After a mismatch it only goes back to the last star, so it takes O(text * pattern). */
function matchesPattern(text: string, pattern: string): boolean {
  let [at, star, mark] = [0, -1, 0];
  let place = 0;
  while (at < text.length) {
    const wanted = pattern[place];
    if (wanted === '*') [star, mark, place] = [place, at, place + 1];
    else if (wanted !== undefined && (wanted === '?' || wanted === text[at])) [at, place] = [at + 1, place + 1];
    else if (star < 0) return false;
    else [mark, at, place] = [mark + 1, mark + 1, star + 1];
  }
  while (pattern[place] === '*') place += 1;
  return place === pattern.length;
}
