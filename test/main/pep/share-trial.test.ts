import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { shareTrial } from '../../../src/main/pep/share-trial.ts'
import { Vault } from '../../../src/main/vault/vault.ts'
import { asOrdinaryUser } from '../../support/ordinary-user.ts'
import { powerShellProgram } from '../../support/power-shell-program.ts'
import { requirePowerShell } from '../../support/powershell.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { type FakeAnswer, fakeAgent } from './support/fake-agent.ts'

/** The trial of a share. Drives on shares are simulated: two functions in the place of Windows’ commands. */

const at = temporaryFolder()

const vault = (): Vault => {
  const vault = new Vault()
  vault.holdCredential('share-credential', 'AZS\\share', Buffer.from('Gehäim'))
  return vault
}

/** Takes an account of that name, and writes down what is mapped and what is removed. */
const drives = `
function New-PSDrive($Name, $PSProvider, $Root, $Credential) {
    if ($Credential.GetNetworkCredential().Password -cne ('Geh' + [char] 0xe4 + 'im')) { throw 'The network password is not correct.' }
    if ($Root -like '*taken*') { throw 'Multiple connections to a server or shared resource by the same user are not allowed.' }
    [IO.File]::AppendAllText($env:KEYTURN_TEST_DRIVES, "$Name on $Root as $($Credential.UserName)\`n")
    'an object that nobody asked for'
}
function Remove-PSDrive($Name, [switch] $Force) { [IO.File]::AppendAllText($env:KEYTURN_TEST_DRIVES, "$Name removed\`n") }
`

const trial = async (share: string, secrets: Vault = vault()) => {
  const program = await powerShellProgram(drives)
  const environment = { ...program.environment, KEYTURN_TEST_DRIVES: at('drives') }
  return shareTrial({ ...program, environment }, secrets)('share-credential', share)
}

const driveLines = (): readonly string[] =>
  existsSync(at('drives')) ? readFileSync(at('drives'), 'utf8').trim().split('\n') : []

it('a share that can be read and written is tried whole, and nothing is left of it', async (context) => {
  requirePowerShell(context)
  mkdirSync(at('share'))
  writeFileSync(at('share', 'there before.txt'), 'mine')
  expect(await trial(at('share'))).toEqual({
    userName: 'AZS\\share',
    read: true,
    write: true,
    message: `${at('share')} was mapped as AZS\\share and listed, a file written, read back and removed.`,
  })
  expect(readdirSync(at('share'))).toEqual(['there before.txt'])
  expect(driveLines()).toEqual([`KeyturnTrial on ${at('share')} as AZS\\share`, 'KeyturnTrial removed'])
})

it('a share that refuses the account is neither read nor written, in the words of Windows', async (context) => {
  requirePowerShell(context)
  mkdirSync(at('share'))
  const wrong = new Vault()
  wrong.holdCredential('share-credential', 'AZS\\share', Buffer.from('wrong'))
  expect(await trial(at('share'), wrong)).toEqual({
    userName: 'AZS\\share',
    read: false,
    write: false,
    message: `${at('share')} could not be reached as AZS\\share. Windows says: The network password is not correct.`,
  })
  expect(driveLines()).toEqual([])
})

it('a server to which another account is connected is told with what to do about it', async (context) => {
  requirePowerShell(context)
  const { message } = await trial(at('taken'))
  expect(message).toMatch(
    /Multiple connections.* under another account: close it \(net use shows it\), then try again\.$/,
  )
})

it('a folder that is missing on the share can’t be listed', async (context) => {
  requirePowerShell(context)
  const { read, write, message } = await trial(at('missing'))
  expect({ read, write }).toEqual({ read: false, write: false })
  expect(message).toContain('could not be listed as AZS\\share. Windows says:')
  expect(driveLines().at(-1)).toBe('KeyturnTrial removed')
})

it('a folder that can be read only is read and not written', async (context) => {
  requirePowerShell(context)
  mkdirSync(at('share'))
  chmodSync(at('share'), 0o555)
  for (const open of [at('.'), at('drives')]) {
    if (open === at('drives')) writeFileSync(open, '')
    chmodSync(open, 0o777)
  }
  const { read, write, message } = await asOrdinaryUser(() => trial(at('share')))
  expect({ read, write }).toEqual({ read: true, write: false })
  expect(message).toMatch(/^No file could be written to .*\. Windows says: .*denied/)
  expect(readdirSync(at('share'))).toEqual([])
  expect(driveLines().at(-1)).toBe('KeyturnTrial removed')
})

const fault = {
  ...{ message: '=Access is denied.', id: '=UnauthorizedAccessException', category: '=', types: [], causes: [] },
}

it.each<readonly [string, FakeAnswer, RegExp]>([
  [
    'read back and removed',
    { done: '=written', left: false, ...fault },
    /could not be read back\. Windows says: Access is denied\.$/,
  ],
  [
    'read back',
    { done: '=written', left: true, ...fault },
    /could not be read back\. .* Remove \.keyturn-trial-[0-9a-f]{12} by hand\.$/,
  ],
  [
    'removed',
    { done: '=read', left: true, ...fault },
    /could not be removed\. .* Remove \.keyturn-trial-[0-9a-f]{12} by hand\.$/,
  ],
])('a file of the trial that can’t be %s is named when it is left', async (_, answer, words) => {
  const program = fakeAgent(at('fake'), { 'Agent-TryShare': [{ kind: 'share', ...Object(answer) }] })
  const { read, write, message } = await shareTrial(program, vault())('share-credential', '\\\\10.4.0.9\\certs')
  expect({ read, write }).toEqual({ read: true, write: false })
  expect(message).toMatch(words)
})
