import { stampNameProblem } from '../certificates/certificate-set.ts'
import { subjectParts } from '../certificates/subject.ts'
import { isAbsolutePath } from '../paths.ts'
import { certificatesPathProblem } from '../pep/command.ts'
import { addressesRefusal } from '../pep/trusted-hosts.ts'
import type { DraftProblem } from '../run/plan-draft.ts'
import type { StampNames } from './identity.ts'

/** A stamp as a person fills it in. */
export interface StampToSave {
  readonly names: StampNames
  /** The ERCS machines, in the order in which they are tried. */
  readonly consoles: readonly { readonly name: string; readonly address: string }[]
  readonly defaults: {
    readonly workFolder: string
    readonly backup: string
    readonly share: string
    readonly pfxFilesPath: string
    readonly transcripts: string
    readonly transcriptsDestination: string
    readonly subject: string
  }
}

/** The name of a stamp in Keyturn: `east.azurestack.contoso.com`. */
export const stampIdOf = ({ region, fqdn }: Pick<StampNames, 'region' | 'fqdn'>): string =>
  `${region}.${fqdn}`.toLowerCase()

/** An integrated system has three, the development kit has one. Source: azure-stack-privileged-endpoint.md. */
const mostConsoles = 3

/** Everything that keeps a stamp from being saved like this; empty when nothing does. */
export const stampDraftProblems = (draft: StampToSave): readonly DraftProblem[] => [
  ...nameProblems(draft.names),
  ...consoleProblems(draft.consoles),
  ...defaultProblems(draft.defaults),
]

const nameProblems = (names: StampNames): readonly DraftProblem[] => {
  const missing = [
    ...(names.region === '' ? [{ field: 'names.region', message: 'Enter the region, for example east.' }] : []),
    ...(names.fqdn === ''
      ? [{ field: 'names.fqdn', message: 'Enter the domain name, for example azurestack.contoso.com.' }]
      : []),
  ]
  if (missing.length > 0) return missing
  const message = stampNameProblem(names)
  if (message === null) return []
  // With a region and a domain that are right for sure, the message tells which of the two it is about.
  const isRegion = stampNameProblem({ region: names.region, fqdn: 'contoso.com' }) !== null
  return [{ field: isRegion ? 'names.region' : 'names.fqdn', message }]
}

const consoleProblems = (consoles: StampToSave['consoles']): readonly DraftProblem[] => {
  if (consoles.length === 0)
    return [{ field: 'consoles', message: 'Enter at least one ERCS machine with its address.' }]
  if (consoles.length > mostConsoles) {
    return [{ field: 'consoles', message: `A stamp has ${mostConsoles} ERCS machines at most: remove the others.` }]
  }
  return consoles.flatMap((console, index) => [
    ...consoleNameProblems(consoles, console.name, index),
    ...addressProblems(consoles, console.address, index),
  ])
}

const consoleNameProblems = (
  consoles: StampToSave['consoles'],
  name: string,
  index: number,
): readonly DraftProblem[] => {
  const field = `consoles.${index}.name`
  if (!/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i.test(name)) {
    return [{ field, message: 'Enter the name of the machine, for example AzS-ERCS01.' }]
  }
  const before = consoles.slice(0, index).some((other) => other.name.toLowerCase() === name.toLowerCase())
  return before ? [{ field, message: `${name} stands there twice: give each ERCS machine once.` }] : []
}

const addressProblems = (
  consoles: StampToSave['consoles'],
  address: string,
  index: number,
): readonly DraftProblem[] => {
  const field = `consoles.${index}.address`
  if (address === '') return [{ field, message: 'Enter the IP address of this machine, for example 10.0.4.11.' }]
  const refusal = addressesRefusal([address])
  if (refusal !== null) return [{ field, message: refusal }]
  const before = consoles.slice(0, index).some((other) => other.address.toLowerCase() === address.toLowerCase())
  return before ? [{ field, message: `${address} stands there twice: give each ERCS machine once.` }] : []
}

const pathNames = [
  'workFolder',
  'backup',
  'share',
  'pfxFilesPath',
  'transcripts',
  'transcriptsDestination',
] as const satisfies readonly (keyof StampToSave['defaults'])[]

/** What is left empty is asked for when a run is opened. */
const defaultProblems = (defaults: StampToSave['defaults']): readonly DraftProblem[] => [
  ...pathNames
    .filter((name) => defaults[name] !== '' && !isAbsolutePath(defaults[name]))
    .map((name) => ({
      field: `defaults.${name}`,
      message: 'Give the whole path, as D:\\Keyturn or \\\\server\\share.',
    })),
  ...pfxPathProblems(defaults.pfxFilesPath),
  ...subjectProblems(defaults.subject),
]

const pfxPathProblems = (path: string): readonly DraftProblem[] => {
  const message = path === '' || !isAbsolutePath(path) ? null : certificatesPathProblem(path)
  return message === null ? [] : [{ field: 'defaults.pfxFilesPath', message }]
}

const subjectProblems = (subject: string): readonly DraftProblem[] => {
  const parsed = subject === '' ? null : subjectParts(subject)
  return parsed !== null && 'problem' in parsed ? [{ field: 'defaults.subject', message: parsed.problem }] : []
}
