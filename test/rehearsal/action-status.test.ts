import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { differs, type StampAction, stampAction } from '../../src/main/runs/stamp-action.ts'
import { actionStatusRecords } from '../../src/rehearsal/action-status.ts'
import type { SimulatedStamp } from '../../src/rehearsal/stamp.ts'
import { type Material, makeMaterial, namesOf, stampInHand } from './support/simulated.ts'

let material: Material
beforeAll(async () => {
  material = await makeMaterial(namesOf('ADFS'))
})
afterAll(() => material.remove())

/** As the app reads what the stamp answers. */
const asked = (stamp: SimulatedStamp): StampAction | null =>
  stampAction(actionStatusRecords(stamp).flatMap((record) => (record.stream === 'output' ? [record.value] : [])))

const newest = (stamp: SimulatedStamp): StampAction => {
  const action = asked(stamp)
  if (action === null) throw new Error('the stamp answered nothing')
  return action
}

describe('Get-ActionStatus', () => {
  it('says nothing of a stamp that never rotated', async () => {
    expect(asked((await stampInHand(material, 'session-drops')).stamp)).toBeNull()
  })

  it('shows the rotation of long ago until there is a new one, which is told from it', async () => {
    const inHand = await stampInHand(material, 'success')
    const old = newest(inHand.stamp)
    expect(old.end).toBe('success')
    expect(Date.parse(old.mark.startedAt ?? '')).toBeLessThan(material.at.getTime() - 600 * 86_400_000)
    await inHand.start()
    const now = newest(inHand.stamp)
    expect(now.end).toBeNull()
    expect(now.mark.status).toBe('Running')
    expect(differs(old.mark, now.mark)).toBe(true)
  })

  it('shows each step with its state and times, and changes whenever a step does', async () => {
    const inHand = await stampInHand(material, 'success')
    await inHand.start()
    inHand.pass(5)
    const early = newest(inHand.stamp)
    inHand.pass(10)
    const later = newest(inHand.stamp)
    expect(differs(early.mark, later.mark)).toBe(true)
    expect(later.progress.steps.map(({ name, status }) => `${name}: ${status}`)).toEqual([
      'Validate certificates on the share: Success',
      'Copy external certificates to the stamp: Success',
      'Rotate portal and ARM endpoints: Success',
      'Rotate storage endpoints (blob, queue, table): InProgress',
      'Rotate Key Vault endpoints: ',
      'Rotate extension hosts: ',
      'Rotate AD FS and Graph endpoints: ',
      'Restart gateways: ',
    ])
    const [first, second] = later.progress.steps
    expect(first?.endedAt).toBe(second?.startedAt)
    inHand.pass(100)
    expect(newest(inHand.stamp)).toMatchObject({ end: 'success', mark: { status: 'Completed' } })
  })

  it('shows a failure with the step that failed', async () => {
    const inHand = await stampInHand(material, 'fails-then-rerun')
    await inHand.start()
    inHand.pass(100)
    const { end, mark, progress } = newest(inHand.stamp)
    expect({ end, status: mark.status }).toEqual({ end: 'failure', status: 'Failed' })
    expect(progress.steps.find(({ status }) => status === 'Error')?.name).toBe(
      'Rotate storage endpoints (blob, queue, table)',
    )
  })

  it('has every property that is known of the object', async () => {
    const [record] = actionStatusRecords((await stampInHand(material, 'success')).stamp)
    const names = record?.stream === 'output' && record.value !== null ? Object.keys(record.value) : []
    expect(names).toEqual([
      'InstanceID',
      'ActionPlanName',
      'ActionTypeName',
      'RolePath',
      'ProgressAsXml',
      'Status',
      'StartDateTime',
      'EndDateTime',
      'LastModifiedDateTime',
      'StartIndex',
      'EndIndex',
      'Skip',
      'Retries',
      'ParentActionPlanInstanceID',
      'LockType',
      'RuntimeParameters',
      'RemediationInstance',
      'OnCompleteInstance',
      'InstanceType',
      'AdditionalInformation',
      'CorrelationRequestId',
    ])
  })
})
