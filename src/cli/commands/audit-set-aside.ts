import { openOrMakeSigningKey } from '../../main/audit/key-file.ts'
import { setLogAside } from '../../main/log-keeping.ts'
import { defineCommand } from '../command.ts'
import { databaseOption, logKeeperOf } from '../log-keeper.ts'
import { keyPassphraseOption, withKeyProtection } from '../signing-key-options.ts'

export const auditSetAside = defineCommand({
  name: 'audit set-aside',
  summary: 'Sets an audit log aside that does not verify, as it is, and begins a new one, which names it.',
  options: [databaseOption, keyPassphraseOption],
  run: (given, surroundings) =>
    withKeyProtection(given, surroundings, async (protection) => {
      const keeper = logKeeperOf(given, surroundings)
      const key = await openOrMakeSigningKey({ path: keeper.folder.signingKey, protection })
      const kept = await setLogAside(keeper, key)
      return {
        good: true,
        document: { result: 'OK', ...kept, journal: keeper.folder.journal },
        lines: [
          `OK  ${kept.file} is set aside as it was; ${kept.entries} of its entries are whole.`,
          `    ${keeper.folder.journal} is a new log, which names it. Runs that were open in the old one are not open in the new one.`,
          '    Keep the old one as evidence: “audit verify” says what is wrong with it.',
        ],
      }
    }),
})
