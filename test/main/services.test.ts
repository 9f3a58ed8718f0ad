import { chmodSync, copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import type { Anchor } from '../../src/main/audit/anchor.ts'
import type { AnchorPlace } from '../../src/main/audit/anchors/anchor-place.ts'
import type { KeptHead } from '../../src/main/audit/anchors/kept-head.ts'
import { anchorOf } from '../../src/main/audit/anchors/kept-head.ts'
import { readHeadFile, writeHeadFile } from '../../src/main/audit/head-file.ts'
import { logFolderOf } from '../../src/main/audit/log-folder.ts'
import { type Ports, sameReach } from '../../src/main/runs/ports.ts'
import { openServices, type Services } from '../../src/main/services.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { note, origin, tamper, testKey } from './audit/support/journals.ts'
import { benchPorts } from './runs/support/bench-run.ts'

const at = temporaryFolder()
const folder = () => logFolderOf(at('log', 'journal.db'))

const start = (places: readonly AnchorPlace[] = []): Promise<Services> =>
  openServices({
    journal: folder().journal,
    head: folder().head,
    places,
    key: testKey,
    origin,
    ...stampOf(benchPorts()),
  })

/** One stamp for every run. */
const stampOf = (ports: Ports) => ({ clock: ports.clock, reach: sameReach(ports) })

/** Starts Keyturn, lets a step end, and stops it. */
const work = async (places: readonly AnchorPlace[] = []): Promise<void> => {
  const services = await start(places)
  services.journal.append({ ...note(), run: null, type: 'step-ended' })
  await services.close()
}

/** A place outside, such as an event log: it remembers everything. */
class Elsewhere implements AnchorPlace {
  readonly name = 'elsewhere'
  readonly kept: KeptHead[] = []
  fails = false

  async keep(head: KeptHead): Promise<void> {
    await Promise.resolve()
    if (this.fails) throw new Error('elsewhere is full')
    this.kept.unshift(head)
  }

  recall = (): Promise<readonly Anchor[]> => Promise.resolve(this.kept.map((head) => anchorOf(head, this.name)))
}

describe('every start and every closed step', () => {
  it('keeps the newest head in the head file and wherever else there is', async () => {
    const elsewhere = new Elsewhere()
    const services = await start([elsewhere])
    services.journal.append({ ...note(), run: null, type: 'step-ended' })
    await services.anchor()
    const { seq, hash } = services.journal.head()
    expect(readHeadFile(folder().head)).toMatchObject({ entry: seq, hash, origin: services.journal.identity.origin })
    expect(elsewhere.kept[0]).toMatchObject({ seq, hash })
    expect(services.anchors()).toMatchObject([
      { place: folder().head, kept: { entry: seq }, problem: null },
      { place: 'elsewhere', kept: { entry: seq }, problem: null },
    ])
    services.journal.append({ ...note(), run: null })
    await services.close()
    expect(readHeadFile(folder().head).entry).toBe(seq + 2)
  })

  it('writes it into the log when a place does not take the head, once, and when it does again', async () => {
    const elsewhere = new Elsewhere()
    elsewhere.fails = true
    const services = await start([elsewhere])
    for (let step = 0; step < 3; step += 1) {
      services.journal.append({ ...note(), run: null, type: 'step-ended' })
      await services.anchor()
    }
    elsewhere.fails = false
    await services.anchor()
    services.journal.append({ ...note(), run: null, type: 'step-ended' })
    await services.anchor()
    const told = [...services.journal.entries()].filter(({ type }) => type.startsWith('anchor-'))
    await services.close()
    expect(told.map(({ type, facts }) => [type, facts])).toEqual([
      ['anchor-not-kept', { place: 'elsewhere', problem: 'elsewhere is full' }],
      ['anchor-kept-again', { place: 'elsewhere', problem: null }],
    ])
  })

  it('writes it into the log when the head file was altered, and goes on', async () => {
    await work()
    const text = readFileSync(folder().head, 'utf8')
    chmodSync(folder().head, 0o644)
    writeFileSync(folder().head, text.replace(/"entry": \d+/, '"entry": 99'))
    const services = await start()
    const [told] = [...services.journal.entries()].filter(({ type }) => type === 'anchor-not-read')
    await services.close()
    expect(told?.facts.problem).toMatch(/head\.json was altered/)
  })
})

describe('a log is not opened when what was kept elsewhere says otherwise:', () => {
  it('its end was cut off', async () => {
    await work()
    tamper(folder().journal, (database) => database.exec('delete from entry where seq > 2'))
    await expect(start()).rejects.toThrow(/The log ends at entry 2, but .*head\.json saw entry/)
  })

  it('an older copy was put back', async () => {
    await work()
    copyFileSync(folder().journal, at('older.db'))
    await work()
    copyFileSync(at('older.db'), folder().journal)
    await expect(start()).rejects.toThrow(/the end was cut off, or an older copy was put back/)
  })

  it('it was removed, or emptied', async () => {
    await work()
    rmSync(folder().journal)
    await expect(start()).rejects.toThrow(/is not there, but .*head\.json remembers its entry \d+/)
    writeFileSync(folder().journal, '')
    await expect(start()).rejects.toThrow(/was removed or moved away/)
    rmSync(folder().head)
    await work()
  })

  it('another log stands in its place', async () => {
    await work()
    rmSync(folder().journal)
    const other = new Elsewhere()
    await expect(
      (async () => {
        const services = await openServices({
          journal: folder().journal,
          head: at('other', 'head.json'),
          key: testKey,
          origin,
          ...stampOf(benchPorts()),
        })
        await services.close()
        await start([other])
      })(),
    ).rejects.toThrow(/head\.json belongs to another log/)
  })

  it('it was written anew from some entry on, with hashes that fit', async () => {
    const elsewhere = new Elsewhere()
    await work([elsewhere])
    await work([elsewhere])
    rmSync(folder().head)
    const head = elsewhere.kept[0]
    if (head === undefined) throw new Error('nothing was kept')
    elsewhere.kept.unshift({ ...head, hash: 'f'.repeat(64) })
    await expect(start([elsewhere])).rejects.toThrow(/is not the one that elsewhere saw/)
  })

  it('its write-ahead log was removed after the power failed', async () => {
    const services = await start()
    services.journal.append({ ...note(), run: null })
    for (const suffix of ['', '-shm']) {
      mkdirSync(at('failed'), { recursive: true })
      copyFileSync(`${folder().journal}${suffix}`, at('failed', `journal.db${suffix}`))
    }
    await services.close()
    rmSync(dirname(folder().head), { recursive: true })
    copyFileSync(at('failed', 'journal.db'), folder().journal)
    const database = new Database(folder().journal, { readonly: true })
    database.close()
    await expect(start()).rejects.toThrow(/write-ahead log .*journal\.db-wal is not beside it/)
  })
})

it('progress is told while a log is verified at the start, and it can be cancelled', async () => {
  await work()
  const controller = new AbortController()
  controller.abort(new Error('cancelled by the test'))
  await expect(
    openServices(
      { journal: folder().journal, head: folder().head, key: testKey, origin, ...stampOf(benchPorts()) },
      { signal: controller.signal, onProgress: () => {} },
    ),
  ).rejects.toThrow(/cancelled by the test/)
  await work()
})

it('a head file of another log can’t be slipped in beside one that it does not belong to', async () => {
  await work()
  const elsewhere = new Elsewhere()
  const other = await openServices({
    journal: at('other', 'journal.db'),
    head: at('other-heads', 'head.json'),
    places: [elsewhere],
    key: testKey,
    origin,
    ...stampOf(benchPorts()),
  })
  await writeHeadFile(folder().head, other.journal.sign())
  await other.close()
  await expect(start()).rejects.toThrow(/belongs to another log/)
})
