import { createPrivateKey, createPublicKey, verify } from 'node:crypto'
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  keyFileWarning,
  keyIdIn,
  makeSigningKey,
  openOrMakeSigningKey,
  openSigningKey,
  retiredKeyPath,
  retireSigningKey,
} from '../../../src/main/audit/key-file.ts'
import { type KeyProtection, noProtection, passphraseProtection } from '../../../src/main/audit/key-protection.ts'
import type { SigningKey } from '../../../src/main/audit/signing-key.ts'
import { asOrdinaryUser } from '../../support/ordinary-user.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const at = temporaryFolder()
const path = (): string => at('keys', 'signing-key.json')
const pem = (): string => at('keys', 'public-key.pem')
const plain = () => ({ path: path(), protection: noProtection })

const text = Buffer.from('a checkpoint')
const unusable = (message: unknown) => expect.objectContaining({ name: 'SigningKeyUnusable', message })

const content = (): { readonly [name: string]: string } => JSON.parse(readFileSync(path(), 'utf8'))
const change = (changes: { readonly [name: string]: unknown }): void =>
  writeFileSync(path(), JSON.stringify({ ...content(), ...changes }))

/** Whether the key beside the file verifies what this key signs. */
const isPublished = (key: SigningKey): boolean =>
  verify('sha256', text, { key: readFileSync(pem()), dsaEncoding: 'ieee-p1363' }, key.sign(text))

