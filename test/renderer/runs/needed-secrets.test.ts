import { expect, it } from 'vitest'
import { stepNames } from '../../../src/domain/run/checklist.ts'
import { secretsToFindOut, willOf } from '../../../src/domain/run/will.ts'
import { missingSecrets, neededSecrets } from '../../../src/renderer/runs/needed-secrets.ts'
import { allHeld, readyToRotate, snapshotOf } from '../support/samples/run.ts'

it('asks for what finding out takes, as the domain says, and for no more', () => {
  const story = readyToRotate()
  const snapshot = snapshotOf(story, { held: [] })
  for (const name of stepNames) {
    if (name === 'Notice') continue
    const asked = neededSecrets(snapshot, { name, status: 'unknown' }).map(({ handle }) => handle)
    expect(asked.toSorted()).toEqual(secretsToFindOut(willOf(story.state, name)).toSorted())
  }
})

it('tells those that are not held from those that are', () => {
  const snapshot = snapshotOf(readyToRotate(), { held: allHeld.slice(0, 1) })
  const missing = missingSecrets(snapshot, { name: 'Rotation', status: 'ready' }).map(({ handle }) => handle)
  expect(missing).toEqual(['share-credential', 'pfx-password'])
})
