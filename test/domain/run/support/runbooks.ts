import { certificatesPath } from '../../../../src/domain/pep/command.ts'
import { runbookOf } from '../../../../src/domain/run/runbook.ts'
import type { IdentityProvider } from '../../../../src/domain/stamp/identity.ts'

export const madeAt = { madeBy: 'Keyturn', at: new Date(Date.UTC(2026, 10, 23, 10, 15)) } as const

/** The runbook of a stamp with three consoles, without a plan for the folders of the jump box. */
export const plannedRunbook = (identity: IdentityProvider): string => {
  const share = '\\\\10.4.0.9\\certs'
  const pfxFilesPath = certificatesPath(`${share}\\Certificates`)
  if (pfxFilesPath === null) throw new Error('the path of the test is wrong')
  return runbookOf(
    {
      id: 'east.azurestack.contoso.com',
      names: { region: 'east', fqdn: 'azurestack.contoso.com', identity, containerRegistry: false },
      consoles: ['225', '226', '227'].map((last, index) => ({
        name: `AzS-ERCS0${index + 1}`,
        address: `10.4.0.${last}`,
      })),
      rehearsal: null,
    },
    {
      share,
      pfxFilesPath,
      transcripts: '\\\\10.4.0.9\\transcripts',
      transcriptsDestination: '\\\\10.4.0.9\\transcripts',
      prepared: null,
      backup: null,
      setAside: null,
    },
    madeAt,
  )
}

/** The blocks of PowerShell in a runbook, in their order. */
export const blocksOf = (runbook: string): readonly string[] =>
  [...runbook.matchAll(/^```powershell\n([\s\S]*?)\n```$/gm)].map(([, block = '']) => block)
