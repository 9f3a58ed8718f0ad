import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { canonicalJson } from '../../../src/main/audit/canonical-json.ts'
import { EntrySchema } from '../../../src/main/audit/entry.ts'

it('the example of the documentation is what the format makes of it', () => {
  const page = readFileSync(new URL('../../../docs/audit-log.md', import.meta.url), 'utf8')
  const [, example = ''] = /```text\n([\s\S]*?)```/.exec(page) ?? []
  const [first = '', firstHash, second = '', secondHash] = example.split('\n')
  let previous = Buffer.alloc(32)
  for (const [line, hash] of [
    [first, firstHash],
    [second, secondHash],
  ] as const) {
    expect(canonicalJson(EntrySchema.parse(JSON.parse(line)))).toBe(line)
    previous = createHash('sha256').update('keyturn.audit.v1\0').update(previous).update(line).digest()
    expect(previous.toString('hex')).toBe(hash)
  }
})
