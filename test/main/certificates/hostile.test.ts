import { spawnSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { child, readElement } from '../../../src/main/certificates/ber.ts'
import { certificateFacts } from '../../../src/main/certificates/certificate-facts.ts'
import { context, octetString, oid, sequence } from '../../../src/main/certificates/der.ts'
import { oids } from '../../../src/main/certificates/object-identifiers.ts'
import { readPfx } from '../../../src/main/certificates/read-pfx.ts'
import { writePfx } from '../../../src/main/certificates/write-pfx.ts'
import {
  alternativeNames,
  dearestPfxFiles,
  hostilePfxFiles,
  hostileReplies,
  oddCertificate,
} from './support/hostile-corpus.ts'
import {
  certificateBag,
  changedPfxFiles,
  changedReplies,
  data,
  type GoodParts,
  password,
  pfxAround,
  pfxChangedIn,
  pkcs8Of,
  pkcs12Algorithm,
  shroudedKey,
  tagged,
} from './support/hostile-files.ts'
import { costOf, costOfDearest, pfxVerdictOn, processorTime, replyVerdictOn } from './support/hostile-verdict.ts'
import { Workbench } from './support/openssl.ts'

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const files = hostilePfxFiles(privateKey)
const replies = hostileReplies()

let bench: Workbench
let parts: GoodParts
let good: Buffer
/** What the file that costs the most takes here: see `costOf`. */
let dearest: number

beforeAll(async () => {
  bench = new Workbench()
  const identity = await bench.identity()
  parts = { key: pkcs8Of(identity.key), chain: identity.chain }
  good = writePfx({ ...identity, password })
  dearest = costOfDearest()
})
afterAll(() => bench.remove())

describe('a hostile PFX', () => {
  it.each(files.map((file) => [file.name, file] as const))('with %s gets its verdict in words', (_, file) => {
    expect(pfxVerdictOn(file.make())).toBe(file.verdict)
  })

  it.each(dearestPfxFiles.map((file) => [file.name, file] as const))('that costs %s costs no more', (_, file) => {
    expect(pfxVerdictOn(file.make())).toBe(file.verdict)
  })

  it.each(files.map((file) => [file.name, file] as const))('with %s takes no longer than dear ones', (_, file) => {
    expect(costOf(file)).toBeLessThan(dearest)
  })

  it('is read in little memory, as is a hostile reply', () => {
    const folder = bench.path('hostile')
    mkdirSync(folder)
    for (const { name, make } of files) writeFileSync(join(folder, `${fileName(name)}.pfx`), make())
    for (const { name, make } of replies) writeFileSync(join(folder, `${fileName(name)}.cer`), make())
    const { verdicts, mostMemory } = readInProcess(folder)
    const expected = [
      ...files.map(({ name, verdict }) => [`${fileName(name)}.pfx`, verdict]),
      ...replies.map(({ name, isRead }) => [`${fileName(name)}.cer`, isRead ? 'read' : 'ReplyUnreadable']),
    ]
    expect(Object.fromEntries(verdicts)).toEqual(Object.fromEntries(expected))
    const ordinary = bench.path('ordinary')
    mkdirSync(ordinary)
    writeFileSync(join(ordinary, 'good.pfx'), good)
    const baseline = readInProcess(ordinary)
    expect(baseline.verdicts).toEqual([['good.pfx', 'opened']])
    expect(mostMemory - baseline.mostMemory).toBeLessThan(160 * 1024 * 1024)
  })

  it('may be split into single bytes, as long strings may', () => {
    const { version, mac, safes } = partsOfGood()
    const split = tagged(0x24, ...[...safes].map((byte) => octetString(Buffer.of(byte))))
    const file = sequence(version, sequence(oid(oids.data), context(0, split)), mac)
    expect(readPfx(file, password)).toEqual(readPfx(good, password))
  })

  it('whose MAC hides where no reader looks is not taken for one without a MAC', () => {
    const { version, mac, safes, authSafe } = partsOfGood()
    const hidden = sequence(version, sequence(oid(oids.data), context(0, octetString(safes)), mac))
    expect(pfxVerdictOn(hidden)).toBe('not-pfx')
    expect(pfxVerdictOn(sequence(version, authSafe, mac, mac))).toBe('not-pfx')
  })

  it('with an encryption that nothing undoes is told what it is', () => {
    const rc4 = shroudedKey(Buffer.alloc(64), pkcs12Algorithm('1.2.840.113549.1.12.1.1', 2000))
    expect(readPfx(pfxAround(sequence(data(sequence(rc4)))), password)).toMatchObject({
      reason: 'unsupported',
      message: expect.stringContaining('RC4-128-SHA1'),
    })
  })

  it.each(['file', 'safes', 'certificate bags', 'key bag', 'key'] as const)(
    'cut anywhere in its %s is unreadable',
    (layer) => {
      const { length } = pfxChangedIn('file', (bytes) => bytes, parts)
      for (let at = 0; at < length; at++) {
        let isCut = false
        const file = pfxChangedIn(
          layer,
          (bytes) => {
            isCut = at < bytes.length
            return bytes.subarray(0, at)
          },
          parts,
        )
        if (!isCut) break
        expect(pfxVerdictOn(file), `cut at ${at}`).not.toBe('opened')
      }
    },
  )

  it('with changed bytes is unreadable, or what it was', () => {
    const goodFacts = readPfx(good, password)
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 }), (place, change) => {
        const altered = Buffer.from(good)
        altered[place] = (altered[place] ?? 0) ^ change
        if (pfxVerdictOn(altered) === 'opened') expect(readPfx(altered, password)).toEqual(goodFacts)
      }),
      { numRuns: 1000 },
    )
  })

  it('changed above or below its MAC gets facts or words, and takes no longer than dear ones', () => {
    fc.assert(
      fc.property(changedPfxFiles(parts), (file) => {
        expect(processorTime(() => pfxVerdictOn(file))).toBeLessThan(dearest * 3)
      }),
      { numRuns: 2000 },
    )
  })

  it('of random bytes is unreadable', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => pfxVerdictOn(Buffer.from(bytes)) !== 'opened'),
      { numRuns: 2000 },
    )
  })
})

