#!/usr/bin/env node
/** Starts the built server. Only here can it be seen that nothing is built yet. */
import { existsSync, readFileSync } from 'node:fs';

const entry = new URL('../dist/main.js', import.meta.url);
if (existsSync(entry)) {
  await import(entry.href);
} else {
  const language = /^ru/i.test(process.env.KEDR_LANG || process.env.LANG || '') ? 'ru' : 'en';
  const texts = JSON.parse(readFileSync(new URL(`../locales/${language}/cli.json`, import.meta.url), 'utf8'));
  process.stderr.write(`${texts.notBuilt}\n`);
  process.exitCode = 1;
}
