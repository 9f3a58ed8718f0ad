import { describe, expect, it } from 'vitest'
import { RunEventSchema } from '../../src/contract/run-event.ts'
import { checked, failed, readinessWarns, Story } from '../domain/run/support/run-events.ts'

describe('an event', () => {
  const { events } = new Story()
    .readyToRotate()
    .take('Readiness', failed, readinessWarns)
    .take('Report', failed, checked('Warning'))
    .rotate(failed)
    .take('Share')
    .add({ type: 'run-taken-up' }, { type: 'run-closed', end: 'abandoned', reason: null })

  it('comes back from the journal as it went in', () => {
    for (const { event } of events) expect(RunEventSchema.parse(JSON.parse(JSON.stringify(event)))).toEqual(event)
  })

  it.each([
    ['of an unknown type', { type: 'run-forgotten' }],
    ['with a member too many', { type: 'run-taken-up', why: 'power' }],
    ['with a member too few', { type: 'step-skipped', step: 'Requests' }],
    ['with an attempt that no run has', { type: 'step-followed-up', step: 'Rotation', attempt: 0 }],
    [
      'with a path that does not end with Certificates',
      {
        type: 'step-intended',
        attempt: 1,
        will: {
          step: 'Rotation',
          command: {
            command: 'Start-SecretRotation',
            rotate: 'external',
            pfxFilesPath: '\\\\10.4.0.9\\certs\\Certificates\\AAD',
            pathAccessCredential: 'share-credential',
            certificatePassword: 'pfx-password',
          },
        },
      },
    ],
    [
      'with flags that no command has',
      {
        type: 'step-intended',
        attempt: 1,
        will: {
          step: 'Rotation',
          command: { command: 'Start-SecretRotation', rotate: 'external-rerun', internal: true },
        },
      },
    ],
  ])('%s is refused', (_, event) => {
    expect(RunEventSchema.safeParse(event).success).toBe(false)
  })
})
