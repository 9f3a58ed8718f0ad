import type { PreparedCertificate, ServedLeaf } from '../../domain/run/event.ts'

/**
 * What differs between the certificate that an endpoint serves and the one that takes its place, in words. Empty when
 * nothing does but the key and the time, and when nothing served is known.
 */
export const certificateDifferences = (
  served: ServedLeaf | null,
  prepared: PreparedCertificate | null,
): readonly string[] => {
  if (served === null || prepared === null) return []
  if (served.thumbprint === prepared.thumbprint) return ['The endpoint serves this very certificate already.']
  return [
    ...changed('Issuer', served.issuer, prepared.issuer),
    ...changed('Root', served.chain.at(-1) ?? 'not served', prepared.chain.at(-1) ?? 'not in the file'),
    ...changed('Subject', served.subject, prepared.subject),
    ...nameDifferences(served.dnsNames, prepared.dnsNames),
    ...endDifferences(served.notAfter, prepared.notAfter),
  ]
}

const changed = (what: string, before: string, after: string): readonly string[] =>
  before === after ? [] : [`${what}: ${before} → ${after}`]

const nameDifferences = (before: readonly string[], after: readonly string[]): readonly string[] => {
  const gone = without(before, after)
  const added = without(after, before)
  return [
    ...(gone.length === 0 ? [] : [`Names that are no longer in it: ${gone.join(', ')}`]),
    ...(added.length === 0 ? [] : [`Names that are new: ${added.join(', ')}`]),
  ]
}

/** DNS knows no capitals. */
const without = (names: readonly string[], others: readonly string[]): readonly string[] => {
  const known = new Set(others.map((name) => name.toLowerCase()))
  return names.filter((name) => !known.has(name.toLowerCase()))
}

const endDifferences = (before: string, after: string): readonly string[] => {
  const days = Math.round((Date.parse(after) - Date.parse(before)) / 86_400_000)
  const ends = `Valid until: ${before.slice(0, 10)} → ${after.slice(0, 10)}`
  if (Number.isNaN(days) || days > 0) return [ends]
  return [days === 0 ? `${ends}, no longer than before` : `${ends}, ${-days} days less than before`]
}
