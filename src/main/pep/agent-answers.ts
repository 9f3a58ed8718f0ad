import { z } from 'zod'

/**
 * The lines with which the agent answers (`agent.ps1`), one JSON object each. A text in it begins with `=` and stands as
 * it is, or with `~` and is the base64 of its UTF-16.
 */

const Text = z.string().transform((written, context) => {
  const text = textOf(written)
  if (text !== null) return text
  context.addIssue({ code: 'custom', message: 'a text begins with = or ~' })
  return z.NEVER
})

const textOf = (written: string): string | null => {
  if (written.startsWith('=')) return written.slice(1)
  if (!written.startsWith('~') || !/^[A-Za-z0-9+/]*={0,2}$/.test(written.slice(1))) return null
  const bytes = Buffer.from(written.slice(1), 'base64')
  return bytes.length % 2 === 0 ? bytes.toString('utf16le') : null
}

/** An object of the stamp: lists, objects with texts for names, texts, numbers, booleans. */
type Value = null | string | number | boolean | Value[] | { [name: string]: Value }

/** Far more than the agent is ever asked for. */
const deepest = 64

const Value: z.ZodType<Value> = z.unknown().transform((json, context) => {
  const value = plainOf(json, deepest)
  if (value !== undefined) return value
  context.addIssue({ code: 'custom', message: 'a text in it begins neither with = nor with ~, or it is too deep' })
  return z.NEVER
})

const plainOf = (json: unknown, depth: number): Value | undefined => {
  if (json === null || typeof json === 'number' || typeof json === 'boolean') return json
  if (typeof json === 'string') return textOf(json) ?? undefined
  if (typeof json !== 'object' || depth === 0) return undefined
  if (Array.isArray(json)) {
    const members = json.map((member) => plainOf(member, depth - 1))
    return members.every((member) => member !== undefined) ? members : undefined
  }
  const members: (readonly [string, Value])[] = []
  for (const [name, member] of Object.entries(json)) {
    const value = plainOf(member, depth - 1)
    const plainName = textOf(name)
    if (value === undefined || plainName === null) return undefined
    members.push([plainName, value])
  }
  return Object.fromEntries(members)
}

const call = z.number().int().nonnegative()
const fault = {
  message: Text,
  id: Text,
  category: Text,
  types: z.array(Text),
  causes: z.array(Text),
}
const record = { call, number: z.number().int().positive(), at: z.iso.datetime({ precision: 7 }) }

export const AgentAnswer = z.discriminatedUnion('kind', [
  z.strictObject({ call, kind: z.literal('done') }),
  z.strictObject({
    call,
    kind: z.literal('hello'),
    version: Text,
    edition: Text,
    language: Text,
    bits: z.number(),
    modulus: Text,
    exponent: Text,
  }),
  z.strictObject({ call, kind: z.literal('opened'), session: Text }),
  z.strictObject({ call, kind: z.literal('started') }),
  z.strictObject({ call, kind: z.literal('failed'), ...fault, session: Text }),
  z.strictObject({ ...record, kind: z.enum(['warning', 'verbose', 'debug', 'information']), message: Text }),
  z.strictObject({
    ...record,
    kind: z.literal('progress'),
    activityId: z.number(),
    percent: z.number(),
    activity: Text,
    status: Text,
    operation: Text,
  }),
  z.strictObject({ ...record, kind: z.literal('output'), value: Value }),
  z.strictObject({ ...record, kind: z.literal('error'), ...fault }),
  z.strictObject({
    call,
    kind: z.literal('ended'),
    state: Text,
    session: Text,
    failure: z.strictObject(fault).nullable(),
  }),
  z.strictObject({
    call,
    kind: z.literal('share'),
    /** How far the trial came. */
    done: Text.pipe(z.enum(['nothing', 'mapped', 'listed', 'written', 'read', 'all'])),
    /** Whether a file of the trial is left, since it could not be removed. */
    left: z.boolean(),
    ...z.object(fault).partial().shape,
  }),
  z.strictObject({
    call,
    kind: z.literal('trusted-hosts'),
    list: Text.nullable(),
    policy: Text.nullable(),
    problem: Text.nullable(),
  }),
])
export type AgentAnswer = z.output<typeof AgentAnswer>
export type AgentAnswerOf<K extends AgentAnswer['kind']> = Extract<AgentAnswer, { kind: K }>
export type AgentFault = Pick<
  Extract<AgentAnswer, { kind: 'error' }>,
  'message' | 'id' | 'category' | 'types' | 'causes'
>

/** The records of a command among the answers. */
export type AgentRecord = Extract<AgentAnswer, { number: number }>
