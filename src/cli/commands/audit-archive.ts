import { openSigningKey } from '../../main/audit/key-file.ts'
import { archiveLog } from '../../main/log-keeping.ts'
import { defineCommand } from '../command.ts'
import { databaseOption, logKeeperOf } from '../log-keeper.ts'
import { keyPassphraseOption, withKeyProtection } from '../signing-key-options.ts'

export const auditArchive = defineCommand({
  name: 'audit archive',
  summary: 'Closes an audit log with a final checkpoint, and begins the next, which names it.',
  options: [
    databaseOption,
    {
      name: 'reason',
      value: 'TEXT',
      need: 'required',
      meaning: 'why, for example the rule of retention: stands in the log',
    },
    keyPassphraseOption,
  ],
  run: (given, surroundings) =>
    withKeyProtection(given, surroundings, async (protection) => {
      const keeper = logKeeperOf(given, surroundings)
      const key = await openSigningKey({ path: keeper.folder.signingKey, protection })
      const kept = await archiveLog(keeper, key, given.required('reason'))
      return {
        good: true,
        document: { result: 'OK', ...kept, journal: keeper.folder.journal },
        lines: [
          `OK  ${kept.file} is closed: ${kept.entries} entries, head ${kept.head}`,
          `    ${keeper.folder.journal} goes on from it. Keep the closed file as long as your rules say; it is never written again.`,
        ],
      }
    }),
})
