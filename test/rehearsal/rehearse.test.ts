import { createHash, X509Certificate } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isOver, type WatchedSession } from '../../src/domain/pep/session-state.ts'
import type { Fact, Recorded } from '../../src/domain/run/event.ts'
import type { RunView } from '../../src/domain/run/view.ts'
import { openForReading } from '../../src/main/audit/database.ts'
import { EntrySchema } from '../../src/main/audit/entry.ts'
import { readHeadFile } from '../../src/main/audit/head-file.ts'
import { verifyJournal } from '../../src/main/audit/verify-database.ts'
import { recorded } from '../../src/main/runs/run-journal.ts'
import { type RehearsalOptions, type RehearsalResult, rehearse } from '../../src/rehearsal/rehearse.ts'
import { scenarios } from '../../src/rehearsal/scenario.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const at = temporaryFolder()

const lead = (scenario: string, more: Partial<RehearsalOptions> = {}): Promise<RehearsalResult> =>
  rehearse({
    out: at('rehearsal'),
    scenario,
    kind: 'external',
    identity: 'AAD',
    origin: { actor: { account: 'test\\operator', sid: null }, host: 'test', app: 'Keyturn test' },
    compression: 6000,
    onView: () => {},
    onLine: () => {},
    signal: new AbortController().signal,
    ...more,
  })

const events = (journal: string): readonly Recorded[] => {
  const database = openForReading(journal)
  try {
    return database
      .prepare<[], string>('select line from entry order by seq')
      .pluck()
      .all()
      .map((line) => EntrySchema.parse(JSON.parse(line)))
      .filter(({ run }) => run !== null)
      .map(recorded)
  } finally {
    database.close()
  }
}

const facts = (journal: string): readonly Fact[] =>
  events(journal).flatMap(({ event }) => (event.type === 'step-learned' ? [event.fact] : []))

describe.each(['AAD', 'ADFS'] as const)('with %s', (identity) => {
  it.each(scenarios.map(({ name }) => name))(
    '%s ends as it should, with a report and a log that verifies',
    async (name) => {
      const ended = await lead(name, { identity })
      expect(ended, JSON.stringify(ended)).toMatchObject({ asExpected: true, scenario: name })
      const anchor = readHeadFile(join(ended.out, 'anchors', 'head.json'))
      expect(verifyJournal(ended.journal, { anchors: [anchor] })).toMatchObject({
        result: 'OK',
        head: ended.head?.hash,
      })
      const report = readFileSync(ended.report ?? '', 'utf8')
      expect(report).toContain('Nothing real was touched')
      expect(report).toContain('rehearsal.azurestack.local')
    },
  )
})

it('the same scenario ends the same way twice in a row', async () => {
  const [first, second] = [await lead('success', { out: at('one') }), await lead('success', { out: at('two') })]
  expect(second.steps).toEqual(first.steps)
  expect(second.startSecretRotationCalls).toBe(first.startSecretRotationCalls)
})

it('success really changes what every endpoint serves', async () => {
  const { journal } = await lead('success')
  const served = (when: 'before' | 'after'): ReadonlyMap<string, string | undefined> =>
    new Map(
      facts(journal).flatMap((fact) =>
        fact.fact === 'served' && fact.when === when
          ? [[fact.endpoint.folder, fact.endpoint.certificate?.thumbprint]]
          : [],
      ),
    )
  const prepared = new Map(
    facts(journal).flatMap((fact) =>
      fact.fact === 'certificate-prepared' ? [[fact.certificate.folder, fact.certificate.thumbprint]] : [],
    ),
  )
  expect(served('before').size).toBe(11)
  expect([...served('after')].toSorted()).toEqual([...prepared].toSorted())
  for (const [folder, thumbprint] of served('before')) expect(prepared.get(folder)).not.toBe(thumbprint)
})

