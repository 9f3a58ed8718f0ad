/**
 * The identity provider of a stamp, by the folder name that the rotation share uses: `AAD` is Microsoft Entra ID
 * (formerly Azure AD), `ADFS` is Active Directory Federation Services.
 * Source: "Rotate external secrets", preparation step 6, azure-stack-rotate-secrets.md.
 */
export type IdentityProvider = 'AAD' | 'ADFS'

/** Where a stamp's names come from: `portal.<region>.<fqdn>`, with or without an installed Container Registry. */
export interface StampNames {
  readonly region: string
  readonly fqdn: string
  readonly identity: IdentityProvider
  readonly containerRegistry: boolean
}
