import type { RunSnapshot } from '../../../../contract/run-snapshot.ts'
import type { Finding } from '../../../../domain/certificates/checks.ts'
import type { HelpSubject } from '../../../help-links.ts'

/** A finding that a person has to read, and where it was found. */
export interface FindingToRead {
  readonly where: string
  /** The check that says it; empty for the layout. */
  readonly name: string
  readonly result: 'Fail' | 'Warning'
  readonly message: string
  readonly fix: string
  /** What explains it. */
  readonly help: HelpSubject
}

/** All findings of the set that fail or warn, failures first. */
export const notGood = ({
  certificates,
  setFindings,
  departures,
}: Pick<RunSnapshot, 'certificates' | 'setFindings' | 'departures'>): readonly FindingToRead[] =>
  [
    ...setFindings.flatMap((finding) => toRead('The whole set', finding)),
    ...departures.map(({ code, path, result, message, fix }) => ({
      where: path,
      name: '',
      result,
      message,
      fix,
      help: { departure: code },
    })),
    ...certificates.flatMap(({ folder, findings }) => findings.flatMap((finding) => toRead(folder, finding))),
  ].toSorted((a, b) => order[a.result] - order[b.result])

const order = { Fail: 0, Warning: 1 } as const

const toRead = (where: string, { name, result, message, fix }: Finding): readonly FindingToRead[] =>
  result === 'Fail' || result === 'Warning' ? [{ where, name, result, message, fix, help: { check: name } }] : []
