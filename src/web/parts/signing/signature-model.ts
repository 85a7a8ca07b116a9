/** A signature as text: its kind, the owner of its key, and the result of its verification. */
import type { Commit } from '../../../git/object/commit.js';
import { signatureKey, type SignatureKey } from '../../../git/object/signature-key.js';
import type { Oid } from '../../../git/oid.js';
import type { SignatureCheck } from '../../../git/signing/check-signature.js';
import { signedBytesOfCommit, signedBytesOfTag } from '../../../git/signing/signed-bytes.js';
import { visibleText } from '../../../shared/visible-text.js';
import type { Repository } from '../../../repository/repository.js';
import type { PageRequest } from '../../http/page.js';
import type { ReadTag } from '../refs/read-tag.js';

export interface SignatureModel {
  readonly state: SignatureCheck['state'];
  /** «подпись SSH»; only «SSH» where a heading says that it is a signature. */
  readonly label: string;
  /** A shorter form with the result, for narrow places. */
  readonly short: string;
  /** The result: «проверена: …» */
  readonly result: string;
  /** Label and result in one sentence. */
  readonly full: string;
  readonly keyId: string | undefined;
}

/** Names that are the same in every language. */
const NAMES: Readonly<Record<SignatureKey['kind'], string>> = { openpgp: 'OpenPGP', ssh: 'SSH', x509: 'X.509' };

/** Undefined for a commit without a signature. */
export function commitSignature(
  request: PageRequest,
  repository: Repository,
  { oid, signature, committer }: Commit,
): SignatureModel | undefined {
  if (signature === undefined) return undefined;
  return signatureModel(request, signature, { isUnderHeading: true }, () =>
    request.context.signatures.check({
      oid,
      signature,
      timeSeconds: committer.timeSeconds,
      signed: () => signedBytesOfCommit(repository.store.read(oid, 'commit').bytes),
    }),
  );
}

/** `oid` is the id of the tag itself. */
export function tagSignature(
  request: PageRequest,
  repository: Repository,
  oid: Oid,
  { signature, tagger }: ReadTag,
): SignatureModel | undefined {
  if (signature === undefined) return undefined;
  return signatureModel(request, signature, { isUnderHeading: false }, () =>
    request.context.signatures.check({
      oid,
      signature,
      timeSeconds: tagger?.timeSeconds ?? 0,
      signed: () => signedBytesOfTag(repository.store.read(oid, 'tag').bytes),
    }),
  );
}

function signatureModel(
  { t, context }: PageRequest,
  armoured: string,
  { isUnderHeading }: { readonly isUnderHeading: boolean },
  check: () => SignatureCheck,
): SignatureModel | undefined {
  const key = signatureKey(armoured);
  if (key === undefined) return undefined;
  const found = check();
  const kind = NAMES[key.kind];
  const label = t(`signature.kind.${key.kind}`);
  const result =
    found.state === 'good'
      ? t('signature.good', { person: visibleText(found.principal) })
      : found.state === 'unchecked' && context.signatures.isConfigured
        ? t('signature.unavailable')
        : t(`signature.${found.state}`);
  return {
    state: found.state,
    label: isUnderHeading ? kind : label,
    short: t(`signature.short.${found.state}`, { kind }),
    result,
    full: t('signature.full', { kind: label, result }),
    keyId: key.keyId,
  };
}
