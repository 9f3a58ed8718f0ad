import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { RunSnapshot } from '../../../src/contract/run-snapshot.ts'
import { certificateSet } from '../../../src/domain/certificates/certificate-set.ts'
import { writePfx } from '../../../src/main/certificates/write-pfx.ts'
import { issueIdentity, openEnterpriseCa } from '../../../src/rehearsal/enterprise-ca.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { atTheEnd } from './support/at-the-end.ts'
import {
  beginRehearsal,
  finishRehearsal,
  prepareRotation,
  settled,
  simulatedStamp,
  statusIn,
  takeStep,
} from './support/led-rehearsal.ts'
import { type Opened, openedIn, ready } from './support/opened.ts'
import { stopStamps } from './support/stopped-stamps.ts'

const at = temporaryFolder()
const atEnd = atTheEnd()

const opened = async (): Promise<Opened> => {
  const own = openedIn(at('data'))
  atEnd(async () => {
    await own.application.close()
    await stopStamps(at('data'))
  })
  await ready(own)
  return own
}

/** The first value of something that is watched. */
const once = async <Value>(watched: {
  until(holds: (value: Value) => boolean): Promise<Value>
  stop(): void
}): Promise<Value> => {
  try {
    return await watched.until(() => true)
  } finally {
    watched.stop()
  }
}

it('a whole rehearsal with AAD is led by a window, and everything that it left is shown, exported and found again', async () => {
  const own = await opened()
  const { window, application, desktop } = own
  const rotating: number[] = []
  application.onRotatingChanged(() => rotating.push(application.rotating().length))
  const run = await beginRehearsal(window, 'success', 'AAD')
  await expect(window.runs.openRehearsal({ scenario: 'success', identity: 'AAD', pace: 'seconds' })).rejects.toThrow(
    new RegExp(`rehearsal ${run} is open`),
  )
  const prepared = await prepareRotation(window, run)
  expect(prepared.certificates).toHaveLength(11)
  expect(prepared.certificates[0]).toMatchObject({
    findings: expect.arrayContaining([expect.objectContaining({ result: 'OK' })]),
    differences: expect.arrayContaining([expect.stringMatching(/^Valid until: .* → /)]),
  })
  expect(prepared.readiness?.report.verdict).toBe('pass')
  expect(prepared.secrets.map(({ held }) => held)).toEqual([true, true, true, true])
  expect(statusIn(await takeStep(window, run, 'Rotation'), 'Rotation')).toBe('done')
  expect(rotating).toEqual([1, 0])

  const closed = await finishRehearsal(window, run)
  expect(closed.view).toMatchObject({ result: 'OK', current: null, closed: { end: 'completed' } })
  for (const { servedAfter, prepared: file } of closed.certificates) {
    expect(servedAfter?.thumbprint).toBe(file?.thumbprint)
  }
  // What protects nothing any more is not kept.
  expect(closed.secrets.some(({ held }) => held)).toBe(false)
  expect(closed.reportFile === null ? false : existsSync(closed.reportFile)).toBe(true)

  await expectShownEverywhere(own, run)
  await expectExported(own, run)

  await application.close()
  const again = openedIn(at('data'), desktop)
  atEnd(() => again.application.close())
  await ready(again)
  expect(timeless(await settled(again.window, run))).toEqual(timeless(closed))
})

/** Ages are told from the time of a snapshot. */
const timeless = ({ at: _, ...snapshot }: RunSnapshot): Omit<RunSnapshot, 'at'> => snapshot

