import type { LogStanding } from '../../contract/application-state.ts'
import { agoWords } from '../components/times.ts'

/** How the log stands in a phrase. */
export interface LogWords {
  readonly standing: string
  /** What is said besides, and may be cut where there is no room. */
  readonly more: string
  /** All of it, for whoever points at it or hears it. */
  readonly whole: string
}

/** @param now this computer's time, in milliseconds */
export const logWords = (log: LogStanding, now: number): LogWords => {
  const { standing, more } = shortWords(log, now)
  const whole = log.standing === 'attention' && log.words !== null ? `${standing}. ${log.words}` : `${standing}${more}`
  return { standing, more, whole }
}

const shortWords = (log: LogStanding, now: number): Omit<LogWords, 'whole'> => {
  const why = log.words === null ? '' : `: ${log.words}`
  switch (log.standing) {
    case 'intact':
      return {
        standing: `Log intact to entry ${log.entries.toLocaleString('en')}`,
        more: `${anchored(log, now)}${log.keyProtection === 'none' ? ', key not protected' : ''}`,
      }
    case 'attention':
      return { standing: `Log needs attention${attention(log)}`, more: '' }
    case 'altered':
      return { standing: 'Log altered', more: why }
    case 'unwritable':
      return { standing: 'Log can’t be written', more: why }
  }
}

/** Why it needs attention, in a word or two: the bar has no room for sentences. */
const attention = ({ keyProtection, places }: LogStanding): string => {
  const reasons = [
    ...(keyProtection === 'none' ? ['key not protected'] : []),
    ...(places.some(({ problem }) => problem !== null) ? ['head not kept outside'] : []),
  ]
  return reasons.length === 0 ? '' : `: ${reasons.join(', ')}`
}

const anchored = ({ anchoredAt }: LogStanding, now: number): string =>
  anchoredAt === null ? ', not anchored yet' : `, anchored ${agoWords(now - Date.parse(anchoredAt))}`
