import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { iteratedSha1 } from '../../../src/main/certificates/iterated-sha1.ts'

const byNode = (digest: Buffer, times: number): Buffer => {
  let result = digest
  for (let time = 0; time < times; time++) result = createHash('sha1').update(result).digest()
  return result
}

it('hashes as node:crypto does, however often', () => {
  const digest = fc.uint8Array({ minLength: 20, maxLength: 20 }).map((bytes) => Buffer.from(bytes))
  fc.assert(fc.property(digest, fc.nat(50), (start, times) => iteratedSha1(start, times).equals(byNode(start, times))))
  expect(iteratedSha1(Buffer.alloc(20), 100_000)).toEqual(byNode(Buffer.alloc(20), 100_000))
})
