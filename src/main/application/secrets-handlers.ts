import { OperatorError } from '../operator-error.ts'
import { follow } from './changes.ts'
import type { AreaHandlers, Handling } from './handling.ts'
import { isCredential } from './vaults.ts'

/** Secrets come in here, and never go out again. */
export const secretsHandlers = ({ surroundings }: Handling): AreaHandlers<'secrets'> => {
  const { rehearsal, vaults } = surroundings
  return {
    hold: async ({ stamp, handle, userName, secret }) => {
      try {
        const name = userName?.trim() ?? ''
        if (secret.byteLength === 0) throw new OperatorError('The password is empty.', ['Enter it.'])
        if (isCredential(handle) && name === '') {
          throw new OperatorError('The name of the account is missing.', [
            'Enter it as the stamp knows it, for example AZURESTACK\\cloudadmin.',
          ])
        }
        vaults.hold(stamp, handle, isCredential(handle) ? name : null, secret)
      } finally {
        secret.fill(0)
      }
      return null
    },
    holdRehearsals: async ({ stamp }) => {
      if (stamp !== rehearsal.stamp('', 'AAD').id) {
        throw new OperatorError('Only the simulated stamp has made-up secrets.', ['Enter the secrets of this stamp.'])
      }
      rehearsal.holdSecrets(vaults.of(stamp))
      vaults.changes.tell()
      return null
    },
    forget: async ({ stamp }) => {
      vaults.forget(stamp)
      return null
    },
    held: ({ stamp }, watcher) => follow(watcher, () => vaults.held(stamp), vaults.changes),
  }
}
