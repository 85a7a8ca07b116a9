/** The build, in a small project of its own: what it creates, what it leaves alone, what it deletes. */
import { existsSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { Project } from './project.js';

it('builds the modules one by one, also when the browser files do not exist yet', () => {
  const project = new Project();
  expect(project.build()).toEqual({ status: 0, stderr: '' });
  expect(project.files().filter((file) => !file.startsWith('dist/public'))).toEqual([
    'dist/deep/one.js',
    'dist/source-lines.json',
    'dist/two.js',
  ]);
  expect(Object.keys(JSON.parse(project.read('dist/source-lines.json').toString()) as object)).toEqual([
    'deep/one.js',
    'two.js',
  ]);
  expect(project.read('dist/two.js').toString()).toContain('from "./deep/one.js"');
  expect(Object.keys(project.manifest())).not.toContain('js/main.js');
});

it('bundles, hashes and compresses the browser files and names them in the manifest', () => {
  const project = new Project();
  project.write('public/js/main.ts', "import { part } from './part.js';\npart();\n");
  project.write('public/js/part.ts', 'export const part = () => document.title;\n');
  project.write('public/css/main.css', "@import './part.css';\nbody { background: url('../img/kedr.svg'); }\n");
  project.write('public/css/part.css', 'p { color: green; }\n');
  expect(project.build().status).toBe(0);
  const manifest = project.manifest();
  expect(Object.keys(manifest)).toEqual(expect.arrayContaining(['css/main.css', 'js/main.js', 'img/kedr.svg']));
  const script = `dist/public/${manifest['js/main.js']}`;
  expect(script).toMatch(/^dist\/public\/js\/main-[A-Z0-9]{8}\.js$/);
  expect(project.read(script).toString()).toContain('document.title');
  for (const file of [script, `dist/public/${manifest['css/main.css']}`]) {
    expect(brotliDecompressSync(project.read(`${file}.br`))).toEqual(project.read(file));
    expect(gunzipSync(project.read(`${file}.gz`))).toEqual(project.read(file));
  }
  const style = project.read(`dist/public/${manifest['css/main.css']}`).toString();
  expect(style).toContain('color:green');
  expect(style).toContain(manifest['img/kedr.svg']?.replace('img/', '../img/'));
});

it('lists the static imports of a script at any depth, and not the dynamic ones', () => {
  const project = new Project();
  project.write('public/js/main.ts', "import { near } from './near.js';\nnear();\nimport('./later.js');\n");
  project.write('public/js/near.ts', "import { far } from './far.js';\nexport const near = () => far('near');\n");
  project.write('public/js/far.ts', 'export const far = (name: string) => console.log(name);\n');
  project.write(
    'public/js/later.ts',
    "import { far } from './far.js';\nimport { near } from './near.js';\nfar('later');\nnear();\n",
  );
  project.write('public/js/far-worker.ts', "import { far } from './far.js';\nfar('worker');\n");
  expect(project.build().status).toBe(0);
  const { names, imports } = project.wholeManifest();
  const texts = (files: readonly string[]): string =>
    files.map((file) => project.read(`dist/public/${file}`).toString()).join('\n');
  const imported = imports['js/main.js'] ?? [];
  expect(imported.length).toBeGreaterThan(1);
  expect(imported).not.toContain(names['js/main.js']);
  expect(texts(imported)).toContain('near');
  expect(texts(imported)).toContain('console.log');
  expect(texts(imported)).not.toContain('later');
});

it('leaves unchanged files alone, renames changed ones and deletes stale ones', () => {
  const project = new Project();
  project.write('public/js/main.ts', 'console.log(1);\n');
  project.build();
  const old = project.manifest()['js/main.js'] ?? '';
  const before = statSync(join(project.folder, 'dist/two.js')).mtimeMs;
  project.write('dist/left-over.js', '');
  project.write('public/js/main.ts', 'console.log(2);\n');
  rmSync(join(project.folder, 'src/deep'), { recursive: true });
  project.build();
  const now = project.manifest()['js/main.js'] ?? '';
  expect(now).not.toBe(old);
  expect(statSync(join(project.folder, 'dist/two.js')).mtimeMs).toBe(before);
  for (const gone of [
    `dist/public/${old}`,
    `dist/public/${old}.br`,
    `dist/public/${old}.gz`,
    'dist/left-over.js',
    'dist/deep/one.js',
  ]) {
    expect(existsSync(join(project.folder, gone)), gone).toBe(false);
  }
});

it('fails with the location of a syntax error and keeps the last good build', () => {
  const project = new Project();
  project.build();
  const files = project.files();
  project.write('src/bad.ts', 'let x = ;\n');
  const { status, stderr } = project.build();
  expect(status).toBe(1);
  expect(stderr).toContain('src/bad.ts:1:8');
  expect(project.files()).toEqual(files);
});
