import { createHash } from 'node:crypto'
import type { Anchor } from '../anchor.ts'
import { AnchorUnreadable } from '../anchor-unreadable.ts'
import { failing, type VerificationFinding, warning } from '../finding.ts'
import { parseHeadFile } from '../head-file.ts'
import { LogWalk } from '../log-walk.ts'
import type { VerifyingKey } from '../signing-key.ts'
import { AnchoredHashes, type Verification, type VerificationOptions, verificationOf } from '../verification.ts'
import { walkLines } from '../verify-lines.ts'
import { isBundleName, signatureName, sumsName } from './bundle-names.ts'
import { type Bundle, openBundle } from './read-bundle.ts'
import { signedBytes } from './write-bundle.ts'

/** What a file that is read whole may have: a list of 100,000 files has less. */
const largestSmallFile = 64 * 1024 * 1024

const journalName = 'journal.jsonl'
const headName = 'head.json'

/**
 * Verifies a bundle where it lies: the chain and the signatures of its lines, every file by its SHA-256, the signature
 * over those, and its own head as an anchor beside the ones that are given. In bounded memory; nothing is extracted.
 * Throws `BundleUnreadable`.
 */
export const verifyBundle = async (path: string, options: VerificationOptions = {}): Promise<Verification> => {
  const bundle = await openBundle(path)
  try {
    return await verified(bundle, path, options)
  } finally {
    await bundle.close()
  }
}

const verified = async (bundle: Bundle, path: string, options: VerificationOptions): Promise<Verification> => {
  const own = await ownHead(bundle, path)
  const anchors = [...own.anchors, ...(options.anchors ?? [])]
  const hashes = new AnchoredHashes(anchors)
  const walk = bundle.names.includes(journalName)
    ? await walkLines(bundle.stream(journalName), hashes, options.onProgress)
    : new LogWalk()
  const walked = walk.end()
  const sums = await sumsOf(bundle)
  const key = walked.rules.keys().currentAt(walked.entries)
  const around = [...(await fileFindings(bundle, sums)), ...(await signatureFindings(bundle, key))]
  return verificationOf(walked, anchors, hashes, around, own.findings)
}

/** The head that the bundle brings along: it proves nothing that the bundle's maker did not want, and must fit. */
const ownHead = async (
  bundle: Bundle,
  path: string,
): Promise<{ readonly anchors: readonly Anchor[]; readonly findings: readonly VerificationFinding[] }> => {
  if (!bundle.names.includes(headName)) return { anchors: [], findings: [] }
  const text = (await bundle.bytes(headName, largestSmallFile)).toString('utf8')
  try {
    return { anchors: [parseHeadFile(text, `${headName} in ${path}`)], findings: [] }
  } catch (error) {
    if (!(error instanceof AnchorUnreadable)) throw error
    return { anchors: [], findings: [failing('head', null, error.message)] }
  }
}

/** SHA-256 by name, or null when the list itself is not as it must be. */
const sumsOf = async (bundle: Bundle): Promise<ReadonlyMap<string, string> | null> => {
  if (!bundle.names.includes(sumsName)) return null
  const text = (await bundle.bytes(sumsName, largestSmallFile)).toString('latin1')
  const sums = new Map<string, string>()
  for (const line of text.split('\n').slice(0, -1)) {
    const [, sum = '', name = ''] = /^([0-9a-f]{64}) {2}([^\n]+)$/.exec(line) ?? []
    if (!isBundleName(name) || sums.has(name)) return null
    sums.set(name, sum)
  }
  return text === '' || text.endsWith('\n') ? sums : null
}

const fileFindings = async (
  bundle: Bundle,
  sums: ReadonlyMap<string, string> | null,
): Promise<readonly VerificationFinding[]> => {
  if (sums === null) {
    const noList = failing('sums', null, `${sumsName} is missing in the bundle, or is not the list that Keyturn wrote.`)
    return [noList, ...(bundle.names.includes(journalName) ? [] : [missing(journalName)])]
  }
  const findings: VerificationFinding[] = []
  for (const name of [...new Set([...sums.keys(), journalName, ...bundle.names])].sort()) {
    if (name === sumsName || name === signatureName) continue
    findings.push(...(await fileFinding(bundle, name, sums.get(name))))
  }
  return findings
}

const fileFinding = async (
  bundle: Bundle,
  name: string,
  sum: string | undefined,
): Promise<readonly VerificationFinding[]> => {
  if (!bundle.names.includes(name)) return [missing(name)]
  if (sum === undefined) {
    return [warning('file-extra', null, `${name} was put into the bundle later, or is not listed in ${sumsName}.`)]
  }
  const hash = createHash('sha256')
  for await (const chunk of bundle.stream(name)) hash.update(chunk)
  return hash.digest('hex') === sum ? [] : [failing('file-altered', null, `${name} is not the file that was put in.`)]
}

const missing = (name: string): VerificationFinding =>
  failing('file-missing', null, `${name} is missing in the bundle.`)

const signatureFindings = async (bundle: Bundle, key: VerifyingKey | null): Promise<readonly VerificationFinding[]> => {
  if (!bundle.names.includes(signatureName)) {
    return [warning('bundle-unsigned', null, 'The list of files in the bundle is not signed. The log in it is.')]
  }
  const sums = bundle.names.includes(sumsName) ? await bundle.bytes(sumsName, largestSmallFile) : Buffer.alloc(0)
  const text = (await bundle.bytes(signatureName, largestSmallFile)).toString('latin1')
  const [, signature = ''] = /^([A-Za-z0-9+/]{85}[AQgw]==)\n?$/.exec(text) ?? []
  return key?.verifies(signedBytes(sums), Buffer.from(signature, 'base64')) === true
    ? []
    : [
        failing(
          'bundle-signature',
          null,
          `${signatureName} does not hold: the list of files was written anew, by somebody who does not have the key of the log.`,
        ),
      ]
}
