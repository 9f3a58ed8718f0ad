import type { CertificateRow } from '../../../../contract/run-snapshot.ts'

/** What an endpoint serves after the rotation, against what was prepared for it. */
export interface ComparedEndpoint {
  readonly folder: string
  readonly host: string | null
  readonly prepared: string | null
  readonly served: string | null
  readonly failure: string | null
  /** `Skipped` where nothing was looked at yet. */
  readonly result: 'OK' | 'Fail' | 'Skipped'
}

/** What is not as it should be stands first. */
export const comparedEndpoints = (rows: readonly CertificateRow[]): readonly ComparedEndpoint[] =>
  rows.map(compared).toSorted((a, b) => order[a.result] - order[b.result])

const order = { Fail: 0, Skipped: 1, OK: 2 } as const

const compared = ({ folder, prepared, servedAfter }: CertificateRow): ComparedEndpoint => {
  const wanted = prepared?.thumbprint ?? null
  const served = servedAfter?.thumbprint ?? null
  const same = served !== null && served.toLowerCase() === wanted?.toLowerCase()
  return {
    folder,
    host: servedAfter?.host ?? null,
    prepared: wanted,
    served,
    failure: servedAfter?.failure ?? null,
    result: servedAfter === null ? 'Skipped' : same ? 'OK' : 'Fail',
  }
}

export const sameWords = ({ result, served }: ComparedEndpoint): string => {
  switch (result) {
    case 'OK':
      return 'as prepared'
    case 'Fail':
      return served === null ? 'not seen' : 'another certificate'
    case 'Skipped':
      return 'not looked at yet'
  }
}
