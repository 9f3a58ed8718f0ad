import { describe, expect, it } from 'vitest'
import { isGenuine, type KeptHead, lineIn } from '../../../../src/main/audit/anchors/kept-head.ts'
import { newPrivateKey, signingKeyOf } from '../../../../src/main/audit/signing-key.ts'
import { keptHead, signedHead, someKey } from '../support/kept-heads.ts'

const head = keptHead()

/** The head with its line changed, and signed and hashed anew by the key that it names. */
const signedAnew = (change: (unsigned: string) => string): KeptHead =>
  signedHead(change(head.line.replace(/"signature":"[^"]*"/, '"signature":""')), head, someKey)

const strangeKey = signingKeyOf(newPrivateKey())

describe('a kept head', () => {
  it('is genuine as its log kept it, whatever the letters in it', () => {
    expect(isGenuine(head)).toBe(true)
    expect(isGenuine(signedAnew((line) => line))).toBe(true)
    expect(isGenuine(keptHead({ account: 'CONTOSO\\Größe 漢 😀', origin: 'JUMP "01"/ü' }))).toBe(true)
  })

  it.each<[string, KeptHead]>([
    ['another entry', { ...head, seq: 42 }],
    ['another hash', { ...head, hash: 'ab'.repeat(32) }],
    ['another time', { ...head, at: '2026-11-23T10:15:00.001Z' }],
    ['another log', { ...head, origin: 'JUMP02/7062046a-bc02-44e7-89e2-9f88626652f7' }],
    ['the key of somebody else', { ...head, publicKey: strangeKey.publicKey }],
    ['the key and the signature of somebody else', keptHead({ key: { ...strangeKey, id: someKey.id } })],
    ['a key in another base64', { ...head, publicKey: `${head.publicKey} ` }],
    ['no key', { ...head, publicKey: '' }],
    ['no line', { ...head, line: '' }],
    ['a line that was changed', { ...head, line: head.line.replace('CONTOSO', 'FABRIKA') }],
    ['a signed line in another form', signedAnew((line) => line.replace('{"actor":', '{"actor": '))],
    ['a signed line that is no checkpoint', signedAnew((line) => line.replace('"checkpoint"', '"note"'))],
  ])('is false with %s', (_title, altered) => {
    expect(isGenuine(altered)).toBe(false)
  })
})

describe('a line in base64', () => {
  it('comes back only from exactly what encoding a text gives', () => {
    expect(lineIn(Buffer.from('Größe 漢').toString('base64'))).toBe('Größe 漢')
    expect(lineIn(Buffer.from([0xff, 0xfe]).toString('base64'))).toBeNull()
    expect(lineIn('YQ')).toBeNull()
    expect(lineIn('YR==')).toBeNull()
    expect(lineIn(' YQ==')).toBeNull()
  })
})
