const digestBytes = 20
const digestBits = 160

/**
 * SHA-1 of SHA-1 of … of a digest of 20 bytes, for secrets: what it worked with is wiped. The key derivation of PKCS#12
 * hashes so up to some hundred thousand times, and a call of node:crypto for each costs five times as much as the
 * hashing itself. Every message is one block, which is what makes this short.
 * Source: FIPS 180-4, sections 5.1.1 (padding), 6.1 (SHA-1).
 */
export const iteratedSha1 = (digest: Buffer, times: number): Buffer => {
  if (digest.length !== digestBytes) throw new RangeError(`a SHA-1 digest has ${digestBytes} bytes`)
  const words = new Int32Array(80)
  const state = new Int32Array(5)
  for (let index = 0; index < 5; index++) state[index] = digest.readInt32BE(index * 4)
  pad(words)
  for (let time = 0; time < times; time++) {
    schedule(words, state)
    compress(words, state)
  }
  const result = Buffer.alloc(digestBytes)
  for (const [index, word] of state.entries()) result.writeInt32BE(word, index * 4)
  words.fill(0)
  state.fill(0)
  return result
}

/** What follows the five words of every message: a one bit, zeroes, and the message's length in bits. */
const pad = (words: Int32Array): void => {
  words[5] = -0x80000000
  words[15] = digestBits
}

/** The message, and the 64 words that come from it and its padding. Word by word: a call of `set` costs a tenth of all. */
const schedule = (words: Int32Array, message: Int32Array): void => {
  words[0] = at(message, 0)
  words[1] = at(message, 1)
  words[2] = at(message, 2)
  words[3] = at(message, 3)
  words[4] = at(message, 4)
  for (let index = 16; index < 80; index++) {
    const mixed = at(words, index - 3) ^ at(words, index - 8) ^ at(words, index - 14) ^ at(words, index - 16)
    words[index] = (mixed << 1) | (mixed >>> 31)
  }
}

/** The eighty rounds, from the fixed initial value. Four loops, because a choice in each round would cost a third. */
const compress = (words: Int32Array, state: Int32Array): void => {
  let a = 0x67452301
  let b = 0xefcdab89 | 0
  let c = 0x98badcfe | 0
  let d = 0x10325476
  let e = 0xc3d2e1f0 | 0
  for (let index = 0; index < 20; index++) {
    const next = (((a << 5) | (a >>> 27)) + (d ^ (b & (c ^ d))) + e + (words[index] ?? 0) + 0x5a827999) | 0
    e = d
    d = c
    c = (b << 30) | (b >>> 2)
    b = a
    a = next
  }
  for (let index = 20; index < 40; index++) {
    const next = (((a << 5) | (a >>> 27)) + (b ^ c ^ d) + e + (words[index] ?? 0) + 0x6ed9eba1) | 0
    e = d
    d = c
    c = (b << 30) | (b >>> 2)
    b = a
    a = next
  }
  for (let index = 40; index < 60; index++) {
    const next = (((a << 5) | (a >>> 27)) + ((b & c) | (d & (b | c))) + e + (words[index] ?? 0) + 0x8f1bbcdc) | 0
    e = d
    d = c
    c = (b << 30) | (b >>> 2)
    b = a
    a = next
  }
  for (let index = 60; index < 80; index++) {
    const next = (((a << 5) | (a >>> 27)) + (b ^ c ^ d) + e + (words[index] ?? 0) + 0xca62c1d6) | 0
    e = d
    d = c
    c = (b << 30) | (b >>> 2)
    b = a
    a = next
  }
  state[0] = a + 0x67452301
  state[1] = b + 0xefcdab89
  state[2] = c + 0x98badcfe
  state[3] = d + 0x10325476
  state[4] = e + 0xc3d2e1f0
}

const at = (words: Int32Array, index: number): number => words[index] ?? 0
