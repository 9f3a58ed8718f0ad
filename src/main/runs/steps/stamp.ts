import { z } from 'zod'
import { probeHosts } from '../../../domain/certificates/certificate-set.ts'
import type { PepValue } from '../../../domain/pep/record.ts'
import type { Outcome, StampInformation, Will } from '../../../domain/run/event.ts'
import { parseStampVersion } from '../../../domain/stamp/version.ts'
import { versionFindings } from '../../../domain/stamp/version-rules.ts'
import { ask } from '../console-session.ts'
import { failed } from '../failure.ts'
import { probeAll } from '../served-endpoints.ts'
import type { Step, StepContext } from '../step.ts'
import { readOnlyNotStarted } from './read-only.ts'

type StampWill = Extract<Will, { step: 'Stamp' }>

/** Connects, reads what the stamp says of itself, applies the version rules, and sees what its endpoints serve today. */
export const stamp: Step<StampWill> = {
  async perform(context) {
    const output = await ask(context, context.will.command)
    const information = stampInformation(output.values)
    if (information === null) {
      return failed(
        'The stamp answered, but not with its information: there is no StampVersion in it.',
        ['Run Get-AzureStackStampInformation by hand and see what it says.'],
        output.text,
      )
    }
    context.learn({ fact: 'stamp-information', information })
    const { names } = context.state().stamp
    const wrong = wrongStamp(information, `${names.region}.${names.fqdn}`)
    if (wrong !== null) return wrong
    const version = parseStampVersion(information.version)
    const refused = versionFindings(version, context.state().kind).filter(({ effect }) => effect === 'refused')
    if (refused.length > 0) {
      return failed(refused.map(({ message }) => message).join(' '), ['Update the stamp first, then open a new run.'])
    }
    const unseen = await seeEndpoints(context)
    return {
      result: 'done',
      summary: `${names.region} · release ${version?.release ?? information.version} · ${names.identity}${unseen === 0 ? '' : ` · ${unseen} endpoints could not be seen`}`,
    }
  },
  reconcile: readOnlyNotStarted,
}

const Text = z.union([z.string(), z.number()]).transform(String)
const RootObject = z.looseObject({ Thumbprint: z.string(), Subject: z.string(), NotAfter: z.string() })
const InformationObject = z.looseObject({
  StampVersion: Text,
  RegionName: z.string().nullish(),
  ExternalDomainFQDN: z.string().nullish(),
  CloudID: z.string().nullish(),
  RootCACertificates: z.union([z.array(z.unknown()), z.looseObject({})]).nullish(),
})

/** No public page lists the whole object, so all but the version may be missing. */
const stampInformation = (values: readonly PepValue[]): StampInformation | null => {
  for (const value of values) {
    const parsed = InformationObject.safeParse(value)
    if (!parsed.success) continue
    const { StampVersion, RegionName, ExternalDomainFQDN, CloudID, RootCACertificates } = parsed.data
    return {
      version: StampVersion,
      region: RegionName ?? null,
      externalDomain: ExternalDomainFQDN ?? null,
      cloudId: CloudID ?? null,
      roots: [RootCACertificates ?? []].flat().flatMap(rootOf),
    }
  }
  return null
}

const rootOf = (value: unknown): StampInformation['roots'] => {
  const parsed = RootObject.safeParse(value)
  if (!parsed.success) return []
  const { Thumbprint, Subject, NotAfter } = parsed.data
  return [{ thumbprint: Thumbprint, subject: Subject, notAfter: NotAfter }]
}

/** ExternalDomainFQDN includes the region. A run on the wrong stamp ends here, before anything was done. */
const wrongStamp = (information: StampInformation, expected: string): Outcome | null => {
  const found = information.externalDomain
  if (found === null || found.toLowerCase() === expected.toLowerCase()) return null
  return failed(`This is another stamp: it calls itself ${found}, and this run is for ${expected}.`, [
    'Check the addresses of the ERCS machines, the region and the domain name of the stamp.',
    'Close this run and open one for the right stamp.',
  ])
}

/** How many endpoints could not be seen: said, but no reason to stop before anything was changed. */
const seeEndpoints = async (context: StepContext): Promise<number> => {
  const seen = await probeAll(context, probeHosts(context.state().stamp.names), 'before')
  return seen.filter(({ certificate }) => certificate === null).length
}
