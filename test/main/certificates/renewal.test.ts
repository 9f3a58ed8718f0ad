import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { wantedRequests } from '../../../src/domain/certificates/request-plan.ts'
import { subjectName } from '../../../src/main/certificates/names.ts'
import { renewalOf } from '../../../src/main/certificates/renewal.ts'
import { endpointUsages, signCertificate } from '../../../src/rehearsal/x509.ts'

const served = (subject: string, names: readonly string[], key: KeyObject = rsa(2048)): Buffer =>
  signCertificate(
    {
      subject,
      issuer: 'CN=Old CA',
      publicKey: createPublicKey(key).export({ type: 'spki', format: 'der' }),
      notBefore: new Date(),
      notAfter: new Date(Date.now() + 86_400_000),
      names,
      authority: false,
      usages: endpointUsages,
      crlUrl: null,
    },
    rsa(2048),
  )
const rsa = (modulusLength: number): KeyObject => generateKeyPairSync('rsa', { modulusLength }).privateKey
const portal = 'portal.east.contoso.com'

describe('a renewal', () => {
  it('keeps the subject in its order, without the CN of that one endpoint', () => {
    const subject = `C=US,O=Contoso\\, Ltd,OU=Azure Stack Hub,CN=${portal}`
    expect(renewalOf(served(subject, [portal]))).toEqual({
      subject: 'C=US,O=Contoso\\, Ltd,OU=Azure Stack Hub',
      keyLength: 2048,
      names: [portal],
      notes: [],
    })
  })

  it('has no subject of its own when the endpoint’s name is all that there is', () => {
    expect(renewalOf(served(`CN=${portal}`, [portal])).subject).toBeNull()
    expect(subjectName(null, portal)).toEqual(subjectName(`CN=${portal}`, null))
  })

  it('keeps a CN that is none of its names, so that all have it', () => {
    const { subject } = renewalOf(served('O=Contoso,CN=Azure Stack', [portal]))
    expect(subject).toBe('O=Contoso,CN=Azure Stack')
    expect(subjectName(subject, portal)).toEqual(subjectName('O=Contoso,CN=Azure Stack', null))
  })

  it.each([
    ['RSA 3072', rsa(3072), 3072, 0],
    ['RSA 1024, which is too short for a stamp', rsa(1024), 2048, 1],
    ['an elliptic curve', generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey, 2048, 1],
  ])('says which key length it keeps: %s', (_, key, keyLength, notes) => {
    const renewal = renewalOf(served('O=Contoso', [portal], key))
    expect(renewal.keyLength).toBe(keyLength)
    expect(renewal.notes).toHaveLength(notes)
  })
})

describe('the requests of a renewal', () => {
  const stamp = { region: 'east', fqdn: 'contoso.com', identity: 'AAD', containerRegistry: false } as const

  it('keep names beside the required ones for the endpoint that serves them', () => {
    const requests = wantedRequests(stamp, 'each', ['Portal.East.contoso.com', 'cloud.contoso.com'])
    expect(requests.filter(({ names }) => names.length > 1)).toEqual([
      {
        stem: 'portal_east_contoso_com',
        folders: ['Public Portal'],
        names: ['portal.east.contoso.com', 'cloud.contoso.com'],
      },
    ])
  })

  it('do not copy the names of one certificate for everything into each of them', () => {
    const all = wantedRequests(stamp, 'single')[0]?.names ?? []
    expect(all).toHaveLength(11)
    expect(wantedRequests(stamp, 'each', [...all, 'cloud.contoso.com']).every(({ names }) => names.length === 1)).toBe(
      true,
    )
    expect(wantedRequests(stamp, 'single', ['cloud.contoso.com'])[0]?.names).toEqual([...all, 'cloud.contoso.com'])
  })
})
