import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { adviceFor } from '../../../src/domain/rotation/failures.ts'

describe('the advice for a failure', () => {
  it.each([
    ['layout', "Cannot bind argument to parameter 'Path' because it is null.", ''],
    ['layout', 'Something else.', 'ParameterArgumentValidationErrorNullNotAllowed,Test-Certificate'],
    ['path-ending', 'The path \\\\10.0.0.5\\certs\\AAD should end with Certificates.', ''],
    ['path-ending', 'The PfxFilesPath must be a path ending in \\Certificates: \\\\10.0.0.5\\certs', ''],
    [
      'unquoted-path',
      "The term '\\\\10.0.0.5\\certs' is not recognized as the name of a cmdlet",
      'CommandNotFoundException',
    ],
    ['unquoted-path', "The term '<NetworkPathofCertShare>' is not recognized as the name of a cmdlet", ''],
    ['command-missing', "The term 'Set-BmcCredential' is not recognized as the name of a cmdlet", ''],
    ['scripts-not-allowed', 'The syntax is not supported by this runspace.', 'ScriptsNotAllowed'],
    ['scripts-not-allowed', 'This can occur if the runspace is in no-language mode.', ''],
    ['parameter-empty', "Cannot bind argument to parameter 'CertificatePassword' because it is null.", ''],
    ['parameter-empty', "Cannot validate argument on parameter 'PfxFilesPath'. The argument is null or empty.", ''],
    ['pfx-password', 'The specified network password is not correct.', ''],
    ['pfx-encryption', 'The PFX file is not encrypted with TripleDES-SHA1.', ''],
    ['certificate-names', "The certificate records 'a' do not contain a record that is valid for 'b'.", ''],
    [
      'certificate-usage',
      'Enhanced Key Usage is: Server Authentication. Requires: Server Authentication, Client Authentication',
      '',
    ],
    ['storage-table-encryption', 'The step of storage table re-encryption failed.', ''],
    ['rerun-changed-files', 'The files on the share are not those of the attempt that failed.', ''],
    ['share-access', "Access to the path '\\\\10.0.0.5\\certs' is denied.", ''],
    ['share-access', 'The network path was not found.', ''],
    ['share-access', 'The user name or password is incorrect.', ''],
    ['access-denied', 'Access is denied.', ''],
    ['general', 'An unexpected fault occurred.', 'Microsoft.Fault'],
    ['general', '', ''],
  ] as const)('is %s for %j %j', (id, text, errorId) => {
    expect(adviceFor(text, errorId).id).toBe(id)
  })

  it('for the layout says that it is not the access to the share', () => {
    const advice = adviceFor("Cannot bind argument to parameter 'Path' because it is null.", '')
    expect(advice.meaning).toContain('folder layout')
    expect(advice.doNot.join(' ')).toContain('credential')
  })

  it('for what is not known is to follow the words, restore the share, rerun, and then to ask support', () => {
    const { doNext, doNot } = adviceFor('something new', '')
    const next = doNext.join(' ')
    for (const words of ['own words', 'backup copies', 'rerun', 'support']) expect(next).toContain(words)
    expect(doNot.join(' ')).toContain('-Internal -ReRun')
  })

  it('is whole for every text, and never throws', () => {
    const pieces = fc.constantFrom(
      'path ',
      'end with ',
      'Certificates',
      "The term '",
      "' is not recognized",
      'TripleDES',
      'Access ',
    )
    const texts = fc.oneof(
      fc.string(),
      fc.array(pieces).map((parts) => parts.join('')),
    )
    fc.assert(
      fc.property(texts, texts, (text, errorId) => {
        const { meaning, doNext, source } = adviceFor(text, errorId)
        expect(meaning).toMatch(/^[A-Z].*\.$/)
        expect(doNext.length).toBeGreaterThan(0)
        expect(source).not.toBe('')
      }),
    )
  })

  it('does not take long for a long text', () => {
    const began = performance.now()
    for (const piece of [
      'path ',
      "Cannot bind argument to parameter 'a'",
      "Access to the path '",
      'PFX ',
      'files on the share ',
    ]) {
      expect(adviceFor(piece.repeat(50_000), '').meaning).not.toBe('')
    }
    expect(performance.now() - began).toBeLessThan(5_000)
  })
})
