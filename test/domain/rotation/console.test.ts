import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rotationEnd } from '../../../src/domain/rotation/console.ts'

const beginning = [
  'VERBOSE: Create Client for execution of action plan',
  'VERBOSE: Start action plan',
  'VERBOSE: Action plan instance ID specified: 3c9c4d3f-6a1e-4d2b-9f0e-2f5a6c1d7e10',
  "VERBOSE: Overall action status: 'Pending'",
  "VERBOSE: Overall action status: 'Running'",
  "VERBOSE: Step 'Rotate certificates' status: 'InProgress'",
].join('\r\n')

describe('the console of a rotation', () => {
  it.each([
    ['of 2018 and 2019', 'Overall action status: Success'],
    ['of 2018 and 2019, with quotes', "VERBOSE: Overall action status: 'Success'\r\nVERBOSE: DONE"],
    ['of 2020 and 2021', 'ActionPlanInstanceID 3c9c4d3f CurrentStatus: Completed\r\nDONE'],
    ['of 2020 and 2021, over two lines', 'ActionPlanInstanceID: 3c9c4d3f\r\n  CurrentStatus: Completed\r\nDONE'],
    [
      'of today',
      "ActionPlanInstanceID 3c9c4d3f CurrentStatus: Completed\r\nAction plan finished with status: 'Completed'",
    ],
    ['of today, its last line alone', "Action plan finished with status: 'Completed'"],
  ])('says success in the words %s', (_, words) => {
    expect(rotationEnd(`${beginning}\r\n${words}\r\n`)).toBe('success')
  })

  it.each([
    "Action plan finished with status: 'Failed'",
    'Overall action status: Error',
    'ActionPlanInstanceID 3c9c4d3f CurrentStatus: Canceled',
    "Overall action status: 'Cancelled'",
  ])('says failure in %s', (words) => {
    expect(rotationEnd(`${beginning}\n${words}\n`)).toBe('failure')
  })

  it.each([
    '',
    beginning,
    `${beginning}\nVERBOSE: DONE`,
    `${beginning}\nVERBOSE: Step 'Rotate certificates' status: 'Success'`,
    'CurrentStatus: Completed',
    'ActionPlanInstanceID 3c9c4d3f CurrentStatus: Running',
    'Overall action status: Completed with errors',
    "Action plan finished with status: 'Completed with warnings'",
    "Action plan finished with status: ''",
    'Action plan finished with status: Unknown',
    'Overall action status: SuccessPending',
    'The rotation was a Success.',
  ])('has no end in %j', (text) => {
    expect(rotationEnd(text)).toBeNull()
  })

  it('does not take a part that completed for the whole', () => {
    const text = "ActionPlanInstanceID 1 CurrentStatus: Completed\nVERBOSE: Overall action status: 'Running'"
    expect(rotationEnd(text)).toBeNull()
    expect(rotationEnd(`${text}\nAction plan finished with status: 'Completed'`)).toBe('success')
  })

  it('keeps a failure, whatever follows', () => {
    expect(rotationEnd("Overall action status: 'Failed'\nAction plan finished with status: 'Completed'")).toBe(
      'failure',
    )
  })

  it('is never a success by chance', () => {
    const pieces = fc.constantFrom(
      'Overall action status: ',
      'ActionPlanInstanceID ',
      'CurrentStatus: ',
      "'Running'",
      'Pending',
      'InProgress',
      'DONE',
      '\n',
      "'",
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(pieces).map((parts) => parts.join('')),
        ),
        (text) => {
          expect(rotationEnd(text)).toBeNull()
        },
      ),
    )
  })
})
