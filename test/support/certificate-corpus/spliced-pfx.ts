import { createHmac } from 'node:crypto'
import { context, integer, nothing, octetString, oid, sequence } from '../../../src/main/certificates/der.ts'
import { derParts } from '../../../src/main/certificates/der-parts.ts'
import { oids } from '../../../src/main/certificates/object-identifiers.ts'
import { bmpPassword, deriveBytes, purpose } from '../../../src/main/certificates/pkcs12-cipher.ts'

const salt = Buffer.from('saltsalt')
const iterations = 2048

/**
 * One PFX with the safes of several that OpenSSL wrote with the same password, in their order, under a new MAC: what its
 * own export refuses, for example a key beside the certificate of another one.
 */
export const splicedPfx = (files: readonly Buffer[], password: string): Buffer => {
  const safes = sequence(...files.flatMap(safesOf))
  const key = deriveBytes('sha1', bmpPassword(Buffer.from(password)), salt, purpose.mac, iterations, 20)
  const digest = createHmac('sha1', key).update(safes).digest()
  return sequence(
    integer(3),
    sequence(oid(oids.data), context(0, octetString(safes))),
    sequence(
      sequence(sequence(oid(oids.sha1), nothing()), octetString(digest)),
      octetString(salt),
      integer(iterations),
    ),
  )
}

const safesOf = (pfx: Buffer): readonly Buffer[] => {
  const content = part(part(pfx, 0), 1)
  const safes = part(part(part(content, 1), 0), 0)
  return [...derParts(safes)].map(({ raw }) => raw)
}

/** The content of an element among those that follow each other in the bytes. */
const part = (bytes: Buffer, index: number): Buffer => {
  const found = [...derParts(bytes)][index]
  if (found === undefined) throw new RangeError(`the PFX has no part ${index + 1} there`)
  return found.content
}
