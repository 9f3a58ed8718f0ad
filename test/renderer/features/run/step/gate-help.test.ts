import { expect, it } from 'vitest'
import type { RunSnapshot } from '../../../../../src/contract/run-snapshot.ts'
import type { StepName } from '../../../../../src/domain/run/checklist.ts'
import { helpingSteps } from '../../../../../src/renderer/features/run/step/gate-help.ts'
import {
  backedUp,
  certificatesWarned,
  known,
  noticed,
  opened,
  readinessWarned,
  readyToRotate,
  rotating,
  rotationFailed,
  rotationUnknown,
  snapshotOf,
} from '../../../support/samples/run.ts'

const helpFor = ({ view }: RunSnapshot, name: StepName): readonly (StepName | null)[] => {
  const step = view.steps.find((candidate) => candidate.name === name)
  return step === undefined ? [] : helpingSteps(step.refusals, name, view)
}

it('leads from a locked rotation to each step that it waits for, in order', () => {
  expect(helpFor(snapshotOf(opened()), 'Rotation')).toEqual([
    'Stamp',
    'Notice',
    'Readiness',
    'Certificates',
    'Backup',
    'Share',
  ])
  expect(helpFor(snapshotOf(known()), 'Rotation')).toEqual(['Notice', 'Readiness', 'Certificates', 'Backup', 'Share'])
  expect(helpFor(snapshotOf(noticed()), 'Certificates')).toEqual(['Requests'])
})

it('leads to the step whose warnings a person may accept', () => {
  expect(helpFor(snapshotOf(readinessWarned()), 'Rotation')[0]).toBe('Readiness')
  expect(helpFor(snapshotOf(certificatesWarned()), 'Backup')).toEqual(['Certificates'])
})

it('leads to the share after a failed rotation, and to the readiness test when it is too old', () => {
  expect(helpFor(snapshotOf(rotationFailed()), 'Rotation')).toEqual(['Share'])
  expect(helpFor(snapshotOf(readyToRotate(), { hours: 31 }), 'Rotation')).toEqual(['Readiness'])
  expect(helpFor(snapshotOf(backedUp(), { hours: 31 }), 'Rotation')).toEqual(['Share', 'Readiness'])
})

it('leads to what runs, and to what nobody knows the end of', () => {
  expect(helpFor(snapshotOf(rotating()), 'Verification')).toEqual(['Rotation', 'Rotation'])
  expect(helpFor(snapshotOf(rotationUnknown()), 'Verification')).toEqual(['Rotation', 'Rotation'])
})
