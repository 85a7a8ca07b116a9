/** What Kedr asks of the packages it depends on: exact versions, free licences, no code that runs at install time. */

export interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  /** Packages whose install script is known not to be needed. */
  readonly allowScripts?: Readonly<Record<string, boolean>>;
}

/** The parts of package-lock.json that matter here. */
export interface Lock {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

interface LockedPackage {
  readonly license?: string;
  readonly dev?: boolean;
  readonly hasInstallScript?: boolean;
  readonly resolved?: string;
}

const FREE = new Set([
  'MIT',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'Zlib',
  'Unlicense',
]);
/** Free as well, but a changed file of such a package must stay under it: only for tools that are not shipped. */
const FREE_FOR_TOOLS = new Set([...FREE, 'MPL-2.0']);
const EXACT_VERSION = /^\d+\.\d+\.\d+(-[\w.]+)?$/;

/** One sentence for each rule that is broken. `table` is the text that must name each package: ARCHITECTURE.md. */
export function dependencyProblems(manifest: Manifest, lock: Lock, table: string): string[] {
  const direct = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
  const locked = Object.entries(lock.packages).filter(([path]) => path !== '');
  const scripts = locked.filter(([path, { hasInstallScript }]) => hasInstallScript && !isAllowed(manifest, path));
  return [
    ...direct
      .filter(([, version]) => !EXACT_VERSION.test(version))
      .map(([name, version]) => `${name}: ${version} is not an exact version`),
    ...direct
      .filter(([name]) => !isNamed(name, table))
      .map(([name]) => `${name}: the table of dependencies in ARCHITECTURE.md does not name it`),
    ...locked
      .filter(([, { license = '', dev }]) => !isFree(license, dev === true ? FREE_FOR_TOOLS : FREE))
      .map(
        ([path, { license }]) => `${nameOf(path)}: the licence ${license ?? 'is missing:'} is not among the free ones`,
      ),
    ...scripts.map(([path]) => `${nameOf(path)}: it has an install script; see allowScripts in package.json`),
    ...locked
      .filter(([, { resolved }]) => resolved !== undefined)
      .map(([path]) => `${nameOf(path)}: the lock names a host; any registry must do`),
  ];
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);

function isAllowed({ allowScripts = {} }: Manifest, path: string): boolean {
  return nameOf(path) in allowScripts;
}

/** Types follow the package they describe. */
function isNamed(name: string, table: string): boolean {
  return name.startsWith('@types/') || table.includes(`\`${name}\``);
}

/** `(MIT AND Zlib)` needs both, `(MIT OR GPL-2.0)` one of them; no package so far has a deeper expression. */
function isFree(license: string, free: ReadonlySet<string>): boolean {
  const terms = license.replace(/^\((.*)\)$/, '$1');
  if (terms.includes(' OR ')) return terms.split(' OR ').some((term) => free.has(term));
  return terms.split(' AND ').every((term) => free.has(term));
}
