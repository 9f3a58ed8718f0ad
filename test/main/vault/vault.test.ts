import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import type { SecretHandle } from '../../../src/domain/pep/command.ts'
import { SecretMissing, Vault } from '../../../src/main/vault/vault.ts'

const secret = (): Buffer => Buffer.from('Tr0ub4dor & 3', 'utf8')
const handles: readonly SecretHandle[] = ['cloudadmin-credential', 'share-credential', 'pfx-password', 'key-password']
const zeros = (bytes: Buffer): boolean => bytes.length > 0 && bytes.every((byte) => byte === 0)

const thrownBy = (act: () => unknown): unknown => {
  try {
    act()
  } catch (error) {
    return error
  }
  return null
}

describe('the vault', () => {
  it('gives a password and a credential back, and knows what it holds', () => {
    const vault = new Vault()
    vault.holdPassword('pfx-password', secret())
    vault.holdCredential('share-credential', 'CONTOSO\\azs-share', secret())
    expect(vault.password('pfx-password').equals(secret())).toBe(true)
    expect(vault.credential('share-credential')).toEqual({ userName: 'CONTOSO\\azs-share', password: secret() })
    expect(handles.filter((handle) => vault.holds(handle))).toEqual(['share-credential', 'pfx-password'])
  })

  it('keeps no second copy, so that wiping leaves none', () => {
    const vault = new Vault()
    const bytes = secret()
    vault.holdPassword('pfx-password', bytes)
    expect(vault.password('pfx-password')).toBe(bytes)
  })

  it('overwrites every secret when it is wiped, and holds nothing after it', () => {
    const vault = new Vault()
    const bytes = handles.map(secret)
    const [cloudAdmin = secret(), share = secret(), pfx = secret(), key = secret()] = bytes
    vault.holdCredential('cloudadmin-credential', 'CONTOSO\\cloudadmin', cloudAdmin)
    vault.holdCredential('share-credential', 'CONTOSO\\azs-share', share)
    vault.holdPassword('pfx-password', pfx)
    vault.holdPassword('key-password', key)
    vault.wipe()
    expect(bytes.map(zeros)).toEqual([true, true, true, true])
    expect(handles.filter((handle) => vault.holds(handle))).toEqual([])
    expect(() => vault.credential('share-credential')).toThrow(SecretMissing)
    expect(() => vault.wipe()).not.toThrow()
  })

  it('overwrites the secret that another replaces, and no other', () => {
    const vault = new Vault()
    const [first, second, other] = [secret(), secret(), secret()]
    vault.holdPassword('pfx-password', first)
    vault.holdPassword('key-password', other)
    vault.holdPassword('pfx-password', second)
    expect([first, second, other].map(zeros)).toEqual([true, false, false])
    expect(vault.password('pfx-password')).toBe(second)
  })

  it('forgets the user name with the credential that a bare password replaces', () => {
    const vault = new Vault()
    vault.holdCredential('share-credential', 'CONTOSO\\azs-share', secret())
    vault.holdPassword('share-credential', secret())
    expect(() => vault.credential('share-credential')).toThrow(SecretMissing)
    expect(vault.holds('share-credential')).toBe(true)
  })
})

describe('a secret that is missing', () => {
  it.each(handles)('%s is named, with what to do', (handle) => {
    const vault = new Vault()
    for (const asked of [() => vault.password(handle), () => vault.credential(handle)]) {
      const error = thrownBy(asked)
      expect(error).toBeInstanceOf(SecretMissing)
      expect(error).toMatchObject({ name: 'SecretMissing', handle, message: expect.stringContaining(handle) })
      expect(String(error)).toContain('Enter it again')
    }
  })

  it('lets no other secret be seen in its error, nor in the vault when that is printed', () => {
    const vault = new Vault()
    vault.holdCredential('share-credential', 'CONTOSO\\azs-share', secret())
    vault.holdPassword('key-password', secret())
    const error = thrownBy(() => vault.credential('key-password'))
    for (const shown of [String(error), JSON.stringify(error), inspect(error), inspect(vault), JSON.stringify(vault)]) {
      expect(shown).not.toContain(secret().toString('utf8'))
      expect(shown).not.toContain(secret().toString('hex').slice(0, 12))
      expect(shown).not.toContain(secret().toString('base64').slice(0, 12))
      expect(shown).not.toContain('54 72 30 75')
    }
  })
})
