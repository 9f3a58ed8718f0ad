import type { Socket } from 'node:net'
import { z } from 'zod'
import type { PepRecord } from '../domain/pep/record.ts'

/**
 * How the app and the simulated stamp's process speak, over a loopback connection: one JSON document a line. The first
 * line of a connection says what it is: a session on a console, or a request of the rehearsal itself.
 */

const Secret = z.strictObject({ userName: z.string(), password: z.string() })

export const Hello = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('session'),
    token: z.string(),
    console: z.string(),
    configuration: z.string(),
    account: Secret,
  }),
  z.strictObject({ kind: z.literal('status'), token: z.string() }),
  z.strictObject({ kind: z.literal('stop'), token: z.string() }),
  z.strictObject({ kind: z.literal('try-share'), token: z.string(), path: z.string(), account: Secret }),
])
export type Hello = z.output<typeof Hello>

/** What a session is asked to do. Passwords cross as they do inside a real, encrypted session: in memory only. */
export const SessionRequest = z.strictObject({
  do: z.literal('invoke'),
  command: z.string(),
  parameters: z.record(z.string(), z.union([z.string(), z.literal(true), Secret])),
})
export type SessionRequest = z.output<typeof SessionRequest>

const Record = z.union([
  z.strictObject({ stream: z.literal('output'), text: z.string(), value: z.json() }),
  z.strictObject({ stream: z.enum(['warning', 'verbose', 'information']), text: z.string() }),
  z.strictObject({ stream: z.literal('error'), text: z.string(), id: z.string() }),
  z.strictObject({ stream: z.literal('progress'), text: z.string(), percent: z.number().nullable() }),
]) satisfies z.ZodType<PepRecord>

export const SessionAnswer = z.discriminatedUnion('is', [
  z.strictObject({
    is: z.literal('opened'),
    /** What Get-Command shows in the session. */
    commands: z.array(z.string()),
  }),
  z.strictObject({
    is: z.literal('refused'),
    reason: z.enum(['unreachable', 'access-denied', 'wrong-configuration', 'other']),
    message: z.string(),
  }),
  z.strictObject({ is: z.literal('record'), record: Record }),
  z.strictObject({ is: z.literal('completed') }),
  z.strictObject({ is: z.literal('failed'), message: z.string(), errorId: z.string() }),
])
export type SessionAnswer = z.output<typeof SessionAnswer>

export const Status = z.strictObject({ startSecretRotationCalls: z.number() })
export const Trial = z.strictObject({ read: z.boolean(), write: z.boolean(), message: z.string() })

/** Written by the process when it is ready: where it listens, and what whoever connects has to show. */
export const Connection = z.strictObject({ pid: z.number(), port: z.number(), tlsPort: z.number(), token: z.string() })
export type Connection = z.output<typeof Connection>

export const sendLine = (socket: Socket, value: unknown): void => {
  socket.write(`${JSON.stringify(value)}\n`)
}

const maximumLine = 8 * 1024 * 1024

/** Hands over each whole line of a connection. A line that grows without end, or that makes `handle` throw, breaks it. */
export const onLines = (socket: Socket, handle: (line: string) => void): void => {
  let pending = ''
  socket.setEncoding('utf8')
  socket.on('data', (chunk: string) => {
    const lines = `${pending}${chunk}`.split('\n')
    pending = lines.pop() ?? ''
    try {
      lines.forEach(handle)
      if (pending.length > maximumLine) throw new RangeError('a line without end')
    } catch (error) {
      socket.destroy(error instanceof Error ? error : new Error(String(error)))
    }
  })
}
