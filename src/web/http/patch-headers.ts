/** Headers of patches, which must be displayed and never executed: they get a sandbox. */
export const PATCH_HEADERS = {
  'Content-Security-Policy': "default-src 'none'; sandbox",
  'X-Content-Type-Options': 'nosniff',
  'Content-Disposition': 'inline',
} as const;
