import { connect } from 'node:net'
import { certificatesPath } from '../../../src/domain/pep/command.ts'
import type { PepRecord } from '../../../src/domain/pep/record.ts'
import type { InvocableCommand, PepSession, PrivilegedEndpoint } from '../../../src/main/pep/privileged-endpoint.ts'
import { probeEndpoint } from '../../../src/main/probe/tls-probe.ts'
import { type StampAction, stampAction } from '../../../src/main/runs/stamp-action.ts'
import { certificatesRoot } from '../../../src/main/share/paths.ts'
import { Vault } from '../../../src/main/vault/vault.ts'
import { rehearsedEndpoint } from '../../../src/rehearsal/endpoint.ts'
import { launchFromSources } from '../../../src/rehearsal/launch-stamp.ts'
import { findOrStartStamp, type RunningStamp } from '../../../src/rehearsal/process.ts'
import { consoles } from '../../../src/rehearsal/stamp-console.ts'
import { accounts, type Material, newShare, newStampFolder } from './simulated.ts'

export const never = new AbortController().signal

/** A simulated stamp in its own process, with a share, and the endpoint that leads to it. */
export interface Rehearsed {
  readonly folder: string
  readonly share: string
  readonly stamp: RunningStamp
  readonly vault: Vault
  readonly endpoint: PrivilegedEndpoint
  /** Opens a session on the console of that index. */
  open(index: number): Promise<PepSession>
}

/** Lends a running stamp, and stops it afterwards whatever happened. */
export const withStamp = async (
  material: Material,
  options: { readonly scenario: string; readonly compression: number },
  use: (rehearsed: Rehearsed) => Promise<void>,
): Promise<void> => {
  const folder = await newStampFolder(material, options.scenario, options.compression)
  const share = await newShare(material)
  try {
    await use(rehearsedIn(folder, share, await findOrStartStamp(folder, launchFromSources)))
  } finally {
    // Found again, not remembered: a test may have killed the process that it was given.
    await (await findOrStartStamp(folder, launchFromSources)).stop()
  }
}

export const rehearsedIn = (folder: string, share: string, stamp: RunningStamp): Rehearsed => {
  const vault = new Vault()
  vault.holdCredential('cloudadmin-credential', accounts.cloudAdmin.userName, Buffer.from(accounts.cloudAdmin.password))
  vault.holdCredential('share-credential', accounts.share.userName, Buffer.from(accounts.share.password))
  vault.holdPassword('pfx-password', Buffer.from(accounts.pfxPassword))
  const endpoint = rehearsedEndpoint(() => stamp.connection, vault)
  const open = (index: number): Promise<PepSession> => {
    const target = consoles[index]
    if (target === undefined) throw new RangeError('a stamp has three consoles')
    return endpoint.open(target, 'cloudadmin-credential', never)
  }
  return { folder, share, stamp, vault, endpoint, open }
}

export const rotateCommand = (share: string): InvocableCommand => {
  const pfxFilesPath = certificatesPath(certificatesRoot(share))
  if (pfxFilesPath === null) throw new TypeError('a share has a Certificates folder')
  return {
    command: 'Start-SecretRotation',
    rotate: 'external',
    pfxFilesPath,
    pathAccessCredential: 'share-credential',
    certificatePassword: 'pfx-password',
  }
}

/** Runs a command to its end. */
export const run = async (session: PepSession, command: InvocableCommand): Promise<readonly PepRecord[]> => {
  const records: PepRecord[] = []
  await session.invoke(command, (record) => records.push(record), never)
  return records
}

/** The newest rotation, as the app reads it. */
export const look = async (session: PepSession): Promise<StampAction | null> => {
  const records = await run(session, { command: 'Get-ActionStatus', functionName: 'Start-SecretRotation' })
  return stampAction(records.flatMap((record) => (record.stream === 'output' ? [record.value] : [])))
}

/** Looks until the rotation is as wanted. */
export const lookUntil = async (
  session: PepSession,
  wanted: (action: StampAction | null) => boolean,
): Promise<StampAction | null> => {
  for (;;) {
    const action = await look(session)
    if (wanted(action)) return action
  }
}

export const servedAt = async (stamp: RunningStamp, host: string): Promise<string> => {
  const { thumbprint } = await probeEndpoint({
    host,
    port: 443,
    connect: { host: '127.0.0.1', port: stamp.connection.tlsPort },
    timeoutMilliseconds: 10_000,
    signal: never,
  })
  return thumbprint
}

/**
 * What the process answers to bytes that no app of ours would send: until it closes the connection, or what was heard
 * is enough.
 */
export const answerTo = (port: number, text: string, enough = (_heard: string): boolean => false): Promise<string> =>
  new Promise((resolve) => {
    let answer = ''
    const socket = connect({ host: '127.0.0.1', port }, () => socket.write(text))
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      answer += chunk
      if (enough(answer)) socket.destroy()
    })
    // Being cut off is an answer too.
    socket.on('error', () => {})
    socket.once('close', () => resolve(answer))
  })