const expectShownEverywhere = async ({ window, desktop }: Opened, run: string): Promise<void> => {
  const [card] = await once(window.stamps.cards(null))
  expect(card).toMatchObject({
    id: simulatedStamp,
    rehearsal: 'success',
    version: '1.2108.2.130',
    lastRotation: { run, verified: true },
    openRun: null,
    external: { severity: 'none', source: expect.stringMatching(/^as .*rehearsal\.azurestack\.local served it$/) },
    root: { severity: 'none' },
    internal: null,
  })
  expect(card?.external?.days).toBeGreaterThan(700)
  const items = await once(window.expiry.items(null))
  expect(items.filter(({ kind }) => kind === 'external')).toHaveLength(11)

  const evidence = await window.runs.evidence({ run, step: 'Rotation', beyond: null })
  expect(evidence.entries[0]?.words).toContain('Start-SecretRotation')
  expect(evidence.entries.every(({ step }) => step === 'Rotation')).toBe(true)
  const output = await once(window.runs.output({ run, step: 'Rotation' }))
  expect(output.from).toBe(0)
  expect(output.lines.map(({ text }) => text)).toContain('Start action plan')

  await window.runs.showFolder({ run, folder: 'report' })
  expect(desktop.shownFolders.at(-1)).toMatch(/report$/)
  expect((await window.runs.runbook({ run })).markdown).toContain('Start-SecretRotation')
  expect((await once(window.runs.list(null)))[0]).toMatchObject({ run, running: false, result: 'OK' })
}

const expectExported = async ({ window, application, desktop }: Opened, run: string): Promise<void> => {
  const { address } = await window.log.previewReport({ run })
  expect(application.reportPage(address.split('/').at(-1) ?? '')).toContain(run)
  expect(application.reportPage('anything')).toBeNull()

  const watched = window.log.verify(null)
  const { result } = await watched.until((progress) => progress.result !== null)
  watched.stop()
  expect(result).toMatchObject({ result: 'OK', firstBad: null, paperCode: expect.stringMatching(/^\d+-/) })

  expect(await window.log.export({ format: 'csv', run: null })).toBeNull()
  desktop.newFile = (name) => at(name)
  await expect(window.log.export({ format: 'pdf', run: null })).rejects.toThrow(/one run/)
  for (const [format, start] of [
    ['html', '<!doctype html>'],
    ['pdf', '%PDF'],
    ['csv', ''],
    ['jsonl', '{'],
    ['bundle', 'PK'],
  ] as const) {
    const written = await window.log.export({ format, run: format === 'jsonl' ? null : run })
    expect(readFileSync(written?.file ?? '', 'latin1').toLowerCase()).toMatch(new RegExp(`^${start.toLowerCase()}`))
    await expect(window.log.export({ format, run: format === 'jsonl' ? null : run })).rejects.toThrow(/exists already/)
  }
  expect(desktop.printed.map(({ paper }) => paper)).toContain('A4')
  const calendar = await window.expiry.exportCalendar(null)
  expect(readFileSync(calendar?.file ?? '', 'utf8')).toContain('BEGIN:VEVENT')
  const about = await window.application.about(null)
  expect(about.log?.publicKey).toContain('BEGIN PUBLIC KEY')
}

it('with ADFS, a rotation that fails is repeated as a rerun, after the share was restored', async () => {
  const { window } = await opened()
  const run = await beginRehearsal(window, 'fails-then-rerun', 'ADFS')
  await prepareRotation(window, run)
  const failed = await takeStep(window, run, 'Rotation')
  expect(statusIn(failed, 'Rotation')).toBe('failed')
  expect(failed.view.rotationsFailed).toBe(1)
  const refused = await window.runs.take({
    run,
    intention: { do: 'take-step', step: 'Rotation', typedRegion: 'rehearsal' },
  })
  expect(refused).toMatchObject({ accepted: false, refusals: [{ gate: 'share' }] })
  await takeStep(window, run, 'Share')
  expect(await window.runs.take({ run, intention: { do: 'take-step', step: 'Rotation' } })).toMatchObject({
    accepted: false,
    refusals: [{ gate: 'region' }],
  })
  const rotated = await takeStep(window, run, 'Rotation')
  expect(statusIn(rotated, 'Rotation')).toBe('done')
  expect((await finishRehearsal(window, run)).view).toMatchObject({ result: 'OK', rotationsSent: 2 })
})

