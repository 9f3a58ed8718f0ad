import { stampNameProblem } from '../domain/certificates/certificate-set.ts'
import type { IdentityProvider, StampNames } from '../domain/stamp/identity.ts'
import type { Given } from './arguments.ts'
import { UsageError } from './failure.ts'

export const identities = ['AAD', 'ADFS'] as const satisfies readonly IdentityProvider[]

export const identityOption = {
  name: 'identity',
  value: 'AAD|ADFS',
  need: 'required',
  meaning: 'the identity provider of the stamp: Microsoft Entra ID or AD FS',
} as const

export const containerRegistryOption = {
  name: 'container-registry',
  value: null,
  need: 'optional',
  meaning: 'the stamp has Azure Container Registry installed',
} as const

export const nameOptions = [
  { name: 'region', value: 'R', need: 'required', meaning: 'the region name of the stamp, for example east' },
  {
    name: 'fqdn',
    value: 'F',
    need: 'required',
    meaning: 'the external domain without the region, for example azurestack.contoso.com',
  },
] as const

export const providerOf = (
  given: Given<'identity' | 'container-registry'>,
): { readonly identity: IdentityProvider; readonly containerRegistry: boolean } => {
  const identity = given.choice('identity', identities)
  if (identity === null) throw new UsageError('--identity is missing: add --identity AAD|ADFS.')
  return { identity, containerRegistry: given.switch('container-registry') }
}

/** The names of the stamp. Throws `UsageError` when a region or domain can't be one. */
export const stampNamesOf = (given: Given<'identity' | 'container-registry' | 'region' | 'fqdn'>): StampNames => {
  const names = { region: given.required('region'), fqdn: given.required('fqdn'), ...providerOf(given) }
  const problem = stampNameProblem(names)
  if (problem !== null) throw new UsageError(problem)
  return names
}
