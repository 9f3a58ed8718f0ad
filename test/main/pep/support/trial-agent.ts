import { Agent } from '../../../../src/main/pep/agent.ts'
import { type ShellPatience, usualPatience } from '../../../../src/main/pep/shell.ts'
import { powerShellProgram } from '../../../support/power-shell-program.ts'

/** The agent in the real engine with a session on this computer, which has commands to try it with. */
export const openTrialAgent = async (
  patience: Partial<ShellPatience> = {},
  ...before: readonly string[]
): Promise<Agent> => {
  const program = await powerShellProgram(...before, trials)
  const agent = await Agent.start(program, { ...usualPatience, ...patience }, new AbortController().signal, [
    'self-test',
  ])
  await agent.openHere()
  return agent
}

/**
 * Loaded before the agent: gives the session on this computer commands to try it with, made of nothing but the engine. An
 * alias goes before the function of that name, which comes later.
 */
const trials = `
\${alias:Agent-OpenHere} = 'Open-Trials'
function Open-Trials {
    & \${function:Agent-OpenHere}
    $shell = [Management.Automation.PowerShell]::Create()
    $shell.Runspace = $script:Here
    $null = $shell.AddScript({
        function Test-Kinds {
            [CmdletBinding()] param()
            $DebugPreference = 'Continue'
            $PSCmdlet.WriteVerbose('a verbose word')
            $PSCmdlet.WriteDebug('a debug word')
            $PSCmdlet.WriteWarning('a warning')
            $PSCmdlet.WriteInformation([Management.Automation.InformationRecord]::new('an information', 'here'))
            $progress = [Management.Automation.ProgressRecord]::new(7, 'activity', 'status')
            $progress.PercentComplete = 40
            $progress.CurrentOperation = 'operation'
            $PSCmdlet.WriteProgress($progress)
            $PSCmdlet.WriteProgress([Management.Automation.ProgressRecord]::new(8, "gr$([char] 0xf6)sse", '"quoted"'))
            $PSCmdlet.WriteObject('an output')
            $cause = [ArgumentException]::new('the cause')
            $PSCmdlet.WriteError([Management.Automation.ErrorRecord]::new([InvalidOperationException]::new('an error', $cause), 'Trial', 'NotSpecified', $null))
        }
        function Test-Order([int] $Count) {
            for ($number = 1; $number -le $Count; $number++) { $number }
        }
        function Test-Text([int] $Length, [string] $Of) { [string]::new($Of[0], $Length) }
        function Test-Deep([int] $Levels) {
            $value = 'the innermost'
            for ($level = 0; $level -lt $Levels; $level++) { $value = @{ within = $value } }
            $value
        }
        function Test-Wide([int] $Members) {
            $table = @{}
            for ($member = 0; $member -lt $Members; $member++) { $table["m$member"] = $member }
            , [object[]] (1..$Members)
            $table
            [pscustomobject] $table
        }
        function Test-ListOfLists([int] $Members) {
            $list = [object[]] (1..$Members)
            , [object[]] (1..$Members | ForEach-Object { , $list })
        }
        function Test-Values {
            @{
                nothing = $null; yes = $true; whole = 42; large = 9223372036854775807; fraction = 1.5; letter = [char] 'c'
                time = [datetime]::new(2020, 2, 3, 4, 5, 6, [DateTimeKind]::Utc); version = [version] '1.2.3'
                bytes = [byte[]] (1, 2, 255); none = @(); xml = [xml] '<a b="c"><d/></a>'; day = [DayOfWeek]::Friday
                secret = [Security.SecureString]::new()
                account = [Management.Automation.PSCredential]::new('an account', [Security.SecureString]::new())
            }
        }
        function Test-Unreadable {
            $value = [pscustomobject] @{ before = 1 }
            $value.PSObject.Properties.Add([Management.Automation.PSScriptProperty]::new('throws', { throw 'not today' }))
            $value.PSObject.Properties.Add([Management.Automation.PSNoteProperty]::new('behind', 2))
            $value
        }
        function Test-Progress {
            [CmdletBinding()] param([int] $Count)
            for ($number = 1; $number -le $Count; $number++) {
                $PSCmdlet.WriteProgress([Management.Automation.ProgressRecord]::new(1, 'Rotating', "Step $number of $Count"))
            }
        }
        # Milliseconds that a command takes by itself, called so many times in the engine as the agent calls it.
        function Measure-Engine([int] $Count) {
            $runspace = [Management.Automation.Runspaces.RunspaceFactory]::CreateRunspace()
            $runspace.Open()
            $shell = [Management.Automation.PowerShell]::Create()
            $shell.Runspace = $runspace
            $null = $shell.AddScript("function Test-Order { \${function:Test-Order} }").Invoke()
            $watch = [Diagnostics.Stopwatch]::StartNew()
            for ($number = 1; $number -le $Count; $number++) {
                $shell = [Management.Automation.PowerShell]::Create()
                $shell.Runspace = $runspace
                $null = $shell.AddCommand('Test-Order').AddParameter('Count', 1).Invoke()
                $shell.Dispose()
            }
            [string] ($watch.Elapsed.TotalMilliseconds / $Count)
            $runspace.Dispose()
        }
        # Milliseconds that so many progress records take which stay in the engine.
        function Measure-Progress([int] $Count) {
            $shell = [Management.Automation.PowerShell]::Create()
            $null = $shell.AddScript("function Test-Progress { \${function:Test-Progress} }").Invoke()
            $shell.Commands.Clear()
            $null = $shell.AddCommand('Test-Progress').AddParameter('Count', $Count)
            $watch = [Diagnostics.Stopwatch]::StartNew()
            $null = $shell.Invoke()
            [string] $watch.Elapsed.TotalMilliseconds
            $shell.Dispose()
        }
        function Test-Throw { throw 'thrown on purpose' }
        function Wait-Telling { 'waiting'; while ($true) { [Threading.Thread]::Sleep(20) } }
        function Wait-Stubbornly {
            'waiting'
            try { while ($true) { [Threading.Thread]::Sleep(20) } } finally { while ($true) { [Threading.Thread]::Sleep(20) } }
        }
        function Test-Echo {
            [CmdletBinding()] param([hashtable] $Texts, [Management.Automation.PSCredential] $Account)
            $Texts
            $Account
        }
    }.ToString()).Invoke()
}
`
