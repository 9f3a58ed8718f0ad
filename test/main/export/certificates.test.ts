import { describe, expect, it } from 'vitest'
import type { Recorded } from '../../../src/domain/run/event.ts'
import { fold } from '../../../src/domain/run/fold.ts'
import { isBundleName } from '../../../src/main/audit/bundle/bundle-names.ts'
import { pemBlocks } from '../../../src/main/certificates/pem.ts'
import { certificatesOf } from '../../../src/main/export/certificates.ts'
import { Story } from '../../domain/run/support/run-events.ts'
import { certificateOf, newThumbprint, oldThumbprint, stampFacts, successfulRun } from '../../support/run-history.ts'

const run = '2026-11-23-0a1b2c3d'

const pemFiles = (events: readonly Recorded[]): ReadonlyMap<string, string> =>
  new Map(certificatesOf(run, events, fold(events)).map(({ name, content }) => [name, String(content)]))

/** What the PEM of one file holds. */
const derOf = (files: ReadonlyMap<string, string>, name: string): Buffer | undefined =>
  pemBlocks(files.get(`certificates/${run}/${name}`) ?? '')[0]?.der

describe('the certificates of a run', () => {
  it('are those from before, those prepared and those from after, of every service', () => {
    const files = pemFiles(successfulRun())
    expect(files.size).toBe(3 * 11)
    expect([...files.keys()].filter((name) => !isBundleName(name))).toEqual([])
    expect(derOf(files, 'Public-Portal-before.pem')).toEqual(certificateOf(oldThumbprint('Public Portal')))
    expect(derOf(files, 'Public-Portal-prepared.pem')).toEqual(certificateOf(newThumbprint('Public Portal')))
    expect(derOf(files, 'Public-Portal-after.pem')).toEqual(certificateOf(newThumbprint('Public Portal')))
  })

  it('are PEM, in lines of 64 characters', () => {
    const pem = pemFiles(successfulRun()).get(`certificates/${run}/ARM-Admin-before.pem`) ?? ''
    expect(pem).toMatch(
      /^-----BEGIN CERTIFICATE-----\n(?:[A-Za-z0-9+/]{64}\n)+[A-Za-z0-9+/]{1,63}={0,2}\n-----END CERTIFICATE-----\n$/,
    )
  })

  it('from before the rotation are not those of a later look at the stamp', () => {
    const story = new Story()
      .take('Stamp', undefined, ...stampFacts(oldThumbprint))
      .rotate({ result: 'done', summary: '' })
    story.take('Stamp', undefined, ...stampFacts(newThumbprint))
    const files = pemFiles(story.events)
    expect([...files.keys()].every((name) => name.endsWith('-before.pem'))).toBe(true)
    expect(derOf(files, 'ARM-Admin-before.pem')).toEqual(certificateOf(oldThumbprint('ARM Admin')))
  })

  it('are left out where the log does not hold them, or nothing was served', () => {
    const story = new Story().intend('Stamp')
    const certificate = {
      thumbprint: oldThumbprint('ARM Admin'),
      subject: '',
      issuer: '',
      dnsNames: [],
      notBefore: '',
      notAfter: '',
      chain: [],
      der: null,
    }
    for (const endpoint of [
      { folder: 'ARM Admin', host: 'h', certificate, failure: null },
      { folder: 'ARM Public', host: 'h', certificate: null, failure: 'it is off' },
    ]) {
      story.learn('Stamp', { fact: 'served', when: 'before', endpoint })
    }
    expect(pemFiles(story.events).size).toBe(0)
  })
})
