import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { adviceFor } from '../../../src/domain/rotation/failures.ts'

describe('the advice for a failure', () => {
  it.each([
    ['layout', "Cannot bind argument to parameter 'Path' because it is null."],
    ['path-ending', 'The path \\\\10.0.0.5\\certs\\AAD should end with Certificates.'],
    ['path-ending', 'The PfxFilesPath must be a path ending in \\Certificates: \\\\10.0.0.5\\certs'],
    ['unquoted-path', "The term '\\\\10.0.0.5\\certs' is not recognized as the name of a cmdlet"],
    ['unquoted-path', "The term '<NetworkPathofCertShare>' is not recognized as the name of a cmdlet"],
    ['command-missing', "The term 'Set-BmcCredential' is not recognized as the name of a cmdlet"],
    ['command-missing', "The term 'Invoke-Command' is not recognized as a name of a cmdlet"],
    ['scripts-not-allowed', 'The syntax is not supported by this runspace.'],
    ['scripts-not-allowed', 'This can occur if the runspace is in no-language mode.'],
    ['parameter-empty', "Cannot bind argument to parameter 'CertificatePassword' because it is null."],
    ['parameter-empty', "Cannot validate argument on parameter 'PfxFilesPath'. The argument is null or empty."],
    ['parameter-unknown', "A parameter cannot be found that matches parameter name 'Group'."],
    ['parameter-unknown', "A positional parameter cannot be found that accepts argument 'External'."],
    ['parameter-unfit', 'Parameter set cannot be resolved using the specified named parameters.'],
    ['parameter-unfit', 'Cannot process command because of one or more missing mandatory parameters: BmcPassword.'],
    ['parameter-unfit', "Cannot process argument transformation on parameter 'PathAccessCredential'."],
    ['culture', 'String was not recognized as a valid DateTime.'],
    ['culture', 'Culture is not supported.'],
    ['pfx-password', 'The specified network password is not correct.'],
    [
      'pfx-password',
      'The PFX file you are trying to import requires either a different password or membership in an Active Directory principal to which it is protected.',
    ],
    ['pfx-password', 'The certificate data cannot be read with the provided password, the password may be incorrect.'],
    ['pfx-encryption', 'The PFX file is not encrypted with TripleDES-SHA1.'],
    ['pfx-encryption', 'Testing: ACSBlob\\ACSBlob.pfx\n    PFX Encryption: Fail\n    Expiry Date: OK'],
    ['certificate-names', "The certificate records 'a' do not contain a record that is valid for 'b'."],
    ['certificate-names', '    DNS Names: Fail'],
    [
      'certificate-usage',
      'Enhanced Key Usage is: Server Authentication. Requires: Server Authentication, Client Authentication',
    ],
    ['certificate-usage', '    Key Usage: Fail'],
    ['revocation-list', '    HTTP CRL: Fail'],
    ['pfx-content', '    Parse PFX: Fail'],
    ['pfx-content', '    Read PFX: Fail'],
    ['pfx-content', '    Private Key: Fail'],
    ['pfx-content', '    Cert Chain: Fail'],
    ['pfx-content', '    Chain Order: Fail'],
    ['pfx-content', '    Other Certificates: Fail'],
    ['certificate-issue', '    Expiry Date: Fail'],
    ['certificate-issue', '    Signature Algorithm: Fail'],
    ['certificate-issue', '    Key Length: Fail'],
    ['certificate-issue', '    Key Size: Fail'],
    ['storage-table-encryption', 'The step of storage table re-encryption failed.'],
    ['rerun-changed-files', 'The files on the share are not those of the attempt that failed.'],
    ['share-access', "Access to the path '\\\\10.0.0.5\\certs' is denied."],
    ['share-access', 'The network path was not found.'],
    ['share-access', "Cannot find path '\\\\10.0.0.5\\certs' because it does not exist."],
    ['share-access', 'The user name or password is incorrect.'],
    ['access-denied', 'Access is denied.'],
    ['general', 'An unexpected fault occurred.'],
    ['general', '    Cert Chain: OK\n    Private Key: OK'],
    ['general', ''],
  ] as const)('is %s for the words %j', (id, text) => {
    expect(adviceFor(text, '').id).toBe(id)
    expect(adviceFor(text, 'Microsoft.Fault,Start-SecretRotation').id).toBe(id)
  })

  it.each([
    ['layout', 'ParameterArgumentValidationErrorNullNotAllowed,Test-Certificate'],
    ['parameter-empty', 'ParameterArgumentValidationErrorNullNotAllowed,Start-SecretRotation'],
    ['parameter-empty', 'ParameterArgumentValidationErrorEmptyStringNotAllowed,Set-BmcCredential'],
    ['command-missing', 'CommandNotFoundException'],
    ['scripts-not-allowed', 'ScriptsNotAllowed'],
    ['scripts-not-allowed', 'VariableReferenceNotSupportedInDataSection'],
    ['parameter-unknown', 'NamedParameterNotFound,Start-SecretRotation'],
    ['parameter-unknown', 'PositionalParameterNotFound,Start-SecretRotation'],
    ['parameter-unfit', 'AmbiguousParameterSet,Test-AzureStack'],
    ['parameter-unfit', 'MissingMandatoryParameter,Set-BmcCredential'],
    ['parameter-unfit', 'ParameterArgumentTransformationError,Start-SecretRotation'],
    ['parameter-unfit', 'ParameterArgumentValidationError,Set-BmcCredential'],
    ['parameter-unfit', 'CannotConvertArgumentNoMessage,Start-SecretRotation'],
    ['culture', 'CultureNotFoundException,Test-AzureStack'],
    ['share-access', 'CouldNotMapNetworkDrive,Microsoft.PowerShell.Commands.NewPSDriveCommand'],
    ['share-access', 'GetContentReaderUnauthorizedAccessError,Microsoft.PowerShell.Commands.GetContentCommand'],
    ['share-access', 'UnauthorizedAccessException,Start-SecretRotation'],
    ['access-denied', 'AccessDenied,PSSessionOpenFailed'],
    ['general', 'Microsoft.Fault'],
  ] as const)('is %s for the id %s, whatever language the words are in', (id, errorId) => {
    expect(adviceFor('Ein Text in einer anderen Sprache.', errorId).id).toBe(id)
  })

  it.each([
    ['scripts-not-allowed', 'Access is denied.', 'ScriptsNotAllowed'],
    ['parameter-unknown', 'The network path was not found.', 'NamedParameterNotFound,Start-SecretRotation'],
    ['share-access', 'The specified network password is not correct.', 'CouldNotMapNetworkDrive,New-PSDrive'],
    ['command-missing', 'This can occur if the runspace is in no-language mode.', 'CommandNotFoundException'],
  ] as const)('is %s by the id, though the words %j are those of another failure', (id, text, errorId) => {
    expect(adviceFor(text, errorId).id).toBe(id)
  })

  it.each([
    ['unquoted-path', "The term '\\\\10.0.0.5\\certs' is not recognized", 'CommandNotFoundException'],
    [
      'layout',
      "Cannot bind argument to parameter 'Path' because it is null.",
      'ParameterArgumentValidationErrorNullNotAllowed,Get-Item',
    ],
    [
      'parameter-empty',
      "Cannot bind argument to parameter 'BmcPassword' because it is null.",
      'ParameterArgumentValidationErrorNullNotAllowed,Set-BmcCredential',
    ],
  ] as const)('is %s by the words %j, where failures share the id %s', (id, text, errorId) => {
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
      'ParameterArgumentValidationErrorNullNotAllowed',
      ',Test-Certificate',
      'UnauthorizedAccess',
      'Cert Chain ',
    )
    const texts = fc.oneof(
      fc.string(),
      fc.array(pieces).map((parts) => parts.join('')),
    )
    fc.assert(
      fc.property(texts, texts, (text, errorId) => {
        const { meaning, doNext, doNot, source } = adviceFor(text, errorId)
        for (const sentence of [meaning, ...doNext, ...doNot]) expect(sentence).toMatch(/^[A-Z].*\.$/)
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
      'Cert Chain  ',
      'Cannot convert value ',
      "The term '<Network",
    ]) {
      expect(adviceFor(piece.repeat(50_000), piece.repeat(50_000)).meaning).not.toBe('')
    }
    expect(performance.now() - began).toBeLessThan(5_000)
  })
})
