import { describe, it } from 'vitest'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { killAppending, killArchiving, killMigrating } from './support/killed-journals.ts'

const at = temporaryFolder()

/** A sample; `npm run test:long` kills a thousand times and more. */
describe('a process that is killed at any moment loses nothing that it acknowledged', () => {
  it('while it appends', () => killAppending(at('journal.db'), 15))

  it('while it takes a log of format 1 over', () => killMigrating(at(), 15))

  it('while it closes a log and begins the next', () => killArchiving(at(), 15))
})
