/** Runs `gallery.ts` alone, which is no test and must not be found as one. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { include: ['test/browser/gallery.ts'], globalSetup: ['test/support/build.ts'], pool: 'forks' },
});
