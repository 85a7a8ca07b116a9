/** Headers of patches: shown, never run: plain text, in a sandbox of its own. */
export const PATCH_HEADERS = {
  'Content-Security-Policy': "default-src 'none'; sandbox",
  'X-Content-Type-Options': 'nosniff',
  'Content-Disposition': 'inline',
} as const;
