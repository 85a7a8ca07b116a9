/** Checks of signatures against the keys that the server was given, each made once. */
import { LRUCache } from 'lru-cache';
import type { AllowedSigner } from '../git/signing/allowed-signers.js';
import { checkSignature, type SignatureCheck } from '../git/signing/check-signature.js';

/** Some 100 bytes each. */
const MAX_CHECKS = 10_000;
/** Used without a file of allowed signers. */
const UNCHECKED: SignatureCheck = { state: 'unchecked' };

export interface SignedObject {
  readonly oid: string;
  /** Armoured. */
  readonly signature: string;
  /** The signed bytes; computed only when they are needed. */
  readonly signed: () => Promise<readonly Buffer[]>;
  /** Of the committer or tagger. */
  readonly timeSeconds: number;
}

export class SignatureChecks {
  readonly #signers: readonly AllowedSigner[] | undefined;
  /** By object id, which determines the signature, the signed bytes and the time. */
  readonly #known = new LRUCache<string, SignatureCheck>({ max: MAX_CHECKS });

  /** `signers` undefined: nothing is checked. */
  constructor(signers: readonly AllowedSigner[] | undefined) {
    this.#signers = signers;
  }

  get isConfigured(): boolean {
    return this.#signers !== undefined;
  }

  /** Under a millisecond for an ordinary commit. */
  async check({ oid, signature, signed, timeSeconds }: SignedObject): Promise<SignatureCheck> {
    if (this.#signers === undefined) return UNCHECKED;
    let check = this.#known.get(oid);
    if (check === undefined)
      this.#known.set(oid, (check = checkSignature(signature, await signed(), timeSeconds, this.#signers)));
    return check;
  }
}
