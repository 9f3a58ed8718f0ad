import { createHash, createPublicKey, verify } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { paperCode } from '../../../src/main/audit/anchors/paper-code.ts'
import { canonicalJson } from '../../../src/main/audit/canonical-json.ts'
import { EntrySchema } from '../../../src/main/audit/entry.ts'

const page = readFileSync(new URL('../../../docs/audit-log.md', import.meta.url), 'utf8')
const [, example = ''] = /```text\n([\s\S]*?)```/.exec(page) ?? []
const rows = example.trimEnd().split('\n')
const entries = rows.filter((_, row) => row % 2 === 0).map((line, index) => ({ line, hash: rows[2 * index + 1] ?? '' }))

const Facts = z.object({
  publicKey: z.string().optional(),
  key: z.string().optional(),
  signature: z.string().optional(),
})

describe('the example of the documentation', () => {
  it('is what the format makes of it, entry by entry', () => {
    let previous = Buffer.alloc(32)
    for (const { line, hash } of entries) {
      const entry = EntrySchema.parse(JSON.parse(line))
      expect(canonicalJson(entry)).toBe(line)
      expect(entry).toMatchObject({ v: 2, prev: previous.toString('hex') })
      previous = createHash('sha256').update('keyturn.audit.v1\0').update(previous).update(line).digest()
      expect(previous.toString('hex')).toBe(hash)
    }
    expect(entries).toHaveLength(4)
  })

  it('has two signatures that hold, by the key that its first entry names', () => {
    const facts = entries.map(({ line }) => Facts.parse(EntrySchema.parse(JSON.parse(line)).facts))
    const der = Buffer.from(facts[0]?.publicKey ?? '', 'base64')
    expect(createHash('sha256').update(der).digest('hex')).toBe(facts[0]?.key)
    const key = { key: createPublicKey({ key: der, format: 'der', type: 'spki' }), dsaEncoding: 'ieee-p1363' } as const
    const holds = (index: number): boolean => {
      const signature = facts[index]?.signature ?? ''
      const signed = (entries[index]?.line ?? '').replace(signature, '')
      return verify('sha256', Buffer.from(signed), key, Buffer.from(signature, 'base64'))
    }
    expect([holds(1), holds(3)]).toEqual([true, true])
  })

  it('has the code on paper that the page shows', () => {
    const [, code] = /The code to write on paper for entry 4 is `([^`]+)`/.exec(page) ?? []
    expect(paperCode({ seq: 4, hash: entries[3]?.hash ?? '' })).toBe(code)
  })
})
