// Runs one script and knows its exit code.
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Runspaces;

namespace PowerShellHost;

internal sealed class Shell : PSHost, IDisposable
{
    private readonly Runspace _runspace;

    public int ExitCode { get; private set; }

    public Shell()
    {
        _runspace = RunspaceFactory.CreateRunspace(this, InitialSessionState.CreateDefault());
        _runspace.Open();
    }

    public void Run(string script)
    {
        using PowerShell powerShell = PowerShell.Create(_runspace);
        powerShell.AddScript(script, useLocalScope: false);
        powerShell.Commands.Commands[0].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        powerShell.AddCommand("Out-Default");
        try
        {
            powerShell.Invoke();
        }
        catch (RuntimeException e)
        {
            ExitCode = 1;
            Console.Error.WriteLine(e.Message);
        }
    }

    public override void SetShouldExit(int exitCode) => ExitCode = exitCode;

    public override string Name => "PowerShellHost";
    public override Version Version => new(1, 0);
    public override Guid InstanceId { get; } = Guid.NewGuid();
    public override PSHostUserInterface UI { get; } = new RedirectedConsole();
    public override CultureInfo CurrentCulture => CultureInfo.InvariantCulture;
    public override CultureInfo CurrentUICulture => CultureInfo.InvariantCulture;
    public override void EnterNestedPrompt() => throw new NotSupportedException();
    public override void ExitNestedPrompt() => throw new NotSupportedException();
    public override void NotifyBeginApplication() { }
    public override void NotifyEndApplication() { }
    public void Dispose() => _runspace.Dispose();
}
