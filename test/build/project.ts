/** A small project of its own with the build of this one, for tests of the build. */
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { tempDir } from '../support/git-fixture.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export class Project {
  readonly folder = tempDir('build');

  constructor() {
    for (const part of ['build', 'package.json', 'public/img'])
      cpSync(join(ROOT, part), join(this.folder, part), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(this.folder, 'node_modules'));
    this.write('src/deep/one.ts', 'export const one: number = 1;\n');
    this.write('src/two.ts', "import { one } from './deep/one.js';\nexport const two: number = one + 1;\n");
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    writeFileSync(join(this.folder, path), text);
  }

  build(): { status: number | null; stderr: string } {
    const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'build/build.ts'], {
      cwd: this.folder,
      encoding: 'utf8',
    });
    return { status, stderr };
  }

  files(under = 'dist'): string[] {
    return readdirSync(join(this.folder, under), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(this.folder.length + 1))
      .sort();
  }

  manifest(): Record<string, string> {
    return this.wholeManifest().names;
  }

  wholeManifest(): { names: Record<string, string>; imports: Record<string, string[]> } {
    return JSON.parse(readFileSync(join(this.folder, 'dist/public/manifest.json'), 'utf8')) as {
      names: Record<string, string>;
      imports: Record<string, string[]>;
    };
  }

  read(path: string): Buffer {
    return readFileSync(join(this.folder, path));
  }
}
