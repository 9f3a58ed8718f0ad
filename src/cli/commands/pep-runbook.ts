import { certificatesPath, certificatesPathProblem, transcriptsPathProblem } from '../../domain/pep/command.ts'
import type { StampReference } from '../../domain/run/event.ts'
import { runbookOf } from '../../domain/run/runbook.ts'
import type { StampNames } from '../../domain/stamp/identity.ts'
import { writeNewFile } from '../../main/files/durable.ts'
import { defineCommand } from '../command.ts'
import { consoleAddresses } from '../console-addresses.ts'
import { UsageError } from '../failure.ts'
import { absolutePath } from '../paths.ts'
import { containerRegistryOption, identityOption, nameOptions, stampNamesOf } from '../stamp-options.ts'
import { uncPath } from '../unc-path.ts'
import { version } from '../version.ts'

export const pepRunbook = defineCommand({
  name: 'pep runbook',
  summary: 'Writes how to rotate the external certificates of a stamp by hand, in Windows PowerShell, without Keyturn.',
  options: [
    ...nameOptions,
    identityOption,
    containerRegistryOption,
    {
      name: 'ercs',
      value: 'IP,IP,IP',
      need: 'required',
      meaning: 'the addresses of the ERCS machines, in the order in which they are tried',
    },
    {
      name: 'share',
      value: 'UNC',
      need: 'required',
      meaning: 'the share for the certificates, for example \\\\nas\\certs',
    },
    {
      name: 'transcripts',
      value: 'UNC',
      need: 'required',
      meaning: 'the folder to which the stamp writes the transcripts of the sessions',
    },
    {
      name: 'out',
      value: 'FILE',
      need: 'optional',
      meaning: 'write it to this file, of which there must be none; without it, it is printed',
    },
  ],
  run: async (given, surroundings) => {
    const stamp = stampOf(stampNamesOf(given), consoleAddresses(given.required('ercs'), 'ercs'))
    const share = shareOf(given.required('share'))
    const transcripts = transcriptsOf(given.required('transcripts'))
    const out = given.optional('out')
    const runbook = runbookOf(
      stamp,
      {
        ...share,
        transcripts,
        transcriptsDestination: transcripts,
        // The runbook asks for them, on the computer where they are.
        prepared: null,
        backup: null,
        setAside: null,
      },
      { madeBy: `Keyturn ${version}`, at: surroundings.now() },
    )
    if (out === null) {
      return { good: true, document: { result: 'OK', out, runbook }, lines: runbook.trimEnd().split('\n') }
    }
    const path = absolutePath(out, surroundings.environment)
    await writeNewFile(path, forWindows(runbook))
    return { good: true, document: { result: 'OK', out: path }, lines: [`OK  ${path}`] }
  },
})

const stampOf = (names: StampNames, addresses: readonly string[]): StampReference => ({
  id: `${names.region}.${names.fqdn}`,
  names,
  // Their names differ by the prefix of the deployment, which nobody was asked for.
  consoles: addresses.map((address, index) => ({ name: `ERCS0${index + 1}`, address })),
  rehearsal: null,
})

const shareOf = (text: string) => {
  const share = uncPath(text, 'share')
  if (/^\\\\.+\\.+\\(certificates|aad|adfs|certificates\\(aad|adfs))$/i.test(share)) {
    throw new UsageError(
      '--share names a folder of the layout: give the share itself, or the folder in which Certificates is to be made.',
    )
  }
  const path = `${share}\\Certificates`
  const pfxFilesPath = certificatesPath(path)
  if (pfxFilesPath === null) throw new UsageError(`--share can’t be used. ${certificatesPathProblem(path) ?? ''}`)
  return { share, pfxFilesPath }
}

const transcriptsOf = (text: string): string => {
  const path = uncPath(text, 'transcripts')
  const problem = transcriptsPathProblem(path)
  if (problem !== null) throw new UsageError(`--transcripts can’t be used. ${problem}`)
  return path
}

/** With line ends and a mark that the Notepad of an older Windows Server understands too. */
const forWindows = (text: string): string => `\ufeff${text.replaceAll('\n', '\r\n')}`
