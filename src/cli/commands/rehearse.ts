import { mkdtemp, rmdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RunView } from '../../domain/run/view.ts'
import { keyFileWarning } from '../../main/audit/key-file.ts'
import type { KeyProtection } from '../../main/audit/key-protection.ts'
import { systemOrigin } from '../../main/origin.ts'
import { rehearse as rehearseRun } from '../../rehearsal/rehearse.ts'
import { scenarios } from '../../rehearsal/scenario.ts'
import { type Through, throughNames } from '../../rehearsal/stamp-access.ts'
import type { Given } from '../arguments.ts'
import { checklistDisplay } from '../checklist-display.ts'
import { type Answer, defineCommand, type Surroundings } from '../command.ts'
import { UsageError } from '../failure.ts'
import { absolutePath } from '../paths.ts'
import { rehearsalEnding, timesInWords } from '../rehearsal-ending.ts'
import { keyPassphraseOption, withKeyProtection } from '../signing-key-options.ts'
import { identities } from '../stamp-options.ts'
import { version } from '../version.ts'

type RehearseOption = 'kind' | 'identity' | 'scenario' | 'through' | 'out' | 'key-passphrase-file' | 'list'

export const rehearse = defineCommand({
  name: 'rehearse',
  summary: 'Runs the whole checklist of a rotation against the simulated stamp, from readiness to the report.',
  options: [
    {
      name: 'kind',
      value: 'external',
      need: 'optional',
      meaning: 'the kind of rotation: external is the only one yet',
    },
    {
      name: 'identity',
      value: 'AAD|ADFS',
      need: 'optional',
      meaning: 'the identity provider of the simulated stamp (AAD)',
    },
    {
      name: 'scenario',
      value: 'NAME',
      need: 'optional',
      meaning: 'what the simulated stamp does (success); --list names them',
    },
    {
      name: 'through',
      value: 'stamp|powershell',
      need: 'optional',
      meaning:
        'how the simulated stamp is reached: directly (stamp), or with every command through a real PowerShell session',
    },
    {
      name: 'out',
      value: 'DIR',
      need: 'optional',
      meaning:
        'where log, report, share and backup go: a new or an empty folder (a new one below the temporary folder)',
    },
    keyPassphraseOption,
    { name: 'list', value: null, need: 'optional', meaning: 'name the scenarios and how each should end' },
  ],
  run: async (given, surroundings) => {
    const kind = kindOf(given)
    const identity = given.choice('identity', identities) ?? 'AAD'
    const scenario = scenarioOf(given)
    const through = given.choice('through', throughNames) ?? 'stamp'
    if (given.switch('list')) return scenarioList(given)
    const named = given.optional('out')
    const out =
      named === null
        ? await mkdtemp(join(tmpdir(), 'keyturn-rehearsal-'))
        : absolutePath(named, surroundings.environment)
    try {
      return await withKeyProtection(given, surroundings, (keyProtection) =>
        watchedRehearsal({ out, scenario, kind, identity, through, keyProtection }, surroundings),
      )
    } catch (error) {
      // A folder that was made for nothing; when anything stands in it, it stays, because the log may be in there.
      if (named === null) await rmdir(out).catch(() => {})
      throw error
    }
  },
})

const watchedRehearsal = async (
  options: {
    readonly out: string
    readonly scenario: string
    readonly kind: 'external'
    readonly identity: 'AAD' | 'ADFS'
    readonly through: Through
    readonly keyProtection: KeyProtection
  },
  surroundings: Surroundings,
): Promise<Answer> => {
  const display = checklistDisplay(options.scenario, surroundings)
  let view: RunView | null = null
  const onView = (next: RunView): void => {
    view = next
    display.show(next)
  }
  try {
    const warning = keyFileWarning(options.keyProtection.kind)
    if (warning !== null) display.say(warning)
    const signal = surroundings.cancelSignal(display.say)
    const ended = await rehearseRun({
      ...options,
      origin: systemOrigin(version),
      onView,
      onSessions: display.showSessions,
      onLine: display.say,
      signal,
    })
    const { scenario, result, asExpected, steps, startSecretRotationCalls, out } = ended
    return {
      good: asExpected,
      document: { scenario, result, asExpected, steps, startSecretRotationCalls, out },
      lines: rehearsalEnding(ended, view, process.platform),
    }
  } finally {
    display.end()
  }
}

const kindOf = (given: Given<RehearseOption>): 'external' => {
  const kind = given.choice('kind', ['external', 'internal', 'combined', 'bmc']) ?? 'external'
  if (kind === 'external') return kind
  throw new UsageError(`--kind ${kind} can't be rehearsed in this version: only external can.`)
}

const scenarioOf = (given: Given<RehearseOption>): string => {
  const name = given.optional('scenario') ?? 'success'
  if (scenarios.some((scenario) => scenario.name === name)) return name
  throw new UsageError(
    `There is no scenario “${name}”. There are: ${scenarios.map((scenario) => scenario.name).join(', ')}.`,
  )
}

const scenarioList = (given: Given<RehearseOption>): Answer => {
  if (given.optional('scenario') !== null || given.optional('out') !== null) {
    throw new UsageError('--list only names the scenarios: leave --scenario and --out away.')
  }
  const width = Math.max(...scenarios.map(({ name }) => name.length)) + 2
  return {
    good: true,
    document: { scenarios: scenarios.map(({ name, description, expected }) => ({ name, description, expected })) },
    lines: scenarios.flatMap(({ name, description, expected }) => [
      `${name.padEnd(width)}${description}`,
      `${' '.repeat(width)}${expectation(expected)}`,
    ]),
  }
}

const expectation = ({ result, startSecretRotationCalls, endsAt }: (typeof scenarios)[number]['expected']): string => {
  const where = endsAt === null ? '' : ` at ${endsAt}`
  return `Should end: ${result}${where}. Start-SecretRotation: ${timesInWords(startSecretRotationCalls)}.`
}
