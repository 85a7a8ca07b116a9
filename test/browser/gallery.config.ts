/** Runs only `gallery.ts`, which is not a test and must not be found as one. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { include: ['test/browser/gallery.ts'], globalSetup: ['test/support/build.ts'], pool: 'forks' },
});
