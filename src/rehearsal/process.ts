import { spawn } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { closeSync, openSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { z } from 'zod'
import { certificateSet } from '../domain/certificates/certificate-set.ts'
import type { StampNames } from '../domain/stamp/identity.ts'
import { exists, hasCode, removeLeftovers, writeNewFile, writeNewFolder } from '../main/files/durable.ts'
import type { ShareTrial } from '../main/runs/ports.ts'
import type { Credential } from '../main/vault/vault.ts'
import { type EnterpriseCa, type Identity, issueIdentity } from './enterprise-ca.ts'
import type { LaunchStamp } from './launch-stamp.ts'
import type { Scenario } from './scenario.ts'
import { lockedStatus } from './stamp-lock.ts'
import { accountOf, StampState, type StoredIdentity } from './stamp-state.ts'
import { Connection, onLines, Status, sendLine, Trial } from './wire.ts'

/** The simulated stamp as its rehearsal sees it: a process that is found again, or started. */
export interface RunningStamp {
  readonly connection: Connection
  readonly scenario: string
  readonly names: StampNames
  /** How many times faster than real time its time runs. */
  readonly compression: number
  startSecretRotationCalls(): Promise<number>
  tryShare(account: Credential, path: string): Promise<ShareTrial>
  /** Ends the process. Its state stays on disk. */
  stop(): Promise<void>
}

const day = 86_400_000
const startMilliseconds = 30_000
const answerMilliseconds = 5_000

/** The stamp of that folder did not come up. */
export class StampDidNotStart extends Error {
  override readonly name = 'StampDidNotStart'
}

/**
 * Makes a stamp that has served its certificates for almost two years, as a folder that appears as a whole. Does nothing
 * when it is there.
 */
export const makeStamp = async (options: {
  readonly folder: string
  readonly scenario: Scenario
  readonly names: StampNames
  readonly compression: number
  readonly ca: EnterpriseCa
  readonly cloudAdmin: Credential
  readonly shareAccount: Credential
  readonly at: Date
}): Promise<void> => {
  const { folder, scenario, at } = options
  if (await exists(folder)) return
  await removeLeftovers(folder)
  const secret = randomBytes(32).toString('hex')
  const state: StampState = {
    scenario: scenario.name,
    names: options.names,
    compression: options.compression,
    bornAt: at.getTime(),
    cloudId: randomUUID(),
    cloudAdmin: accountOf(options.cloudAdmin.userName, options.cloudAdmin.password),
    shareAccount: accountOf(options.shareAccount.userName, options.shareAccount.password),
    served: await oldCertificates(options.ca, options.names, at, secret),
    action: null,
    earlier: scenario.rotatedBefore
      ? { instance: randomUUID(), startedAt: at.getTime() - 667 * day, endedAt: at.getTime() - 667 * day + 3_500_000 }
      : null,
    startSecretRotationCalls: 0,
    read: null,
    downConsole: null,
    transcripts: {},
    roots: [
      root('AzureStackSelfSignedRootCert (simulated)', new Date(at.getTime() + scenario.rootDays * day)),
      root('AzureStackSelfSignedRootCert (simulated, superseded)', new Date(at.getTime() + 20 * day)),
    ],
  }
  await writeNewFolder(folder, async (temporary) => {
    await writeNewFile(join(temporary, 'own-secret'), secret, 0o600)
    await writeNewFile(join(temporary, 'state.json'), JSON.stringify(state), 0o600)
  })
}

/** Finds the process of a stamp that lives, or starts it over the state it left. Throws `StampDidNotStart`. */
export const findOrStartStamp = async (folder: string, launch: LaunchStamp): Promise<RunningStamp> => {
  const { scenario, names, compression } = StampState.parse(
    JSON.parse(await readFile(join(folder, 'state.json'), 'utf8')),
  )
  const connection = (await livingConnection(folder)) ?? (await start(folder, launch))
  const ask = <S extends z.ZodType>(schema: S, question: object): Promise<z.output<S>> =>
    askOnce(connection, schema, question)
  return {
    connection,
    scenario,
    names,
    compression,
    startSecretRotationCalls: async () => (await ask(Status, { kind: 'status' })).startSecretRotationCalls,
    tryShare: async ({ userName, password }, path) => ({
      userName,
      ...(await ask(Trial, { kind: 'try-share', path, account: { userName, password: password.toString('base64') } })),
    }),
    stop: () => stop(connection),
  }
}

const oldCertificates = async (
  ca: EnterpriseCa,
  names: StampNames,
  at: Date,
  secret: string,
): Promise<StampState['served']> => {
  const validity = { notBefore: new Date(at.getTime() - 667 * day), notAfter: new Date(at.getTime() + 63 * day) }
  const served: StampState['served'] = {}
  const queue = certificateSet(names).values()
  const worker = async (): Promise<void> => {
    for (const certificate of queue) {
      served[certificate.folder] = stored(await issueIdentity(ca, certificate.names, validity), secret)
    }
  }
  await Promise.all([worker(), worker()])
  return served
}

const stored = ({ key, chain }: Identity, secret: string): StoredIdentity => ({
  key: key.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: secret }).toString(),
  chain: chain.map((der) => der.toString('base64')),
})

