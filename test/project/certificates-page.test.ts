import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { answerRequests, openEnterpriseCa } from '../../src/rehearsal/enterprise-ca.ts'
import { keyturn } from '../cli/support/keyturn.ts'

let page = ''
beforeAll(async () => {
  page = await readFile(fileURLToPath(new URL('../../docs/certificates.md', import.meta.url)), 'utf8')
})

/** The arguments of each command that the page shows, as a shell would split them. */
const shownCommands = (): readonly (readonly string[])[] =>
  [...page.matchAll(/^npm run --silent keyturn -- (.*)$/gm)].map(([, line = '']) =>
    [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? ''),
  )

describe('the page about certificates', () => {
  it('shows a way that works as it is written, and ends in a set that a stamp accepts', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'keyturn page '))
    try {
      await writeFile(join(folder, 'password.txt'), 'Rehearsal1')
      const [request = [], build = [], check = []] = shownCommands()
      expect((await keyturn(request, { cwd: folder })).status).toBe(0)
      const [requests, replies, at] = [join(folder, 'requests'), join(folder, 'replies'), new Date()]
      await answerRequests({ ca: await openEnterpriseCa(join(folder, 'ca'), at), requests, replies, at })
      expect((await keyturn(build, { cwd: folder })).status).toBe(0)
      const { status, stdout } = await keyturn([...check, '--json'], { cwd: folder })
      expect(status).toBe(0)
      const answer = JSON.parse(stdout)
      expect(answer).toMatchObject({ result: 'OK', layout: [] })
      const names: readonly string[] = answer.certificates[0].checks.map(({ name }: { name: string }) => name)
      expect(names.filter((name) => !page.includes(`| \`${name}\``))).toEqual([])
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })
})
