import { keyFileWarning } from '../../main/audit/key-file.ts'
import { changeLogKey } from '../../main/log-keeping.ts'
import { defineCommand } from '../command.ts'
import { databaseOption, logKeeperOf } from '../log-keeper.ts'
import { writeError } from '../output.ts'
import { keyPassphraseOption, withKeyProtection } from '../signing-key-options.ts'

export const auditChangeKey = defineCommand({
  name: 'audit change-key',
  summary: 'Lets a new key sign an audit log from now on, and writes that into the log.',
  options: [
    databaseOption,
    { name: 'reason', value: 'TEXT', need: 'required', meaning: 'why: stands in the log' },
    keyPassphraseOption,
  ],
  run: (given, surroundings) =>
    withKeyProtection(given, surroundings, async (protection) => {
      const keeper = logKeeperOf(given, surroundings)
      const { key, vouchedFor } = await changeLogKey(keeper, protection, given.required('reason'))
      const warning = keyFileWarning(protection.kind)
      if (warning !== null) writeError(surroundings.stderr, [warning])
      return {
        good: true,
        document: { result: vouchedFor ? 'OK' : 'Warning', key: key.id, publicKey: key.publicKey, vouchedFor },
        lines: [
          `${vouchedFor ? 'OK' : 'Warning'}  ${keeper.folder.journal} is signed by the key ${key.id} from now on.`,
          vouchedFor
            ? '    The key before vouches for it; its file stays beside the new one.'
            : '    The key before could not be opened, so it does not vouch for the new one. Every verification will say so, with your reason.',
        ],
      }
    }),
})
