#!/usr/bin/env node
/** Starts the built server. Only here can it be seen that nothing is built yet. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';

const entry = new URL('../dist/server/main.js', import.meta.url);
if (existsSync(entry)) {
  await import(entry.href);
} else {
  // A simpler choice than that of src/server/cli.ts, which is what is not built.
  const { KEDR_LANG, LC_ALL, LC_MESSAGES, LANG } = process.env;
  const wish = (KEDR_LANG || LC_ALL || LC_MESSAGES || LANG || '').split(/[-_.@]/)[0];
  const locales = new URL('../locales/', import.meta.url);
  const language = readdirSync(locales).includes(wish) ? wish : 'en';
  const texts = JSON.parse(readFileSync(new URL(`${language}/cli.json`, locales), 'utf8'));
  process.stderr.write(`${texts.notBuilt}\n`);
  process.exitCode = 1;
}
