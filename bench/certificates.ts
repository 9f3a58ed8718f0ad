import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { certificateSet } from '../src/domain/certificates/certificate-set.ts'
import { wantedRequests } from '../src/domain/certificates/request-plan.ts'
import { certificateWork } from '../src/main/certificates/work.ts'
import { answerRequests, openEnterpriseCa } from '../src/rehearsal/enterprise-ca.ts'
import { median } from './median.ts'
import type { BenchRow } from './row.ts'

const stamp = { region: 'east', fqdn: 'azurestack.contoso.com', identity: 'ADFS', containerRegistry: false } as const
const watch = { signal: new AbortController().signal, onProgress: () => {} }

/** What work with certificates costs beside OpenSSL's own programs: thirteen keys with requests, thirteen PFX checked. */
export const certificatesBench = async (): Promise<readonly BenchRow[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'keyturn-bench-'))
  try {
    return [await requesting(folder), await checking(folder)]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const requestRounds = 4

/** A prime is found by luck: several rounds, taken in turns, and the sums compared. */
const requesting = async (folder: string): Promise<BenchRow> => {
  const [ours, besides]: [number[], number[]] = [[], []]
  for (let round = 0; round < requestRounds; round += 1) {
    ours.push(await milliseconds(() => makeRequests(join(folder, `ours ${round}`), 4096)))
    besides.push(await milliseconds(() => opensslRequests(join(folder, `openssl ${round}`))))
  }
  return {
    name: `${requestRounds} times thirteen RSA-4096 keys with their requests, keys encrypted`,
    ours: `${seconds(sum(ours))} s`,
    beside: `${seconds(sum(besides))} s for \`openssl req -newkey rsa:4096\`, two at a time`,
    ratio: sum(ours) / sum(besides),
    goal: '≤ 1.1',
  }
}

const makeRequests = async (folder: string, keyLength: 2048 | 4096): Promise<void> => {
  await certificateWork(
    'requests',
    {
      wanted: wantedRequests(stamp, 'each'),
      subject: 'C=US,O=Contoso',
      keyLength,
      folder,
      password: Buffer.from('Benchmark1'),
      at: new Date(),
    },
    watch,
  )
}

const opensslRequests = async (stem: string): Promise<void> => {
  const queue = certificateSet(stamp).values()
  const worker = async (): Promise<void> => {
    for (const { folder, names } of queue) {
      const file = `${stem} ${folder}`
      await opensslEnds([
        ...['req', '-new', '-newkey', 'rsa:4096', '-sha256', '-keyout', `${file}.key`, '-out', `${file}.req`],
        ...['-passout', 'pass:Benchmark1', '-subj', '/C=US/O=Contoso', '-addext', `subjectAltName=DNS:${names.join()}`],
      ])
    }
  }
  await Promise.all([worker(), worker()])
}

const opensslEnds = (parameters: readonly string[]): Promise<void> =>
  new Promise((resolve, reject) => {
    const child = spawn('openssl', parameters, { stdio: 'ignore' })
    child.once('error', reject)
    child.once('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`openssl ${parameters[0]} ended with ${code}`)),
    )
  })

const checkRounds = 15

/** The worker runs already, as it does while an operator works; the first check of all is slower, and told beside. */
const checking = async (folder: string): Promise<BenchRow> => {
  const path = await preparedSet(folder)
  const first = await milliseconds(() => checkSet(path))
  const [ours, besides]: [number[], number[]] = [[], []]
  for (let round = 0; round < checkRounds; round += 1) {
    ours.push(await milliseconds(() => checkSet(path)))
    besides.push(await milliseconds(async () => opensslChecks(path, folder)))
  }
  return {
    name: 'all checks of thirteen PFX files',
    ours: `${median(ours).toFixed(0)} ms (the very first ${first.toFixed(0)} ms)`,
    beside: `${median(besides).toFixed(0)} ms for \`openssl pkcs12\` and \`openssl verify\` of each`,
    ratio: median(ours) / median(besides),
    goal: '≤ 0.5',
  }
}

const preparedSet = async (folder: string): Promise<string> => {
  const at = new Date()
  const [requests, replies, out] = [join(folder, 'requests'), join(folder, 'replies'), join(folder, 'prepared')]
  await makeRequests(requests, 2048)
  await answerRequests({ ca: await openEnterpriseCa(join(folder, 'ca'), at), requests, replies, at })
  const [keyPassword, pfxPassword] = [Buffer.from('Benchmark1'), Buffer.from('Benchmark1')]
  const certificates = certificateSet(stamp)
  await certificateWork(
    'build',
    { certificates, requests, replies, authorities: [], out, keyPassword, pfxPassword, at },
    watch,
  )
  writeFileSync(join(folder, 'password'), 'Benchmark1')
  return out
}

const checkSet = async (folder: string): Promise<void> => {
  const password = Buffer.from('Benchmark1')
  const { certificates } = await certificateWork(
    'check',
    { folder, stamp, password, roots: [], revocationLists: [], served: null, at: new Date() },
    watch,
  )
  if (certificates.length !== 13) throw new Error(`${certificates.length} certificates were checked, not 13`)
}

const opensslChecks = (path: string, folder: string): void => {
  const pem = join(folder, 'opened.pem')
  for (const service of readdirSync(path)) {
    const [file = ''] = readdirSync(join(path, service))
    openssl(
      'pkcs12',
      '-in',
      join(path, service, file),
      '-passin',
      `file:${join(folder, 'password')}`,
      '-noenc',
      '-out',
      pem,
    )
    openssl('verify', '-CAfile', pem, '-untrusted', pem, pem)
  }
}

const openssl = (...parameters: readonly string[]): void => {
  const { status, stderr } = spawnSync('openssl', parameters)
  if (status !== 0) throw new Error(`openssl ${parameters[0]} ended with ${status}: ${stderr.toString()}`)
}

const milliseconds = async (work: () => Promise<void>): Promise<number> => {
  const began = performance.now()
  await work()
  return performance.now() - began
}

const sum = (times: readonly number[]): number => times.reduce((all, time) => all + time, 0)
const seconds = (time: number): string => (time / 1000).toFixed(1)
