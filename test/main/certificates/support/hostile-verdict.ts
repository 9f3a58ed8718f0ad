import { expect, type MockInstance, vi } from 'vitest'
import type { PfxFacts } from '../../../../src/domain/certificates/facts.ts'
import { Effort } from '../../../../src/main/certificates/pkcs12-cipher.ts'
import { readPfx } from '../../../../src/main/certificates/read-pfx.ts'
import { ReplyUnreadable, readCertificates } from '../../../../src/main/certificates/reply.ts'
import { dearestPfxFiles, type HostilePfx } from './hostile-corpus.ts'
import { password } from './hostile-files.ts'

/** More rounds of SHA-1 than any file may cost: NSS writes files that cost 5,400,000. */
const mostRounds = 10_800_000

/** All that may be said of a damaged file. Another text is an error of the program that nobody thought of. */
const damages =
  /^It is damaged: (its iteration count is zero|the padding is wrong|it does not decrypt to anything|its private key is of a kind that can’t be read, or damaged|certificate \d+ in it can’t be read|the encrypted part is empty)\.$/

/** Reads a file and holds what is true of every file: it gets facts or words, for a number of rounds that is bounded. */
export const pfxVerdictOn = (bytes: Buffer): string => {
  const spend = vi.spyOn(Effort.prototype, 'spend')
  try {
    const facts = readPfx(bytes, password)
    expect(roundsSpent(spend)).toBeLessThanOrEqual(mostRounds)
    if (facts.state === 'unreadable') expectWords(facts)
    else expect(JSON.parse(JSON.stringify(facts))).toEqual(facts)
    return facts.state === 'unreadable' ? facts.reason : facts.state
  } finally {
    spend.mockRestore()
  }
}

const roundsSpent = (spend: MockInstance<Effort['spend']>): number =>
  spend.mock.calls.reduce(
    (sum, [iterations, each], call) => sum + (spend.mock.results[call]?.type === 'return' ? iterations * each : 0),
    0,
  )

const expectWords = ({ reason, message }: Extract<PfxFacts, { state: 'unreadable' }>): void => {
  expect(message).toMatch(/^\P{Cc}{10,300}\.$/u)
  if (reason === 'damaged') expect(message).toMatch(damages)
}

/** Reads a reply: certificates come from it, or a refusal that names the file. */
export const replyVerdictOn = (bytes: Buffer): 'read' | 'refused' => {
  try {
    expect(readCertificates(bytes, 'certnew.cer').length).toBeGreaterThan(0)
    return 'read'
  } catch (error) {
    if (!(error instanceof ReplyUnreadable)) throw error
    expect(error.message).toMatch(/^certnew\.cer .*Ask the CA/)
    return 'refused'
  }
}

/** Time of the processor that this process takes for something, in microseconds; what else the machine does is not in it. */
export const processorTime = (work: () => unknown): number => {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return user + system
}

/** What it takes to read a file, in microseconds of the processor; making it is not in it. */
export const costOf = ({ make }: HostilePfx): number => {
  const bytes = make()
  return processorTime(() => readPfx(bytes, password))
}

/** The same for the one that costs the most of those that cost as much as a file may. */
export const costOfDearest = (): number => Math.max(...dearestPfxFiles.map(costOf))
