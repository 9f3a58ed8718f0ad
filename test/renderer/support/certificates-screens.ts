import type { RunSnapshot } from '../../../src/contract/run-snapshot.ts'
import {
  afterRotation,
  atTheAuthority,
  beforeRequests,
  failedChecks,
  rehearsalAtTheAuthority,
  sampleRun,
  summaryOf,
  withWarnings,
} from './samples/certificates.ts'
import { always, ready, type Screen, type Screens } from './screen.ts'

const ofRun = (snapshot: RunSnapshot): Screen => ({
  fragment: `#/certificates/${sampleRun}`,
  handlers: { ...ready, runs: { snapshot: always(snapshot) } },
})

const longNames = (snapshot: RunSnapshot): RunSnapshot => ({
  ...snapshot,
  certificates: snapshot.certificates.map((row) => ({
    ...row,
    names: row.names.map((name) => name.replace('contoso', 'a-very-long-name-of-an-organisation-that-goes-on-and-on')),
    prepared:
      row.prepared === null
        ? null
        : {
            ...row.prepared,
            issuer:
              'CN=Contoso Enterprise Issuing Certification Authority for Infrastructure 2, DC=corp, DC=contoso, DC=com',
          },
  })),
})

export const certificatesScreens: Screens = {
  'certificates-choice': {
    fragment: '#/certificates',
    handlers: {
      ...ready,
      runs: { list: always([summaryOf(atTheAuthority()), { ...summaryOf(rehearsalAtTheAuthority()), run: 'other' }]) },
    },
  },
  'certificates-no-run': { fragment: '#/certificates', handlers: { ...ready, runs: { list: always([]) } } },
  'certificates-loading': {
    fragment: `#/certificates/${sampleRun}`,
    handlers: { ...ready, runs: { snapshot: () => undefined } },
  },
  'certificates-gone': {
    fragment: '#/certificates/nowhere',
    handlers: {
      ...ready,
      runs: {
        snapshot: (_input, watcher) => watcher.fail(new Error('There is no run nowhere in this log.')),
      },
    },
  },
  'certificates-before-requests': ofRun(beforeRequests()),
  'certificates-at-the-authority': ofRun(atTheAuthority()),
  'certificates-rehearsal': ofRun(rehearsalAtTheAuthority()),
  'certificates-warnings': ofRun(withWarnings()),
  'certificates-failed': ofRun(failedChecks()),
  'certificates-details': { ...ofRun(withWarnings()), press: ['ACSBlob'] },
  'certificates-repair': { ...ofRun(failedChecks()), press: ['ARM Admin'] },
  'certificates-after-rotation': ofRun(afterRotation()),
  'certificates-long-names': ofRun(longNames(withWarnings())),
}
