import { describe, it } from 'vitest'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { killAppending, killArchiving, killMigrating } from './support/killed-journals.ts'

const at = temporaryFolder()

describe('a process that is killed at any moment loses nothing that it acknowledged', () => {
  it('while it appends, a thousand times', () => killAppending(at('journal.db'), 1000))

  it('while it takes a log of format 1 over, two hundred times', () => killMigrating(at(), 200))

  it('while it closes a log and begins the next, two hundred times', () => killArchiving(at(), 200))
})
