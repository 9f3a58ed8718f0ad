import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { openBundle } from '../../src/main/audit/bundle/read-bundle.ts'
import { rehearse } from '../../src/rehearsal/rehearse.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { filesBelow, markedSecrets, rehearsalSecrets, traces, tracesBelow } from './support/secret-traces.ts'

const at = temporaryFolder()

/** The private key of the log as its file has it, which nothing protects in a rehearsal: base64. */
const privateKeyOf = (out: string): string =>
  z.object({ sealed: z.string() }).parse(JSON.parse(readFileSync(join(out, 'keys', 'signing-key.json'), 'utf8'))).sealed

const filesWith = (base64: string, folder: string): readonly string[] =>
  filesBelow(folder).filter((path) => {
    const bytes = readFileSync(path)
    return bytes.includes(base64) || bytes.includes(Buffer.from(base64, 'base64'))
  })

/** What is in a zip can't be seen from outside. */
const tracesInBundle = async (path: string): Promise<readonly string[]> => {
  const bundle = await openBundle(path)
  try {
    const found: string[] = []
    for (const name of bundle.names) found.push(...traces(`${path}: ${name}`, await bundle.bytes(name, 1e8)))
    expect(bundle.names.length).toBeGreaterThan(10)
    return found
  } finally {
    await bundle.close()
  }
}

it.each(['success', 'wrong-password', 'fails-then-rerun'])(
  'no secret is left anywhere by %s, nor while it runs',
  async (scenario) => {
    const shown: string[] = []
    const found = new Set<string>()
    const out = at('rehearsal')
    const result = await rehearse({
      out,
      scenario,
      kind: 'external',
      identity: 'AAD',
      origin: { actor: { account: 'test\\operator', sid: null }, host: 'test', app: 'Keyturn test' },
      compression: 6000,
      secrets: rehearsalSecrets(),
      onView: (view) => shown.push(JSON.stringify(view)),
      onLine: (line) => shown.push(line),
      onAppended: (entry) => {
        shown.push(JSON.stringify(entry))
        // The WAL is looked into while it is there.
        if (entry.type === 'step-ended') for (const trace of tracesBelow(out)) found.add(trace)
      },
      signal: new AbortController().signal,
    })
    expect(result.asExpected).toBe(true)
    expect(filesBelow(out).some((path) => path.endsWith('.pfx'))).toBe(true)
    expect([...found, ...tracesBelow(out), ...traces('what was shown', Buffer.from(shown.join('\n')))]).toEqual([])
    for (const bundle of filesBelow(out).filter((path) => path.endsWith('.zip'))) {
      expect(await tracesInBundle(bundle)).toEqual([])
    }
    expect(filesBelow(out).filter((path) => path.endsWith('.zip'))).toHaveLength(1)
    expect(filesWith(privateKeyOf(out), out)).toEqual([join(out, 'keys', 'signing-key.json')])
  },
)

it('finds a secret where there is one', () => {
  expect(traces('a file', Buffer.from(`x${Buffer.from(markedSecrets.pfxPassword).toString('hex')}`))).toEqual([
    'pfxPassword in a file',
  ])
})