it('success keeps every certificate itself in the log', async () => {
  const { journal } = await lead('success')
  const certificates = facts(journal).flatMap((fact) => {
    if (fact.fact === 'served') return fact.endpoint.certificate ?? []
    return fact.fact === 'certificate-prepared' ? fact.certificate : []
  })
  expect(certificates).toHaveLength(3 * 11)
  for (const { der, thumbprint } of certificates) {
    const { fingerprint } = new X509Certificate(Buffer.from(der ?? '', 'base64'))
    expect(fingerprint.replaceAll(':', '')).toBe(thumbprint)
  }
})

it('fails-then-rerun puts the backup back and proves it before the rerun is sent', async () => {
  const { journal, out } = await lead('fails-then-rerun')
  const story = facts(journal)
  const rerun = story.findIndex((fact) => fact.fact === 'command-sending' && fact.command.rotate === 'external-rerun')
  const aside = story.findIndex((fact) => fact.fact === 'set-aside')
  const proven = story.findIndex(
    (fact, index) => index > aside && fact.fact === 'compared' && fact.what === 'share with backup',
  )
  expect(aside).toBeGreaterThan(story.findIndex((fact) => fact.fact === 'command-sending'))
  expect(proven).toBeGreaterThan(aside)
  expect(rerun).toBeGreaterThan(proven)
  expect(story[proven]).toMatchObject({ files: 11, differences: [] })
  expect(readdirSync(join(out, 'set-aside'), { recursive: true }).join()).toContain('PublicPortal.pfx')
})

it('session-drops goes on from another console, and sends nothing again', async () => {
  const { journal } = await lead('session-drops')
  const story = facts(journal)
  const lost = story.findIndex((fact) => fact.fact === 'session-lost')
  expect(story[lost]).toMatchObject({ console: 'AzS-ERCS01' })
  expect(story.slice(lost).some((fact) => fact.fact === 'action-progress')).toBe(true)
  expect(story.filter((fact) => fact.fact === 'command-sending')).toHaveLength(1)
  expect(story.some((fact) => fact.fact === 'session-opened' && fact.console === 'AzS-ERCS02')).toBe(true)
})

it('success hashes every transcript that the stamp wrote, and finds every command there', async () => {
  const { journal, out } = await lead('success')
  const closed = facts(journal).flatMap((fact) => (fact.fact === 'session-closed' ? [fact] : []))
  expect(closed.map(({ unseen }) => unseen)).toEqual(closed.map(() => null))
  const hashed = closed.flatMap(({ transcripts }) => transcripts)
  expect(hashed.map(({ path }) => path).toSorted()).toEqual(
    readdirSync(join(out, 'transcripts'))
      .map((name) => join(out, 'transcripts', name))
      .toSorted(),
  )
  for (const { path, sha256 } of hashed) {
    expect(createHash('sha256').update(readFileSync(path)).digest('hex')).toBe(sha256)
  }
  expect(facts(journal).filter(({ fact }) => fact === 'commands-detected')).toMatchObject([{ missing: [] }])
})

it('transcripts-stay names the consoles, and the command by which a person fetches them', async () => {
  const { journal, report, result, out } = await lead('transcripts-stay')
  const kept = facts(journal).flatMap((fact) => (fact.fact === 'session-not-closed' ? [fact] : []))
  expect(new Set(kept.map((fact) => fact.console))).toEqual(new Set(['AzS-ERCS01', 'AzS-ERCS02']))
  expect(kept[0]?.reason).toMatch(/^simulated: The transcripts could not be copied/)
  expect(facts(journal).some((fact) => fact.fact === 'session-closed')).toBe(false)
  const ended = events(journal).flatMap(({ event }) => (event.type === 'step-ended' ? [event] : []))
  const byHand = `Close-PrivilegedEndpoint -TranscriptsPathDestination '${join(out, 'transcripts')}'`
  expect(ended.find(({ step }) => step === 'Cleanup')?.outcome.summary).toContain(byHand)
  expect(result).toBe('Warning')
  expect(readFileSync(report ?? '', 'utf8')).toContain('Transcripts are still on AzS-ERCS01, AzS-ERCS02')
})

