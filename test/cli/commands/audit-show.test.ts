import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { note, open, rowsOf, steadyClock, tamper } from '../../main/audit/support/journals.ts'
import { removeFolder, temporaryFolder } from '../support/folders.ts'
import { keyturn } from '../support/keyturn.ts'

let folder = ''
let file = ''
beforeEach(async () => {
  folder = await temporaryFolder()
  file = join(folder, 'journal.db')
  const journal = open(file)
  for (const word of ['north', 'east', 'south', 'west']) journal.append(note({ word, place: 'C:\\temp' }, 'run-a'))
  const closed = { stamp: 'east', run: 'run-b', step: null, type: 'run-closed' }
  journal.append({ ...closed, facts: { end: 'abandoned', reason: 'enough\u001b[2J' } })
  const ended = { attempt: 1, step: 'Backup', outcome: { result: 'done', summary: '11 files' } }
  journal.append({ stamp: 'east', run: 'run-b', step: 'Backup', type: 'step-ended', facts: ended })
  journal.close()
})
afterEach(() => removeFolder(folder))

const show = (...more: readonly string[]) => keyturn(['audit', 'show', 'journal.db', ...more], { cwd: folder })

const Shown = z.object({ entries: z.array(z.looseObject({ seq: z.number() })), next: z.number().nullable() })

/** What `--json` answers. */
const shown = async (...more: readonly string[]) => {
  const { status, stdout, stderr } = await show('--json', ...more)
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  return Shown.parse(JSON.parse(stdout))
}

const stored = () => rowsOf(file).map(({ line }): unknown => JSON.parse(line))

describe('audit show', () => {
  it('shows the log, the newest first, a line for each entry', async () => {
    const { status, stdout, stderr } = await show()
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    const lines = stdout.trimEnd().split('\n')
    expect(lines).toHaveLength(stored().length + 1)
    expect(lines.at(-1)).toBe('These are all.')
    expect(lines.at(-2)).toMatch(
      /^#1 +2026-11-23 10:15:\d\dZ {2}CONTOSO\\operator {2}- +- +log-opened {2,}The log \S+ was begun/,
    )
    expect(stdout).toMatch(
      /#\d+ +\S+ \S+ {2}\S+ {2}run-b {2}Backup {2}step-ended {2}Backup, attempt 1, done: 11 files\n/,
    )
    expect(stdout).toContain('The run was closed, abandoned: enough\\u{1b}[2J\n')
    expect(stdout).toContain('{"place":"C:\\\\temp","word":"west"}')
    // Each column begins at one place.
    expect(new Set(lines.slice(0, -1).map((line) => line.indexOf('CONTOSO'))).size).toBe(1)
  })

  it('answers with the entries themselves as JSON', async () => {
    expect(await shown()).toEqual({ entries: stored().toReversed(), next: null })
  })

  it('finds what is looked for', async () => {
    const { entries } = await shown('--run', 'run-b', '--step', 'Backup')
    expect(entries).toMatchObject([{ run: 'run-b', type: 'step-ended' }])
    expect((await shown('--type', 'run-closed')).entries).toMatchObject([{ run: 'run-b', step: null }])
    expect((await shown('--text', 'c:\\TEMP Wes')).entries).toMatchObject([{ facts: { word: 'west' } }])
    expect((await shown('--actor', 'contoso\\op')).entries).toHaveLength(stored().length)
    expect((await shown('--actor', 'nobody')).entries).toEqual([])
    expect((await shown('--from', '2026-11-23', '--to', '2026-11-24')).entries).toHaveLength(stored().length)
    expect((await shown('--from', '2026-11-23T11:00Z')).entries).toEqual([])
    expect((await show('--run', 'none')).stdout).toBe('No entry matches.\n')
    expect((await show('--run', 'run-b')).stdout).not.toContain('run-b')
  })

  it.each([
    ['before', ['--limit', '2'], (entries: readonly unknown[]) => entries.toReversed()],
    ['after', ['--limit', '2', '--after', '0'], (entries: readonly unknown[]) => entries],
  ])('says how the next page is got, with --%s', async (option, argv, ordered) => {
    const found: unknown[] = []
    let more: readonly string[] = argv
    for (;;) {
      const { stdout } = await show(...more)
      const page = await shown(...more)
      found.push(...page.entries)
      if (page.next === null) {
        expect(stdout).toMatch(/\n(These are all|No entry matches)\.\n$/)
        break
      }
      expect(stdout).toContain(`the same command with --${option} ${page.next} goes on.`)
      more = ['--limit', '2', `--${option}`, String(page.next)]
    }
    expect(found).toEqual(ordered(stored()))
  })

  it('looks into a log that is in use', async () => {
    const journal = open(file, { clock: steadyClock(1000) })
    try {
      journal.append(note({ newest: true }))
      expect((await shown('--limit', '1')).entries).toMatchObject([{ facts: { newest: true } }])
    } finally {
      journal.close()
    }
  })

  it('shows where an entry stands that can’t be read', async () => {
    tamper(file, (database) => database.exec("update entry set line = 'x' where seq = 4"))
    const { status, stdout } = await show()
    expect(status).toBe(0)
    expect(stdout).toMatch(/\n#4 .*unreadable {2,}“audit verify” says what is wrong with it\n/)
    expect((await shown('--run', 'other')).entries).toEqual([{ seq: 4, unreadable: true }])
  })

  it('cuts long words for a person, and not in JSON', async () => {
    const journal = open(file, { clock: steadyClock(1000) })
    journal.append(note({ long: 'y'.repeat(5000) }))
    journal.close()
    const { stdout } = await show('--text', 'yyy')
    expect(stdout).toContain('yyy…\n')
    expect(stdout.length).toBeLessThan(1000)
    expect((await shown('--text', 'yyy')).entries).toMatchObject([{ facts: { long: 'y'.repeat(5000) } }])
  })

  it.each([
    ['two directions', ['--before', '3', '--after', '2'], /--before and --after exclude each other/],
    ['a number that is none', ['--limit', 'many'], /--limit needs a whole number/],
    ['a negative number', ['--after=-1'], /--after needs a whole number/],
    ['too large a page', ['--limit', '1001'], /1 to 1000 entries/],
    ['an empty page', ['--limit', '0'], /1 to 1000 entries/],
    ['a time that is none', ['--from', 'yesterday'], /The time “from” is none.*2026-11-25T10:00Z/],
    ['times in the wrong order', ['--from', '2026-11-26', '--to', '2026-11-25'], /“from” has to lie before/],
  ])('refuses %s in one line', async (_title, argv, words) => {
    const { status, stdout, stderr } = await show(...argv)
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toMatch(words)
    expect(stderr.trimEnd().split('\n')).toHaveLength(1)
  })

  it('says of a file that is no log what it is not', async () => {
    const { status, stderr } = await keyturn(['audit', 'show', 'absent.db'], { cwd: folder })
    expect(status).toBe(2)
    expect(stderr).toContain('absent.db')
  })
})
