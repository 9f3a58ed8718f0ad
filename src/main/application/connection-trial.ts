import type { Given, Watcher } from '../../contract/definition.ts'
import type { ConnectionTrial } from '../../contract/stamps.ts'
import { trustedHostsFor, trustedHostsScripts } from '../../domain/pep/trusted-hosts.ts'
import { OperatorError } from '../operator-error.ts'
import { type ConsoleTrial, tryConsoles } from '../pep/connection-trial.ts'
import type { EndpointTarget, PrivilegedEndpoint } from '../pep/privileged-endpoint.ts'
import { readTrustedHosts } from '../pep/read-trusted-hosts.ts'
import { windowsPowerShell } from '../pep/windows-powershell.ts'
import { noPowerShell, onWindows } from './stamp-reach.ts'
import type { Surroundings, Workplace } from './workplace.ts'

type Shown = Given<ConnectionTrial>

/** Tries the way to a stamp, and shows what came of each part of it. Throws in words for the operator. */
export const tryConnection = async (
  { rehearsal, vaults }: Surroundings,
  place: Workplace,
  stamp: string,
  watcher: Watcher<Shown>,
): Promise<void> => {
  const isRehearsal = stamp === rehearsal.stamp('', 'AAD').id
  const way = isRehearsal ? await wayToSimulated(place, stamp) : wayToReal(place, stamp)
  if (!vaults.of(stamp).holds('cloudadmin-credential')) {
    throw new OperatorError('A session needs the CloudAdmin account, and Keyturn does not hold it.', [
      'Enter the account with its password, then try again.',
    ])
  }
  let shown: Shown = { trustedHosts: null, consoles: [], done: false }
  const show = (part: Partial<Shown>): void => {
    shown = { ...shown, ...part }
    if (!watcher.signal.aborted) watcher.show(shown)
  }
  show(isRehearsal ? {} : { trustedHosts: await trustedHosts(way.targets, watcher.signal) })
  const endpoint = place.services.sessions.through(way.endpoint)
  await tryConsoles(endpoint, way.targets, 'cloudadmin-credential', watcher.signal, (trial) =>
    show({ consoles: [...shown.consoles, trialView(trial)] }),
  )
  show({ done: true })
}

interface Way {
  readonly endpoint: PrivilegedEndpoint
  readonly targets: readonly EndpointTarget[]
}

const wayToReal = ({ reach, stamps }: Workplace, stamp: string): Way => {
  const saved = stamps.find(stamp)
  if (saved === null) throw new OperatorError(`The stamp ${stamp} is not saved.`, ['Save it first.'])
  if (windowsPowerShell(process.platform, process.env) === null) throw new OperatorError(noPowerShell, onWindows)
  return { endpoint: reach.endpointOf(stamp), targets: saved.draft.consoles }
}

const wayToSimulated = async ({ reach, services: { engine } }: Workplace, stamp: string): Promise<Way> => {
  const run = engine.openRuns().findLast((open) => engine.state(open).stamp.id === stamp)
  if (run === undefined) {
    throw new OperatorError('Each rehearsal has a simulated stamp of its own, and no rehearsal is open.', [
      'Open a rehearsal, then try the connection to its stamp.',
    ])
  }
  const { stamp: reference, plan } = engine.state(run)
  const { endpoint } = await reach.portsFor(run, reference, plan)
  return { endpoint, targets: reference.consoles }
}

const trustedHosts = async (
  targets: readonly EndpointTarget[],
  signal: AbortSignal,
): Promise<Shown['trustedHosts']> => {
  const program = windowsPowerShell(process.platform, process.env)
  if (program === null) return null
  const addresses = targets.map(({ address }) => address)
  const reading = await readTrustedHosts(program, signal)
  const { state, meaning, doNext } = trustedHostsFor(reading, addresses)
  if (state === 'trusted' || state === 'unknown') return { state, meaning, doNext, scripts: null }
  const scripts = state === 'by-policy' ? null : trustedHostsScripts({ addresses, before: reading.list ?? '' })
  return {
    state: 'untrusted',
    meaning,
    doNext,
    scripts: scripts === null || 'refusal' in scripts ? null : { append: scripts.append, restore: scripts.restore },
  }
}

const trialView = (trial: ConsoleTrial): Shown['consoles'][number] => {
  const { name, address } = trial.target
  const console = { name, address }
  if (!trial.opened) {
    const { message, meaning, doNext } = trial
    return { opened: false, console, message, meaning, doNext }
  }
  return { opened: true, console, offered: trial.offered, missing: trial.missing }
}
