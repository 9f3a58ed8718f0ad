import { expect, it } from 'vitest'
import { setTable } from '../../../../src/renderer/features/certificates/set-table.ts'
import { afterRotation, failedChecks } from '../../support/samples/certificates.ts'

it('copies of the table hold in full what the window shortens', () => {
  const { certificates } = afterRotation()
  const [columns, first] = setTable(certificates)
  expect(first).toHaveLength(columns?.length ?? 0)
  expect(first).toContain(certificates[0]?.prepared?.thumbprint)
  expect(first).toContain(certificates[0]?.prepared?.issuer)
  expect(first).toContain(certificates[0]?.request)
})

it('copies of the table tell what the checks have against a certificate, and leave empty what is not there', () => {
  const rows = setTable(failedChecks().certificates)
  expect(rows.find(([folder]) => folder === 'ARM Admin')?.join('|')).toContain('Fail: PFX Encryption: It is encrypted')
  expect(rows.find(([folder]) => folder === 'Public Portal')?.[5]).toBe('')
})
