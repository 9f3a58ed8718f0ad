import type { KeptHead } from '../../../../src/main/audit/anchors/kept-head.ts'
import { canonicalJson } from '../../../../src/main/audit/canonical-json.ts'
import { bytesToSign, withSignature } from '../../../../src/main/audit/checkpoint.ts'
import { hashOfLine } from '../../../../src/main/audit/hash-chain.ts'
import { newPrivateKey, type SigningKey, signingKeyOf } from '../../../../src/main/audit/signing-key.ts'

export const someKey: SigningKey = signingKeyOf(newPrivateKey())

/** A head as a log keeps it: a checkpoint with its proof. */
export const keptHead = ({
  seq = 41,
  at = '2026-11-23T10:15:00.000Z',
  origin = 'JUMP01/7062046a-bc02-44e7-89e2-9f88626652f7',
  account = 'CONTOSO\\operator',
  key = someKey,
}: {
  readonly seq?: number
  readonly at?: string
  readonly origin?: string
  readonly account?: string
  readonly key?: SigningKey
} = {}): KeptHead => {
  const unsigned = canonicalJson({
    v: 2,
    seq,
    prev: hashBefore,
    at,
    mono: seq * 1000,
    boot: '7062046a-bc02-44e7-89e2-9f88626652f7',
    actor: { account, sid: 'S-1-5-21-1-2-3-1001' },
    host: 'JUMP01',
    app: 'Keyturn 0.1.0',
    stamp: null,
    run: null,
    step: null,
    type: 'checkpoint',
    facts: { key: key.id, origin, signature: '' },
  })
  return signedHead(unsigned, { seq, at, origin, publicKey: key.publicKey }, key)
}

/** The hash of the entry before each of these heads. */
const hashBefore = 'ab'.repeat(32)

/** A head of any line whose signature is still empty, signed by any key. */
export const signedHead = (unsigned: string, says: Omit<KeptHead, 'hash' | 'line'>, key: SigningKey): KeptHead => {
  const line = withSignature(unsigned, key.sign(bytesToSign(unsigned, '')))
  return { ...says, hash: hashOfLine(hashBefore, Buffer.from(line, 'utf8')), line }
}
