import { existsSync } from 'node:fs'
import type { Anchor } from '../anchor.ts'
import { readJournal } from '../database.ts'
import { type LogOpened, LogOpenedFacts, logOpened } from '../log-entries.ts'
import type { AnchorPlace } from './anchor-place.ts'

/** What the places outside a log remember of it, and which of them could not be asked. */
export interface RecalledAnchors {
  readonly anchors: readonly Anchor[]
  /** In words, with the place. */
  readonly problems: readonly string[]
}

/**
 * Everything that these places remember of the log in this database, the newest of each. A place that several logs share
 * is asked for this log's heads only; one that holds nothing but another log's is told with that, since then one of the
 * two is not where it belongs. Heads of the log that this one goes on from are left out: they prove that one.
 */
export const recallAnchors = async (path: string, places: readonly AnchorPlace[]): Promise<RecalledAnchors> => {
  const identity = identityOf(path)
  const anchors: Anchor[] = []
  const problems: string[] = []
  for (const place of places) {
    try {
      const head = newestFor(identity, await place.recall())
      if (head !== null) anchors.push(head)
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error))
    }
  }
  return { anchors, problems }
}

type Identity = Pick<LogOpened, 'origin' | 'previous'>

const newestFor = (identity: Identity | null, heads: readonly Anchor[]): Anchor | null => {
  if (identity === null) return heads[0] ?? null
  const own = heads.filter(({ origin }) => origin === identity.origin)
  return own[0] ?? heads.find((head) => !isOfPrevious(head, identity)) ?? null
}

/** A damaged log may have had more entries than were left of it, and may not even have had its name any more. */
const isOfPrevious = ({ origin, entry }: Anchor, { previous }: Identity): boolean => {
  if (previous === null || origin === null) return false
  const itsOwn = previous.log === null || origin.endsWith(`/${previous.log}`)
  return itsOwn && (previous.reason === 'damaged' || entry <= previous.entries)
}

/** What a log says of itself in the entry that opens it; null for none, or one that says nothing that can be read. */
const identityOf = (path: string): Identity | null => {
  if (!existsSync(path)) return null
  try {
    return readJournal(path, (database) => {
      const facts = database
        .prepare<[string], string>("select line -> 'facts' from entry where line ->> 'type' = ? order by seq limit 1")
        .pluck()
        .get(logOpened)
      return facts === undefined ? null : LogOpenedFacts.parse(JSON.parse(facts))
    })
  } catch {
    // Whatever is wrong with the log, its verification says it in words; here it only has no name to go by.
    return null
  }
}