describe('a hostile reply', () => {
  it.each(replies.map((reply) => [reply.name, reply] as const))('with %s is read or refused in words', (_, reply) => {
    const bytes = reply.make()
    expect(processorTime(() => expect(replyVerdictOn(bytes)).toBe(reply.isRead ? 'read' : 'refused'))).toBeLessThan(
      dearest,
    )
  })

  it('changed anywhere is read or refused, and takes no longer than a dear PFX', () => {
    fc.assert(
      fc.property(changedReplies(parts.chain), (file) => {
        expect(processorTime(() => replyVerdictOn(file))).toBeLessThan(dearest)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('a strange certificate', () => {
  it('tells an alternative name whole, with a NUL in it', () => {
    const name = 'portal.east.contoso.com\0.evil.example'
    expect(certificateFacts(oddCertificate({ extensions: [alternativeNames([name])] })).dnsNames).toEqual([name])
  })

  it('may have empty names and a negative serial number', () => {
    const facts = certificateFacts(
      oddCertificate({ subject: sequence(), issuer: sequence(), serial: tagged(0x02, Buffer.of(0xfe)) }),
    )
    expect(facts).toMatchObject({ subject: '', issuer: '', commonName: null, serialNumber: '-02', dnsNames: [] })
  })

  it.each(['20260230000000Z', '20261301000000Z', '20260101246000Z', '20260101', '', 'Z', '\0'.repeat(14)])(
    'with the time %j is refused, since no calendar has it',
    (time) => {
      const strange = oddCertificate({ times: ['20260101000000Z', time] })
      expect(replyVerdictOn(strange)).toBe('refused')
      expect(pfxVerdictOn(pfxAround(sequence(data(sequence(certificateBag(strange))))))).toBe('damaged')
    },
  )

  it.each([
    ['00000101000000Z', '0000-01-01T00:00:00Z'],
    ['99991231235959Z', '9999-12-31T23:59:59Z'],
    ['20240229235959Z', '2024-02-29T23:59:59Z'],
  ])('with the far or rare time %s is valid until then', (time, iso) => {
    expect(certificateFacts(oddCertificate({ times: ['00000101000000Z', time] })).notAfter).toBe(iso)
  })
})

/** The elements of the good file, and the safes that stand in it. */
const partsOfGood = (): Record<'version' | 'authSafe' | 'mac' | 'safes', Buffer> => {
  const whole = readElement(good)
  const authSafe = child(whole, 1)
  return {
    version: child(whole, 0).raw,
    authSafe: authSafe.raw,
    mac: child(whole, 2).raw,
    safes: child(child(authSafe, 1), 0).content,
  }
}

const fileName = (name: string): string => name.replace(/\W+/g, '-')

const line = z.union([z.object({ name: z.string(), verdict: z.string() }), z.object({ mostMemory: z.number() })])

/** Reads all files of a folder in another process with a heap of 64 MB. */
const readInProcess = (
  folder: string,
): { readonly verdicts: readonly (readonly [string, string])[]; readonly mostMemory: number } => {
  const script = join(import.meta.dirname, 'support', 'hostile-reading-process.ts')
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--max-old-space-size=64', script, folder], {
    encoding: 'utf8',
  })
  expect(status, `${stdout}${stderr}`).toBe(0)
  const lines = stdout
    .trim()
    .split('\n')
    .map((text) => line.parse(JSON.parse(text)))
  const verdicts = lines.flatMap((told) => ('name' in told ? [[told.name, told.verdict] as const] : []))
  const mostMemory = lines.flatMap((told) => ('mostMemory' in told ? [told.mostMemory] : []))
  return { verdicts, mostMemory: mostMemory[0] ?? Number.NaN }
}
