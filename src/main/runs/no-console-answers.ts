import { SessionRefused } from '../pep/privileged-endpoint.ts'

/** None of the consoles that were tried would open a session; each with its reason. */
export class NoConsoleAnswers extends SessionRefused {
  /** In the order in which they were tried; at least one. */
  readonly refused: readonly SessionRefused[]
  constructor(refused: readonly SessionRefused[]) {
    const last = refused.at(-1)
    if (last === undefined) throw new TypeError('a stamp without consoles')
    super(
      last.target,
      last.reason,
      `${last.reason === 'access-denied' ? 'The account was refused, so no other ERCS was tried' : 'No ERCS opened a session'}: ${refused.map(({ target, message }) => `${target.name} (${target.address}): ${message}`).join('; ')}`,
      { cause: last },
    )
    this.refused = refused
  }
}
