import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import {
  addressesRefusal,
  type TrustedHostsReading,
  type TrustedHostsScripts,
  trustedHostsFor,
  trustedHostsScripts,
} from '../../domain/pep/trusted-hosts.ts'
import { exists, TargetExists, writeNewFile } from '../../main/files/durable.ts'
import { readTrustedHosts } from '../../main/pep/read-trusted-hosts.ts'
import type { Given } from '../arguments.ts'
import { defineCommand, type Surroundings } from '../command.ts'
import { InputError, UsageError } from '../failure.ts'
import { absolutePath } from '../paths.ts'
import { givenPowerShell, powerShellOption } from '../power-shell-option.ts'

const appendName = 'trusted-hosts-append.ps1'
const restoreName = 'trusted-hosts-restore.ps1'

export const pepTrustedHosts = defineCommand({
  name: 'pep trusted-hosts',
  summary: 'Says whether WinRM trusts the ERCS machines, else makes a script that adds them and one that puts back.',
  options: [
    { name: 'address', value: 'IP,IP,IP', need: 'required', meaning: 'the addresses of the ERCS machines' },
    {
      name: 'list',
      value: 'TEXT',
      need: 'optional',
      meaning:
        'TrustedHosts as it is, letter by letter: (Get-Item WSMan:\\localhost\\Client\\TrustedHosts).Value; without it, that of this computer',
    },
    { name: 'empty-list', value: null, need: 'optional', meaning: 'TrustedHosts is empty, as on a new Windows' },
    {
      name: 'out',
      value: 'DIR',
      need: 'optional',
      meaning: 'write the scripts there, over nothing; without it, they are printed',
    },
    powerShellOption,
  ],
  run: async (given, surroundings) => {
    const { environment } = surroundings
    const addresses = givenAddresses(given)
    const reading = givenReading(given) ?? (await ownReading(given, surroundings))
    const state = trustedHostsFor(reading, addresses)
    const missing = 'missing' in state ? state.missing : []
    const told = { state: state.state, addresses, missing }
    if (state.state !== 'untrusted') {
      const result = state.state === 'trusted' ? 'OK' : 'Warning'
      return {
        good: state.state === 'trusted',
        document: { result, ...told, scripts: null, files: [] },
        lines: [
          `${result}  ${state.meaning}`,
          ...state.doNext.map(indented),
          ...(state.state === 'unknown' ? [indented('Then give it here: --list TEXT, or --empty-list.')] : []),
        ],
      }
    }
    const scripts = trustedHostsScripts({ addresses, before: reading.list ?? '' })
    if ('refusal' in scripts) throw new InputError(scripts.refusal)
    const folder = given.optional('out')
    const files = folder === null ? [] : await writeScripts(absolutePath(folder, environment), scripts)
    return {
      good: false,
      document: { result: 'Fail', ...told, scripts, files },
      lines: [
        `Fail  ${state.meaning}`,
        ...(files.length === 0 ? printed(scripts) : files.map((file) => indented(`Written: ${file}`))),
        ...state.doNext.map(indented),
        ...(files.length === 0 ? [indented('Save each of them in a file of its name; do not paste them.')] : []),
        ...howToRun(files[0] ?? appendName).map(indented),
      ],
    }
  },
})

const givenAddresses = (given: Given<'address'>): readonly string[] => {
  const addresses = given
    .required('address')
    .split(',')
    .map((address) => address.trim())
  const refusal = addressesRefusal(addresses)
  if (refusal !== null) throw new UsageError(`--address: ${refusal}`)
  return addresses
}

/** The list as it was given, or null when it was not. */
const givenReading = (given: Given<'list' | 'empty-list'>): TrustedHostsReading | null => {
  const list = given.optional('list')
  if (!given.switch('empty-list')) return list === null ? null : { list, policy: null }
  if (list !== null) throw new UsageError('--list and --empty-list contradict each other: give one of them.')
  return { list: '', policy: null }
}

/** The list of this computer; unknown where there is no Windows. */
const ownReading = async (given: Given<'powershell'>, surroundings: Surroundings): Promise<TrustedHostsReading> => {
  if (given.optional('powershell') === null && process.platform !== 'win32') return { list: null, policy: null }
  const signal = surroundings.cancelSignal((words) => surroundings.stderr.write(`${words}\n`))
  return readTrustedHosts(givenPowerShell(given, surroundings.environment), signal)
}

const writeScripts = async (folder: string, scripts: TrustedHostsScripts): Promise<readonly string[]> => {
  const files = [join(folder, appendName), join(folder, restoreName)] as const
  for (const file of files) if (await exists(file)) throw new TargetExists(file)
  await mkdir(folder, { recursive: true })
  // The way back first: there is never a script that changes the list without one that puts it back.
  await writeNewFile(files[1], scripts.restore)
  await writeNewFile(files[0], scripts.append)
  return files
}

const printed = (scripts: TrustedHostsScripts): readonly string[] =>
  (
    [
      [appendName, scripts.append],
      [restoreName, scripts.restore],
    ] as const
  ).flatMap(([name, text]) => ['', `---- ${name}`, ...text.trimEnd().split('\r\n'), `---- end of ${name}`, ''])

/** From a Windows PowerShell that was started as administrator. */
const howToRun = (file: string): readonly string[] => [
  'To run one, start Windows PowerShell as administrator (“Run as administrator”) and write:',
  `powershell.exe -NoProfile -ExecutionPolicy Bypass -File '${file.replaceAll("'", "''")}'`,
]

const indented = (line: string): string => `    ${line}`