const root = (subject: string, notAfter: Date): StampState['roots'][number] => ({
  subject: `CN=${subject}`,
  thumbprint: randomBytes(20).toString('hex').toUpperCase(),
  notAfter: notAfter.toISOString(),
})

/** The process that holds the stamp, if it answers and knows its token. */
const livingConnection = async (folder: string): Promise<Connection | null> => {
  try {
    const connection = Connection.parse(JSON.parse(await readFile(join(folder, 'connection.json'), 'utf8')))
    await askOnce(connection, Status, { kind: 'status' })
    return connection
  } catch (error) {
    if (error instanceof StampSilent || hasCode(error, 'ENOENT')) return null
    throw error
  }
}

const start = async (folder: string, launch: LaunchStamp): Promise<Connection> => {
  const until = Date.now() + startMilliseconds
  for (;;) {
    const child = startProcess(folder, launch)
    while (Date.now() < until && child.ended() === null) {
      const connection = await livingConnection(folder)
      if (connection !== null) {
        // Somebody else's process was quicker: this one would only wait to take its place.
        if (connection.pid !== child.pid) await child.end()
        return connection
      }
      await wait(20)
    }
    const ended = child.ended()
    // One that finds the stamp held was started while another came up or went down: that one is waited for.
    if (ended === lockedEnd && Date.now() < until) continue
    await child.end()
    throw new StampDidNotStart(
      `The simulated stamp in ${folder} did not start: ${ended ?? 'it was not ready in time'}. ${join(folder, 'process.log')} may say why. Remove that folder and begin a new rehearsal.`,
    )
  }
}

const lockedEnd = `it ended with ${lockedStatus}`

interface StartedProcess {
  readonly pid: number | undefined
  /** How it ended, in words, or null while it lives. */
  ended(): string | null
  end(): Promise<void>
}

/** Starts the process on its own, so that it outlives this one. */
const startProcess = (folder: string, launch: LaunchStamp): StartedProcess => {
  const { command, arguments: given } = launch(folder)
  const log = openSync(join(folder, 'process.log'), 'a', 0o600)
  const child = spawn(command, given, {
    detached: true,
    stdio: ['ignore', 'ignore', log],
    windowsHide: true,
  })
  closeSync(log)
  child.unref()
  let ended: string | null = null
  const end = new Promise<void>((resolve) => {
    child.once('error', (error) => {
      ended = error.message
      resolve()
    })
    child.once('exit', (code) => {
      ended = `it ended with ${code}`
      resolve()
    })
  })
  return {
    pid: child.pid,
    ended: () => ended,
    end: () => {
      child.ref()
      child.kill()
      return end
    },
  }
}

/** The process closes this connection last, when it has given the stamp back. */
const stop = (connection: Connection): Promise<void> =>
  new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port: connection.port })
    // A stamp that is gone already has been stopped.
    socket.on('error', () => {})
    socket.once('close', () => resolve())
    socket.once('connect', () => sendLine(socket, { kind: 'stop', token: connection.token }))
    socket.resume()
  })

/** Nobody answers at a connection as the stamp would: its process is gone, or another has its port. */
class StampSilent extends Error {
  override readonly name = 'StampSilent'
}

const askOnce = <S extends z.ZodType>(connection: Connection, schema: S, question: object): Promise<z.output<S>> =>
  new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port: connection.port })
    const silent = (cause?: Error): void =>
      reject(
        new StampSilent(
          'The simulated stamp does not answer. Start the rehearsal again with the same folder: it goes on where it was.',
          { cause },
        ),
      )
    socket.setTimeout(answerMilliseconds, () => socket.destroy())
    socket.once('error', silent)
    socket.once('close', () => silent())
    socket.once('connect', () => sendLine(socket, { ...question, token: connection.token }))
    onLines(socket, (line) => {
      resolve(schema.parse(JSON.parse(line)))
      socket.end()
    })
  })
