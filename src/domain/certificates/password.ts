const minimumLength = 8

/**
 * What is wrong with a password for PFX files, in words that hold no character of it; empty when it is safe. Works on
 * the bytes (UTF-8), so that no string of the secret is made.
 *
 * Three documents pull apart: the PKI page wants at least 8 characters of three classes, special ones among them; the
 * rotation page forbids special characters "like for example" five of them; the page of a resource provider uses one of
 * those. Only A to Z, a to z and 0 to 9, with all three classes, satisfies every one.
 * Source: azure-stack-pki-certs.md, certificate requirements; azure-stack-rotate-secrets.md, Preparation step 2.
 */
export const passwordProblems = (password: Uint8Array): readonly string[] => [
  ...(password.length < minimumLength ? [`It is shorter than ${minimumLength} characters.`] : []),
  ...(password.every(isAllowed)
    ? []
    : [
        'It holds something other than the letters A to Z, a to z and the digits 0 to 9: special characters make a rotation fail.',
      ]),
  ...missingClass(password, isUpper, 'an upper-case letter'),
  ...missingClass(password, isLower, 'a lower-case letter'),
  ...missingClass(password, isDigit, 'a digit'),
]

const isUpper = (byte: number): boolean => byte >= 0x41 && byte <= 0x5a
const isLower = (byte: number): boolean => byte >= 0x61 && byte <= 0x7a
const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39
const isAllowed = (byte: number): boolean => isUpper(byte) || isLower(byte) || isDigit(byte)

const missingClass = (password: Uint8Array, belongs: (byte: number) => boolean, name: string): readonly string[] =>
  password.some(belongs) ? [] : [`It lacks ${name}.`]
