import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { certificateSet } from '../../../src/domain/certificates/certificate-set.ts'
import { wantedRequests } from '../../../src/domain/certificates/request-plan.ts'
import { readPfx } from '../../../src/main/certificates/read-pfx.ts'
import { writeRequests } from '../../../src/main/certificates/request.ts'
import { answerRequests, openEnterpriseCa } from '../../../src/rehearsal/enterprise-ca.ts'
import { removeFolder, stamp, temporaryFolder } from '../support/folders.ts'
import { keyturn } from '../support/keyturn.ts'

const password = 'Rehearsal1'
let made = ''
let folder = ''

/** Requests and replies are made once; every test works on a copy. */
beforeAll(async () => {
  made = await temporaryFolder()
  const ca = await openEnterpriseCa(join(made, 'ca'), new Date())
  for (const form of ['each', 'single'] as const) {
    const [requests, replies] = [join(made, `requests ${form}`), join(made, `replies ${form}`)]
    await writeRequests({
      wanted: wantedRequests(stamp, form),
      subject: 'O=Contoso',
      keyLength: 2048,
      folder: requests,
      password: Buffer.from(password),
      at: new Date(),
      signal: new AbortController().signal,
      onWritten: () => {},
    })
    await answerRequests({ ca, requests, replies, at: new Date() })
  }
  await writeFile(join(made, 'password'), password)
})
afterAll(() => removeFolder(made))
beforeEach(async () => {
  folder = await temporaryFolder()
  await cp(made, folder, { recursive: true })
  return () => removeFolder(folder)
})

const build = (form: string, ...argv: readonly string[]) =>
  keyturn(
    [
      ...['certificates', 'build', '--region', 'east', '--fqdn', 'azurestack.contoso.com', '--identity', 'AAD'],
      ...[
        '--requests',
        `requests ${form}`,
        '--replies',
        `replies ${form}`,
        '--out',
        'out',
        '--password-file',
        'password',
      ],
      ...argv,
    ],
    { cwd: folder },
  )

describe('certificates build', () => {
  it.each(['each', 'single'])('makes the PFX files of a set that the checks have nothing against: %s', async (form) => {
    const { status, stdout, stderr } = await build(form, '--json')
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    const answer = JSON.parse(stdout)
    expect(answer).toMatchObject({ command: 'certificates build', result: 'OK', unmatchedReplies: [] })
    expect(answer.written).toHaveLength(11)
    for (const { folder: service, fileName } of certificateSet(stamp)) {
      const facts = readPfx(await readFile(join(folder, 'out', service, fileName)), Buffer.from(password))
      expect(facts).toMatchObject({ state: 'opened', chain: [0, 1, 2], chainEnd: 'self-signed' })
    }
    const checked = await keyturn(
      [
        ...['certificates', 'check', '--region', 'east', '--fqdn', 'azurestack.contoso.com', '--identity', 'AAD'],
        ...['--path', 'out', '--password-file', 'password', '--json'],
      ],
      { cwd: folder },
    )
    // One certificate for everything is a matter of development and test.
    expect(JSON.parse(checked.stdout)).toMatchObject({ result: form === 'each' ? 'OK' : 'Warning', layout: [] })
  })

  it('names what is missing and what belongs to nothing, and writes nothing', async () => {
    await rename(join(folder, 'replies each/certnew-1.cer'), join(folder, 'missing.cer'))
    await cp(join(folder, 'replies single/certnew-1.cer'), join(folder, 'replies each/last year.cer'))
    const { status, stdout } = await build('each')
    expect(status).toBe(1)
    expect(stdout).toMatch(/^Fail {2}\w.*\n {6}No reply belongs to its request\.$/m)
    expect(stdout).toMatch(/Warning {2}last year\.cer/)
    expect(stdout).toMatch(/No PFX file was written/)
    expect(await readdir(folder)).not.toContain('out')
  })

  it('takes the CA’s certificates from where it is told, and says what lacks without', async () => {
    const authorities = (await readdir(join(folder, 'replies each'))).filter((name) => name.includes('-ca.'))
    for (const name of authorities) await rename(join(folder, 'replies each', name), join(folder, name))
    const without = await build('each')
    expect(without.status).toBe(1)
    expect(without.stdout).toMatch(/chain is not complete.*Issuing CA.*--ca/)
    const withThem = await build('each', ...authorities.flatMap((name) => ['--ca', name]))
    expect(withThem.status).toBe(0)
  })

  it.each([
    [
      'a wrong password',
      () => writeFile(join(folder, 'password'), 'Another1'),
      /can't be opened with the password of the keys/,
    ],
    ['no requests', () => rm(join(folder, 'requests each'), { recursive: true }), /requests each can't be used/],
    [
      'a damaged reply',
      () => writeFile(join(folder, 'replies each/certnew-1.cer'), 'text'),
      /certnew-1\.cer holds no certificate/,
    ],
    [
      'a target that exists',
      () => mkdir(join(folder, 'out/mine'), { recursive: true }),
      /out exists already and is not empty/,
    ],
  ])('refuses %s with one line', async (_, prepare, words) => {
    await prepare()
    const { status, stdout, stderr } = await build('each', '--json')
    expect(status).toBe(2)
    expect(JSON.parse(stdout)).toEqual({ command: 'certificates build', error: expect.stringMatching(words) })
    expect(stderr).toBe('')
  })
})