it('tells of every session what becomes of it', async () => {
  let newest: readonly WatchedSession[] = []
  const seen = new Set<string>()
  await lead('ercs-down', {
    onSessions: (sessions) => {
      newest = sessions
      for (const { console, state } of sessions) seen.add(`${console} ${state.is}`)
    },
  })
  expect([...seen]).toEqual(
    expect.arrayContaining([
      'AzS-ERCS01 refused',
      ...['connecting', 'open', 'running', 'closing', 'closed'].map((is) => `AzS-ERCS02 ${is}`),
    ]),
  )
  expect(newest.filter(({ state }) => !isOver(state))).toEqual([])
})

it('one-endpoint-not-rotated names the endpoint', async () => {
  const { ending, report } = await lead('one-endpoint-not-rotated')
  expect(ending).toMatch(/Verification failed.*KeyVault \(keyturn-probe\.vault\.rehearsal\.azurestack\.local\)/)
  expect(readFileSync(report ?? '', 'utf8')).toContain('the certificate from before is served still')
})

it('never-ends says that nothing is heard, and can be taken up again', async () => {
  const ended = await lead('never-ends')
  expect(ended.steps.find(({ name }) => name === 'Rotation')).toMatchObject({ state: 'unknown', attempts: 1 })
  expect(facts(ended.journal).some((fact) => fact.fact === 'silence')).toBe(true)
  const again = await lead('never-ends')
  expect(again).toMatchObject({ startSecretRotationCalls: 1, asExpected: true })
  expect(again.report).toMatch(/report-2\.html$/)
})

it('is left open when whoever watches stops it, and taken up by the same command', async () => {
  const controller = new AbortController()
  const stopped = await lead('success', {
    signal: controller.signal,
    onView: ({ current }) => {
      if (current === 'Backup') controller.abort()
    },
  })
  expect(stopped).toMatchObject({ asExpected: false, report: null })
  expect(stopped.ending).toMatch(/takes it up again/)
  expect(await lead('success')).toMatchObject({ asExpected: true, result: 'OK' })
})

describe('a folder that can’t be used is refused with words, and left as it is', () => {
  it('because something else is in it', async () => {
    mkdirSync(at('rehearsal'))
    writeFileSync(at('rehearsal', 'letter.txt'), 'dear')
    await expect(lead('success')).rejects.toThrow(/is not empty and holds no rehearsal. Choose an empty folder/)
    expect(readdirSync(at('rehearsal'))).toEqual(['letter.txt'])
  })

  it('because its name holds what nobody would see in a command', async () => {
    await expect(lead('success', { out: at('rehears\u202eal') })).rejects.toThrow(/can’t hold a rehearsal.*\(U\+202E\)/)
    expect(readdirSync(at())).toEqual([])
  })

  it('because it is a file', async () => {
    writeFileSync(at('rehearsal'), 'dear')
    await expect(lead('success')).rejects.toThrow(/can't be used.*Choose another folder/)
  })

  it('because its rehearsal is finished, or is another one', async () => {
    await lead('release-1808')
    await expect(lead('release-1808')).rejects.toThrow(/holds a finished rehearsal/)
    await expect(lead('success')).rejects.toThrow(/holds a rehearsal of “release-1808”/)
    await expect(lead('no-such-thing')).rejects.toThrow(/no scenario “no-such-thing”/)
  })
})

it('shows progress that only ever goes forward', async () => {
  const views: RunView[] = []
  await lead('success', { onView: (view) => views.push(view) })
  const finished = views.map(({ steps }) => steps.filter(({ status }) => status === 'done').length)
  expect(finished).toEqual(finished.toSorted((a, b) => a - b))
  expect(finished.at(-1)).toBe(11)
})
