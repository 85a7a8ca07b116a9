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
  /** Nothing is known for or against it, so a list shows only a sign. */
  readonly isQuiet: boolean;
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
export async function commitSignature(
  request: PageRequest,
  repository: Repository,
  { oid, signature, committer }: Commit,
): Promise<SignatureModel | undefined> {
  if (signature === undefined) return undefined;
  return signatureModel(request, signature, { isUnderHeading: true }, () =>
    request.context.signatures.check({
      oid,
      signature,
      timeSeconds: committer.timeSeconds,
      signed: async () => signedBytesOfCommit((await repository.objects.read(oid, 'commit')).bytes),
    }),
  );
}

/** `oid` is the id of the tag itself. */
export async function tagSignature(
  request: PageRequest,
  repository: Repository,
  oid: Oid,
  { signature, tagger }: ReadTag,
): Promise<SignatureModel | undefined> {
  if (signature === undefined) return undefined;
  return signatureModel(request, signature, { isUnderHeading: false }, () =>
    request.context.signatures.check({
      oid,
      signature,
      timeSeconds: tagger?.timeSeconds ?? 0,
      signed: async () => signedBytesOfTag((await repository.objects.read(oid, 'tag')).bytes),
    }),
  );
}

async function signatureModel(
  { t, context }: PageRequest,
  armoured: string,
  { isUnderHeading }: { readonly isUnderHeading: boolean },
  check: () => Promise<SignatureCheck>,
): Promise<SignatureModel | undefined> {
  const key = signatureKey(armoured);
  if (key === undefined) return undefined;
  const found = await check();
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
    isQuiet: found.state !== 'good' && found.state !== 'bad',
    label: isUnderHeading ? kind : label,
    short: t(`signature.short.${found.state}`, { kind }),
    result,
    full: t('signature.full', { kind: label, result }),
    keyId: key.keyId,
  };
}