it('a step whose secret is not held is refused, and one that is cancelled can be taken again', async () => {
  const { window, desktop } = await opened()
  const { run } = await window.runs.openRehearsal({ scenario: 'success', identity: 'AAD', pace: 'seconds' })
  expect(await window.runs.take({ run, intention: { do: 'take-step', step: 'Stamp' } })).toMatchObject({
    accepted: false,
    refusals: [{ gate: 'secret' }, { gate: 'secret' }],
  })
  await window.secrets.holdRehearsals({ stamp: simulatedStamp })
  expect(statusIn(await takeStep(window, run, 'Stamp'), 'Stamp')).toBe('done')

  const trial = window.stamps.tryConnection({ stamp: simulatedStamp })
  const { consoles, trustedHosts } = await trial.until(({ done }) => done)
  expect(consoles.map(({ opened: isOpen }) => isOpen)).toEqual([true, true, true])
  expect(trustedHosts).toBeNull()

  await expect(window.certificates.answerRequests({ run })).rejects.toThrow(/not made yet/)
  expect(await window.runs.take({ run, intention: { do: 'take-step', step: 'Requests' } })).toMatchObject({
    accepted: true,
  })
  await window.runs.cancel({ run })
  const cancelled = await settled(window, run)
  expect(cancelled.view.steps.find(({ name }) => name === 'Requests')?.outcome?.result).toBe('cancelled')
  expect(statusIn(await takeStep(window, run, 'Requests'), 'Requests')).toBe('done')
  desktop.folder = at()
  const exported = await window.certificates.exportRequests({ run })
  expect(exported?.files).toHaveLength(11)
  expect(existsSync(at(exported?.files[0] ?? ''))).toBe(true)
  // Once more, the same files are there already, which is fine.
  await window.certificates.exportRequests({ run })
  await window.certificates.answerRequests({ run })

  await takeStep(window, run, 'Certificates')
  await expect(window.certificates.repair({ run, folder: 'KeyVault' })).rejects.toThrow(/done already/)
  await window.runs.take({ run, intention: { do: 'close', reason: 'seen enough' } })
  expect((await settled(window, run)).view.closed).toMatchObject({ end: 'abandoned', reason: 'seen enough' })
})

it('PFX files of the operator’s own are taken, and one is written anew with the old one set aside', async () => {
  const { window } = await opened()
  const run = await beginRehearsal(window, 'success', 'AAD')
  const { view } = await takeStep(window, run, 'Stamp')
  await expect(window.certificates.repair({ run, folder: 'KeyVault' })).rejects.toThrow(/can't be read/)
  const ca = await openEnterpriseCa(at('ca'), new Date())
  const validity = { notBefore: new Date(Date.now() - day), notAfter: new Date(Date.now() + 700 * day) }
  for (const { folder, names, fileName } of certificateSet(view.stamp.names)) {
    mkdirSync(join(view.plan.prepared, folder), { recursive: true })
    const { key, chain } = await issueIdentity(ca, names, validity)
    writeFileSync(join(view.plan.prepared, folder, fileName), writePfx({ key, chain, password: pfxPassword }))
  }
  const before = readFileSync(join(view.plan.prepared, 'KeyVault', 'KeyVault.pfx'))
  const repaired = await window.certificates.repair({ run, folder: 'KeyVault' })
  expect(readFileSync(repaired.setAside).equals(before)).toBe(true)
  expect(readFileSync(repaired.file).equals(before)).toBe(false)
  expect(readdirSync(join(view.plan.prepared, 'KeyVault'))).toEqual(['KeyVault.pfx'])
  await window.runs.take({ run, intention: { do: 'skip', step: 'Requests', reason: 'the files are there' } })
  expect(statusIn(await takeStep(window, run, 'Certificates'), 'Certificates')).toBe('done')
  const { entries } = await window.log.page({
    filter: { run: null, step: null, type: 'certificate-repaired', actor: null, from: null, to: null, text: null },
    order: 'newest-first',
    beyond: null,
    limit: 10,
  })
  expect(entries.map(({ words }) => words)).toEqual([expect.stringContaining(repaired.setAside)])
})

const day = 86_400_000
const pfxPassword = Buffer.from('RehearsalPfx1')
