/**
 * The two demo repositories, built at the first start in `<dataDir>/demo/`. Each is built in a temporary folder beside
 * its final place and then renamed, so that an incomplete one is never visible. A stamp file in it has the version of
 * its recipe.
 */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import { basename, dirname, join } from 'node:path';
import git from 'isomorphic-git';
import type { RepositorySpec } from '../repository/scan.js';
import type { DemoRecipe } from './demo-recipe.js';
import { filesDemo } from './files/files-demo.js';
import { kernelDemo } from './kernel/kernel-demo.js';
import { ObjectBatch } from './object-batch.js';

export const DEMO_RECIPES: readonly DemoRecipe[] = [kernelDemo, filesDemo];

const STAMP_FILE = 'kedr-demo';
/** The temporary folder of an interrupted build is removed after this time; a running build takes seconds. */
const ABANDONED_AFTER_MS = 3_600_000;

/**
 * Builds repositories that are missing or made by an older recipe. Throws errors of the file system (no permission,
 * disk full).
 */
export async function ensureDemo(dataDir: string, recipes = DEMO_RECIPES): Promise<RepositorySpec[]> {
  const specs: RepositorySpec[] = [];
  for (const recipe of recipes) {
    const path = demoPath(dataDir, recipe);
    if (!isCurrent(path, recipe)) await replace(path, recipe);
    specs.push({ owner: recipe.owner, name: recipe.name, path });
  }
  return specs;
}

/** True when `ensureDemo` would build something; used to announce the seconds that it takes. */
export function isDemoMissing(dataDir: string, recipes = DEMO_RECIPES): boolean {
  return recipes.some((recipe) => !isCurrent(demoPath(dataDir, recipe), recipe));
}

function demoPath(dataDir: string, { owner, name }: DemoRecipe): string {
  return join(dataDir, 'demo', owner, `${name}.git`);
}

/** Builds the repository of a recipe at `gitdir`, a folder that must not exist yet. */
export async function buildDemo(gitdir: string, recipe: DemoRecipe): Promise<void> {
  const batch = new ObjectBatch();
  const { head, refs } = recipe.build(batch);
  await git.init({ fs, dir: gitdir, gitdir, bare: true, defaultBranch: head });
  await batch.write(gitdir);
  for (const [ref, value] of refs) await git.writeRef({ fs, gitdir, ref, value, force: true });
  fs.writeFileSync(join(gitdir, 'description'), `${recipe.description}\n`);
  fs.writeFileSync(join(gitdir, STAMP_FILE), stampOf(recipe));
}

async function replace(path: string, recipe: DemoRecipe): Promise<void> {
  fs.mkdirSync(dirname(path), { recursive: true });
  removeAbandoned(dirname(path));
  const temporary = join(dirname(path), `.${basename(path)}-${randomBytes(6).toString('hex')}`);
  const old = `${temporary}-old`;
  try {
    await buildDemo(temporary, recipe);
    if (fs.existsSync(path)) fs.renameSync(path, old);
    fs.renameSync(temporary, path);
  } catch (error) {
    // Another process may have put the same repository there at the same time; that is no error.
    if (!isCurrent(path, recipe)) throw error;
  } finally {
    fs.rmSync(temporary, { recursive: true, force: true });
    fs.rmSync(old, { recursive: true, force: true });
  }
}

function isCurrent(path: string, recipe: DemoRecipe): boolean {
  try {
    return fs.readFileSync(join(path, STAMP_FILE), 'utf8') === stampOf(recipe);
  } catch {
    // There is no repository, or it was not made by this program.
    return false;
  }
}

function stampOf({ version }: DemoRecipe): string {
  return `${version}\n`;
}

function removeAbandoned(folder: string): void {
  for (const name of fs.readdirSync(folder).filter((entry) => entry.startsWith('.'))) {
    const path = join(folder, name);
    const age = Date.now() - (fs.statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > ABANDONED_AFTER_MS) fs.rmSync(path, { recursive: true, force: true });
  }
}
