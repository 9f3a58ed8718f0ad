import { createECDH, createHash } from 'node:crypto'

/** What JSON may hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json }
export type JsonObject = { readonly [name: string]: Json }

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** JSON in the one form of RFC 8785, for values whose numbers are whole. */
export const canonical = (value: Json): string => {
  if (Array.isArray(value)) return `[${value.map((item: Json) => canonical(item)).join(',')}]`
  if (!isObject(value)) return JSON.stringify(value)
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join(',')}}`
}

export const canonicalLine = (value: Json): Buffer => Buffer.from(canonical(value), 'utf8')

/** What a line that is known to be an entry holds. */
export const entryIn = (line: Buffer): JsonObject => {
  const value: Json = JSON.parse(line.toString('utf8'))
  if (!isObject(value)) throw new Error('This line is no entry.')
  return value
}

export const noHash: Buffer = Buffer.alloc(32)

const chainPrefix = Buffer.from('keyturn.audit.v1\0', 'latin1')

/** The hash of an entry whose line follows the entry with the hash `before`. */
export const hashAfter = (before: Buffer, line: Buffer): Buffer =>
  createHash('sha256').update(chainPrefix).update(before).update(line).digest()

/** The hashes of all these lines, as one chain. */
export const hashesOf = (lines: readonly Buffer[]): readonly Buffer[] => {
  let before = noHash
  return lines.map((line) => {
    before = hashAfter(before, line)
    return before
  })
}

/** A P-256 key that signs. */
export interface ForgedKey {
  /** SHA-256 of `publicKey`, in lower-case hex. */
  readonly id: string
  /** DER SubjectPublicKeyInfo, 91 bytes. */
  readonly publicKey: Buffer
  /** 64 bytes, r and s. */
  readonly sign: (message: Buffer) => Buffer
}

const publicKeyPrefix = Buffer.from('3059301306072a8648ce3d020106082a8648ce3d030107034200', 'hex')
const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n

/**
 * The key whose private number comes from these bytes. Its signatures are ECDSA's with a nonce that is derived from key
 * and message, so that a log comes out the same every time.
 */
export const keyOf = (seed: Buffer): ForgedKey => {
  const secret = scalarOf(seed)
  const publicKey = Buffer.concat([publicKeyPrefix, timesBase(secret)])
  return {
    id: createHash('sha256').update(publicKey).digest('hex'),
    publicKey,
    sign: (message) => {
      const hashed = createHash('sha256').update(message).digest()
      const nonce = scalarOf(Buffer.concat([bytesOf(secret), hashed]))
      const r = numberOf(timesBase(nonce).subarray(1, 33)) % order
      const s = (inverseOf(nonce) * (numberOf(hashed) + r * secret)) % order
      return Buffer.concat([bytesOf(r), bytesOf(s)])
    },
  }
}

const timesBase = (scalar: bigint): Buffer => {
  const exchange = createECDH('prime256v1')
  exchange.setPrivateKey(bytesOf(scalar))
  return exchange.getPublicKey()
}

const numberOf = (bytes: Buffer): bigint => BigInt(`0x${bytes.toString('hex')}`)
const bytesOf = (number: bigint): Buffer => Buffer.from(number.toString(16).padStart(64, '0'), 'hex')
const scalarOf = (seed: Buffer): bigint => (numberOf(createHash('sha256').update(seed).digest()) % (order - 1n)) + 1n

/** The inverse modulo the order of the curve, by Euclid's algorithm. */
const inverseOf = (number: bigint): bigint => {
  let [a, b, x, y] = [number, order, 1n, 0n]
  while (b !== 0n) {
    const quotient = a / b
    const rest = a % b
    const nextX = x - quotient * y
    a = b
    b = rest
    x = y
    y = nextX
  }
  return ((x % order) + order) % order
}

/** The line of a checkpoint with the signature of this key in it, over the line without it. */
export const signed = (checkpoint: JsonObject, key: ForgedKey): Buffer => {
  const signature = key.sign(canonicalLine(withSignature(checkpoint, '')))
  return canonicalLine(withSignature(checkpoint, signature.toString('base64')))
}

export const withSignature = (checkpoint: JsonObject, signature: string): JsonObject => ({
  ...checkpoint,
  facts: { ...(isObject(checkpoint.facts) ? checkpoint.facts : {}), signature },
})
