import { type ConsoleTrial, tryConsoles } from '../../main/pep/connection-trial.ts'
import { powerShellEndpoint } from '../../main/pep/power-shell-endpoint.ts'
import { Vault } from '../../main/vault/vault.ts'
import { defineCommand } from '../command.ts'
import { consoleAddresses } from '../console-addresses.ts'
import { passwordOptions, requiredPassword } from '../password.ts'
import { givenPowerShell, powerShellOption } from '../power-shell-option.ts'
import { printable } from '../printable.ts'
import { progressLine } from '../progress-line.ts'

export const pepConnect = defineCommand({
  name: 'pep connect',
  summary: 'Opens a session on each ERCS of a stamp, says what it offers, and leaves: nothing is run there.',
  options: [
    { name: 'ercs', value: 'IP,IP,IP', need: 'required', meaning: 'the addresses of the ERCS machines' },
    {
      name: 'user',
      value: 'NAME',
      need: 'required',
      meaning: 'a member of CloudAdmins, for example AZURESTACK\\cloudadmin',
    },
    ...passwordOptions,
    powerShellOption,
  ],
  run: async (given, surroundings) => {
    const targets = consoleAddresses(given.required('ercs'), 'ercs').map((address) => ({ name: address, address }))
    const program = givenPowerShell(given, surroundings.environment)
    const vault = new Vault()
    const userName = given.required('user')
    const password = await requiredPassword(given, surroundings, 'A session needs the password of that account')
    vault.holdCredential('cloudadmin-credential', userName, password)
    const endpoint = powerShellEndpoint(program, vault)
    const progress = progressLine(surroundings.stderr, surroundings.environment)
    const signal = surroundings.cancelSignal(progress.say)
    try {
      progress.show(`connecting to ${targets.length} ERCS machines`)
      const consoles = await tryConsoles(endpoint, targets, 'cloudadmin-credential', signal, ({ target }) =>
        progress.show(`${target.address} tried`),
      )
      const result = resultOf(consoles, targets.length)
      return {
        good: result !== 'Fail',
        document: { result, consoles: consoles.map(({ target, ...trial }) => ({ address: target.address, ...trial })) },
        lines: consoles.flatMap(linesOf),
      }
    } finally {
      progress.clear()
      vault.wipe()
      await endpoint.settled()
    }
  },
})

/** One console is enough to work with; the others are for the day when it is gone. */
const resultOf = (consoles: readonly ConsoleTrial[], all: number): 'OK' | 'Warning' | 'Fail' => {
  const open = consoles.flatMap((trial) => (trial.opened ? [trial] : []))
  if (open.length === 0) return 'Fail'
  return open.length === all && open.every(({ missing }) => missing.length === 0) ? 'OK' : 'Warning'
}

const linesOf = (trial: ConsoleTrial): readonly string[] => {
  const { address } = trial.target
  if (!trial.opened) {
    return [
      `Fail    ${address}  ${trial.meaning}`,
      ...trial.doNext.map((line) => `        ${line}`),
      ...trial.message.split(/\r?\n/).map((line) => `        ${printable(line)}`),
    ]
  }
  return [
    `${(trial.missing.length === 0 ? 'OK' : 'Warning').padEnd(8)}${address}  a session was opened and left again`,
    `        offered: ${trial.offered.join(', ')}`,
    ...(trial.missing.length === 0 ? [] : [`        not offered: ${trial.missing.join(', ')}`]),
  ]
}
