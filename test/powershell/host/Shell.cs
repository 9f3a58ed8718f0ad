// Runs scripts and knows the exit code.
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;
using System.Text;

namespace PowerShellHost;

internal sealed class Shell : PSHost, IDisposable
{
    private readonly Runspace _runspace;
    private bool _exiting;

    public int ExitCode { get; private set; }

    public Shell()
    {
        _runspace = RunspaceFactory.CreateRunspace(this, InitialSessionState.CreateDefault());
        _runspace.Open();
    }

    // A script that throws gives the exit code 1.
    public void RunScript(string script)
    {
        if (!Run(script)) ExitCode = 1;
    }

    // What pwsh does with -Command -, NoPrompt and a redirected input. Each line runs by itself, at once. One that is not
    // complete opens a block, which takes every line until a blank one, and then runs; a block that is not ended is
    // dropped. What a line throws ends that line only. Source: Microsoft.PowerShell.ConsoleHost, InputLoop.Run.
    public void RunLines(TextReader input)
    {
        StringBuilder? block = null;
        while (!_exiting && input.ReadLine() is { } line)
        {
            if (string.IsNullOrWhiteSpace(line))
            {
                if (block is null) continue;
                line = block.ToString();
                block = null;
            }
            else if (block is not null)
            {
                block.Append('\n').Append(line);
                continue;
            }

            if (IsIncomplete(line)) block = new StringBuilder(line);
            else Run(line);
        }
    }

    private static bool IsIncomplete(string text)
    {
        Parser.ParseInput(text, out _, out ParseError[] errors);
        return errors is [{ IncompleteInput: true }, ..];
    }

    // Whether it ended without an error that ends a script.
    private bool Run(string script)
    {
        using PowerShell powerShell = PowerShell.Create(_runspace);
        powerShell.AddScript(script, useLocalScope: false);
        powerShell.Commands.Commands[0].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        powerShell.AddCommand("Out-Default");
        try
        {
            powerShell.Invoke();
            return true;
        }
        catch (RuntimeException e)
        {
            Console.Error.WriteLine(e.Message);
            return false;
        }
    }

    public override void SetShouldExit(int exitCode)
    {
        ExitCode = exitCode;
        _exiting = true;
    }

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
