import fc from 'fast-check'
import { expect, it } from 'vitest'
import { octetsOf, oidOf, readElement, smallInteger } from '../../../src/main/certificates/ber.ts'
import { integer, octetString, oid, sequence, set, unsignedInteger } from '../../../src/main/certificates/der.ts'

it('whole numbers are written in their shortest form', () => {
  expect(unsignedInteger(Buffer.from([0, 0, 0x12])).toString('hex')).toBe('020112')
  expect(unsignedInteger(Buffer.from([0, 0x80])).toString('hex')).toBe('02020080')
  expect(unsignedInteger(Buffer.from([0, 0])).toString('hex')).toBe('020100')
  fc.assert(fc.property(fc.nat(2 ** 31 - 1), (value) => smallInteger(readElement(integer(value))) === value))
})

it('what is written is read back', () => {
  const arc = fc.array(fc.nat(2 ** 28), { minLength: 1, maxLength: 8 }).map((rest) => ['1.2', ...rest].join('.'))
  fc.assert(fc.property(arc, (dotted) => oidOf(readElement(oid(dotted))) === dotted))
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 70_000 }), (bytes) =>
      octetsOf(readElement(octetString(bytes))).equals(Buffer.from(bytes)),
    ),
  )
})

it('a set stands in the order of its bytes, a sequence in its own', () => {
  expect(set(integer(2), integer(1)).toString('hex')).toBe('3106020101020102')
  expect(sequence(integer(2), integer(1)).toString('hex')).toBe('3006020102020101')
})
