/** Compares a password with a bcrypt hash. */
import bcrypt from 'bcryptjs';

export interface CheckPasswordInput {
  /** Every task has one; ''. */
  readonly gitDir: '';
  readonly password: string;
  /** `$2y$…`, as htpasswd(1) writes it. */
  readonly hash: string;
}

export function checkPasswordTask({ password, hash }: CheckPasswordInput): boolean {
  return bcrypt.compareSync(password, hash);
}
