import { describe, expect, it } from 'vitest'
import type { PepRecord } from '../../src/domain/pep/record.ts'
import { readReadiness } from '../../src/domain/readiness/test-azurestack.ts'
import { rotationEnd } from '../../src/domain/rotation/console.ts'
import { scenarios } from '../../src/rehearsal/scenario.ts'
import {
  endRecords,
  externalCertificatesRecords,
  readinessRecords,
  startRecords,
} from '../../src/rehearsal/stamp-console.ts'
import { scenario } from './support/simulated.ts'

const text = (records: readonly PepRecord[]): string => records.map((record) => record.text).join('\n')

describe('the readiness test', () => {
  it.each(scenarios)('of $name shows nine categories, each as the scenario has it', ({ name, readiness }) => {
    const { categories, verdict } = readReadiness(text(readinessRecords(scenario(name))))
    expect(categories).toHaveLength(9)
    expect(
      categories
        .filter(({ word }) => word !== 'PASS')
        .map(({ word }) => word)
        .toSorted(),
    ).toEqual(Object.values(readiness).toSorted())
    expect(verdict).toBe(name === 'readiness-failure' ? 'fail' : name === 'readiness-warning' ? 'warn' : 'pass')
  })

  it('names the categories as the release does, long ones over two lines', () => {
    expect(text(readinessRecords(scenario('success')))).toMatch(
      /PASS Azure Stack Hub Cloud Hosting\n {5}Infrastructure Summary/,
    )
    expect(text(readinessRecords(scenario('release-1901')))).not.toContain('Hub')
  })
})

describe('the test of the external certificates', () => {
  const served = { folder: 'KeyVault', thumbprint: 'A'.repeat(40), kept: false }

  it('passes when every service serves its certificate', () => {
    expect(readReadiness(text(externalCertificatesRecords([served]))).verdict).toBe('pass')
  })

  it('fails when one does not, and names it', () => {
    const shown = text(externalCertificatesRecords([served, { ...served, folder: 'ADFS', kept: true }]))
    expect(readReadiness(shown)).toMatchObject({ verdict: 'fail', categories: [{ word: 'FAIL' }] })
    expect(shown).toMatch(/ADFS .*not rotated/)
  })
})

describe('the end of a rotation', () => {
  it.each([
    ['success', 'Completed', 'success', "Action plan finished with status: 'Completed'"],
    ['success', 'Failed', 'failure', "Action plan finished with status: 'Failed'"],
    ['release-1901', 'Completed', 'success', 'Overall action status: Success'],
    ['release-1901', 'Failed', 'failure', 'Overall action status: Failed'],
  ] as const)('of %s, %s, stands in the words of its time', (name, ended, end, words) => {
    const shown = text(endRecords(scenario(name), '6f2c', ended))
    expect(shown).toContain(words)
    expect(rotationEnd(shown)).toBe(end)
  })

  it('does not stand in what is written at the start', () => {
    expect(rotationEnd(text(startRecords('6f2c', new Date())))).toBeNull()
  })
})