describe('a signing key in a file', () => {
  it('is the same key when it is opened again', async () => {
    const made = await makeSigningKey(plain())
    const opened = await openSigningKey(plain())
    expect({ id: opened.id, publicKey: opened.publicKey }).toEqual({ id: made.id, publicKey: made.publicKey })
    expect([isPublished(made), isPublished(opened)]).toEqual([true, true])
    expect(readdirSync(at('keys')).toSorted()).toEqual(['public-key.pem', 'signing-key.json'])
  })

  it('lies there for nobody else to read, in a form that can be read without Keyturn', async () => {
    const { id, publicKey } = await makeSigningKey(plain())
    const { sealed = '', ...rest } = content()
    expect(rest).toEqual({ format: 'keyturn.signing-key.v1', id, publicKey, protection: 'none' })
    const key = createPrivateKey({ key: Buffer.from(sealed, 'base64'), format: 'der', type: 'pkcs8' })
    expect(createPublicKey(key).export({ format: 'pem', type: 'spki' })).toBe(readFileSync(pem(), 'utf8'))
    if (process.platform === 'win32') return
    expect(statSync(path()).mode & 0o777).toBe(0o600)
    expect(statSync(at('keys')).mode & 0o777).toBe(0o700)
  })

  it('opens with its passphrase only', async () => {
    const protection = passphraseProtection(Buffer.from('correct horse'))
    const made = await makeSigningKey({ path: path(), protection })
    expect((await openSigningKey({ path: path(), protection })).id).toBe(made.id)
    await expect(
      openSigningKey({ path: path(), protection: passphraseProtection(Buffer.from('wrong horse')) }),
    ).rejects.toThrow(
      unusable(expect.stringMatching(/signing-key\.json can't be used\. The passphrase does not open it/)),
    )
    await expect(openSigningKey(plain())).rejects.toThrow(
      unusable(`The signing key ${path()} is protected by a passphrase: give it with --key-passphrase-file.`),
    )
  })

  it('asks for the protection that it has', async () => {
    await makeSigningKey(plain())
    const protection = passphraseProtection(Buffer.from('correct horse'))
    await expect(openSigningKey({ path: path(), protection })).rejects.toThrow(
      unusable(expect.stringMatching(/is not protected by anything.*without a passphrase/)),
    )
    change({ protection: 'operating-system' })
    await expect(openSigningKey(plain())).rejects.toThrow(
      unusable(expect.stringMatching(/by the operating system for the account that made it: use Keyturn’s window/)),
    )
  })

  it('leaves no private key in the memory that it used', async () => {
    const used: Buffer[] = []
    const watched: KeyProtection = {
      kind: 'passphrase',
      seal: (secret) => {
        const sealed = Buffer.from(secret)
        used.push(secret, sealed)
        return sealed
      },
      open: (sealed) => {
        const secret = Buffer.from(sealed)
        used.push(secret, sealed)
        return secret
      },
    }
    await makeSigningKey({ path: path(), protection: watched })
    await openSigningKey({ path: path(), protection: watched })
    change({ sealed: Buffer.from('no key at all').toString('base64') })
    await expect(openSigningKey({ path: path(), protection: watched })).rejects.toThrow(/damaged/)
    expect(used).toHaveLength(6)
    expect(used.every((bytes) => bytes.length > 0 && bytes.every((byte) => byte === 0))).toBe(true)
  })

  it('is never written over, and then nothing is touched', async () => {
    const made = await makeSigningKey(plain())
    const before = content()
    await expect(makeSigningKey(plain())).rejects.toThrow(expect.objectContaining({ name: 'TargetExists' }))
    expect(content()).toEqual(before)
    expect(isPublished(made)).toBe(true)
    expect(readdirSync(at('keys'))).toHaveLength(2)
  })

  it('is made when it is missing, and taken as it is when it is there', async () => {
    const made = await openOrMakeSigningKey(plain())
    rmSync(pem())
    const opened = await openOrMakeSigningKey(plain())
    expect(opened.id).toBe(made.id)
    expect(isPublished(opened)).toBe(true)
    writeFileSync(path(), '')
    await expect(openOrMakeSigningKey(plain())).rejects.toThrow(unusable(expect.any(String)))
  })

  it('is one key when two make it at the same time', async () => {
    const keys = await Promise.all([openOrMakeSigningKey(plain()), openOrMakeSigningKey(plain())])
    expect(new Set(keys.map(({ id }) => id)).size).toBe(1)
    expect(keys.every(isPublished)).toBe(true)
  })

  it('is not opened when the file names another key than it holds', async () => {
    await makeSigningKey(plain())
    const { sealed } = content()
    rmSync(path())
    await makeSigningKey(plain())
    const right = content()
    for (const wrong of [{ sealed }, { id: 'ab'.repeat(32) }, { publicKey: '' }]) {
      change({ ...right, ...wrong })
      await expect(openSigningKey(plain())).rejects.toThrow(unusable(expect.stringContaining('is damaged')))
    }
  })

  it.each([
    ['nothing', ''],
    ['no JSON', 'correct horse'],
    ['something else in JSON', '{"format":"other"}'],
    ['far more than a key', '"x"'.padEnd(100_000)],
    [
      'a member too many',
      '{"format":"keyturn.signing-key.v1","id":"' +
        'a'.repeat(64) +
        '","publicKey":"","protection":"none","sealed":"","more":1}',
    ],
  ])('refuses %s with words, and repeats nothing of it', async (_title, text) => {
    mkdirSync(at('keys'))
    writeFileSync(path(), text)
    const words = `${path()} is not a signing key of Keyturn, or is damaged. Name the right file, or put it back from its backup.`
    await expect(openSigningKey(plain())).rejects.toThrow(unusable(words))
    await expect(retireSigningKey(path())).rejects.toThrow(unusable(words))
  })

  it.each([
    ['no key', ''],
    ['a text', Buffer.from('correct horse').toString('base64')],
  ])('is damaged when it holds %s', async (_title, sealed) => {
    await makeSigningKey(plain())
    change({ sealed })
    await expect(openSigningKey(plain())).rejects.toThrow(unusable(expect.stringContaining('is damaged')))
  })

  it('says that it is missing, or that this account may not read it', async () => {
    await expect(openSigningKey(plain())).rejects.toThrow(
      unusable(expect.stringMatching(/There is no signing key .*signing-key\.json\. Put the file back/)),
    )
    if (process.platform === 'win32') return
    await makeSigningKey(plain())
    for (const folder of [at(), at('keys')]) chmodSync(folder, 0o755)
    chmodSync(path(), 0)
    await asOrdinaryUser(() =>
      expect(openSigningKey(plain())).rejects.toThrow(
        unusable(expect.stringMatching(/can't be read: permission denied/)),
      ),
    )
  })

  it('has a warning when nothing protects it', () => {
    expect(keyFileWarning('none')).toMatch(/whoever can read it can sign a forged log/)
    expect([keyFileWarning('passphrase'), keyFileWarning('operating-system')]).toEqual([null, null])
  })
})

describe('a key that another takes the place of', () => {
  it('is kept beside, under its own id, and can still be opened', async () => {
    const old = await makeSigningKey(plain())
    const retired = await retireSigningKey(path())
    expect(retired).toBe(at('keys', `signing-key-${old.id.slice(0, 16)}.json`))
    const next = await openOrMakeSigningKey(plain())
    expect(next.id).not.toBe(old.id)
    expect(isPublished(next)).toBe(true)
    expect((await openSigningKey({ path: retired, protection: noProtection })).id).toBe(old.id)
  })

  it('can be put aside without its passphrase', async () => {
    const { id } = await makeSigningKey({ path: path(), protection: passphraseProtection(Buffer.from('forgotten')) })
    expect(await keyIdIn(path())).toBe(id)
    expect(await retireSigningKey(path())).toBe(retiredKeyPath(path(), id))
    expect(await keyIdIn(retiredKeyPath(path(), id))).toBe(id)
    expect(readdirSync(at('keys'))).toHaveLength(2)
  })

  it('stays where it is when there is a file of that name', async () => {
    const { id } = await makeSigningKey(plain())
    writeFileSync(at('keys', `signing-key-${id.slice(0, 16)}.json`), 'kept')
    await expect(retireSigningKey(path())).rejects.toThrow(expect.objectContaining({ name: 'TargetExists' }))
    expect((await openSigningKey(plain())).id).toBe(id)
    expect(readFileSync(at('keys', `signing-key-${id.slice(0, 16)}.json`), 'utf8')).toBe('kept')
  })
})
