/** The superuser may read everything; a test of missing permissions runs as `nobody` for a moment. */

/** `nobody` on Linux. */
const NOBODY = 65534;

/**
 * Runs `run` with the rights of an ordinary user. It may access only what such a user can reach, and no file of the
 * project.
 */
export function withoutPrivileges<T>(run: () => T): T {
  if (process.geteuid?.() !== 0) return run();
  process.seteuid?.(NOBODY);
  try {
    return run();
  } finally {
    process.seteuid?.(0);
  }
}
