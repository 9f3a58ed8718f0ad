import type { KeptHead } from '../../../../src/main/audit/anchors/kept-head.ts'
import type { Entry, EntryFacts } from '../../../../src/main/audit/entry.ts'
import type { LogIdentity } from '../../../../src/main/audit/entry-maker.ts'
import type { Journal } from '../../../../src/main/audit/journal.ts'
import { JournalUnwritable } from '../../../../src/main/audit/journal-errors.ts'

/** A journal in memory, which refuses the entries that a test says. What it has accepted survives, as on a disk. */
export class MemoryJournal implements Journal {
  readonly path: string
  readonly identity: LogIdentity = { origin: 'test/memory', log: 'memory' }
  readonly kept: Entry[] = []
  /** Says which entry can't be written. */
  refuses: (facts: EntryFacts) => boolean = () => false

  constructor(path: string) {
    this.path = path
  }

  append(facts: EntryFacts): Entry {
    if (this.refuses(facts)) throw new JournalUnwritable('the disk is full (test)')
    const entry: Entry = {
      v: 1,
      seq: this.kept.length + 1,
      at: new Date(Date.UTC(2026, 10, 23) + this.kept.length * 1000).toISOString(),
      mono: this.kept.length * 1000,
      boot: 'test',
      actor: { account: 'test\\operator', sid: null },
      host: 'test',
      app: 'Keyturn test',
      // What comes back from a disk is plain data, whatever went in.
      ...structuredClone(facts),
    }
    this.kept.push(entry)
    return entry
  }

  head(): { seq: number; hash: string; at: string } {
    const last = this.kept.at(-1)
    return { seq: last?.seq ?? 0, hash: '0'.repeat(64), at: last?.at ?? '' }
  }

  sign(): KeptHead {
    return { ...this.head(), origin: this.identity.origin, publicKey: '', line: '' }
  }

  seal(): Buffer {
    return Buffer.alloc(64)
  }

  changeKey(): void {}

  closeSegment(): void {}

  *entries(filter: { readonly run?: string } = {}): IterableIterator<Entry> {
    for (const entry of this.kept) if (filter.run === undefined || entry.run === filter.run) yield entry
  }

  onAppended(): () => void {
    return () => {}
  }

  close(): void {}

  /** The types of all entries, with the fact or the result where there is one: what happened, in short. */
  story(): readonly string[] {
    return this.kept.map(({ type, facts }) => {
      const { fact, outcome } = facts
      if (typeof fact === 'object' && fact !== null && 'fact' in fact) return String(fact.fact)
      if (typeof outcome === 'object' && outcome !== null && 'result' in outcome)
        return `${type} ${String(outcome.result)}`
      return type
    })
  }
}
