import { configDefaults, defineConfig } from 'vitest/config';
import { SLOW } from './test/tiers.js';

export default defineConfig({
  test: {
    globalSetup: ['test/support/build.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: 'forks',
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: 'quick',
          include: ['test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...SLOW],
          // A quarter of the time: these files change nothing global, so a worker keeps its modules from file to file.
          isolate: false,
        },
      },
      { extends: true, test: { name: 'slow', include: SLOW.map((glob) => glob.replace(/\*\*$/, '**/*.test.ts')) } },
    ],
  },
});
