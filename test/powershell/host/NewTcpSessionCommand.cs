// New-PSSession for a console of the simulated stamp: the errors have the words and the ids of the real one.
using System.Management.Automation;
using System.Management.Automation.Remoting;
using System.Management.Automation.Runspaces;

namespace PowerShellHost;

[Cmdlet(VerbsCommon.New, "TcpSession"), OutputType(typeof(PSSession))]
public sealed class NewTcpSessionCommand : PSCmdlet
{
    private readonly CancellationTokenSource _until = new();

    // The name by which the console goes; the port on this computer is where it listens.
    [Parameter(Mandatory = true)] public string ComputerName { get; set; } = "";
    [Parameter(Mandatory = true)] public int Port { get; set; }
    [Parameter(Mandatory = true)] public PSCredential Credential { get; set; } = PSCredential.Empty;
    [Parameter(Mandatory = true)] public string ConfigurationName { get; set; } = "";
    [Parameter] public PSSessionOption SessionOption { get; set; } = new();

    protected override void ProcessRecord()
    {
        if (SessionOption.OpenTimeout > TimeSpan.Zero) _until.CancelAfter(SessionOption.OpenTimeout);
        try
        {
            WriteObject(Open());
        }
        catch (RefusedException e) when (!Stopping)
        {
            var refused = new PSRemotingTransportException($"[{ComputerName}] Connecting to remote server {ComputerName} " +
                $"failed with the following error message : {e.Message}", e);
            WriteError(new ErrorRecord(refused, $"{e.Id},PSSessionOpenFailed", ErrorCategory.OpenError, ComputerName));
        }
    }

    private PSSession Open()
    {
        ConsoleConnection connection = ConsoleConnection.Open(Port, Greeting(), _until.Token);
        var info = new TcpConnectionInfo(ComputerName, Credential, connection);
        info.SetSessionOptions(SessionOption);
        Runspace runspace = RunspaceFactory.CreateRunspace(info, Host, TypeTable.LoadDefaultTypeFiles());
        try
        {
            WaitUntilOpen(runspace);
            return PSSession.Create(runspace, "Tcp", this);
        }
        catch
        {
            // The connection before the runspace, which would wait for an answer.
            connection.Dispose();
            runspace.Dispose();
            throw;
        }
    }

    private object Greeting() => new
    {
        kind = "session",
        user = Credential.UserName,
        password = Secrets.Base64(Credential.Password),
        configuration = ConfigurationName,
        culture = SessionOption.Culture?.Name ?? "",
    };

    // The engine itself would wait for ever for a console that opens and then says nothing.
    private void WaitUntilOpen(Runspace runspace)
    {
        using var settled = new ManualResetEventSlim();
        runspace.StateChanged += (_, changed) =>
        {
            if (changed.RunspaceStateInfo.State is RunspaceState.Opened or RunspaceState.Broken or RunspaceState.Closed)
                settled.Set();
        };
        runspace.OpenAsync();
        try
        {
            settled.Wait(_until.Token);
        }
        catch (OperationCanceledException e)
        {
            throw new RefusedException("WinRMOperationTimeout",
                "WinRM cannot complete the operation: the session did not open in time (simulated).", e);
        }
        if (runspace.RunspaceStateInfo is not { State: RunspaceState.Opened })
        {
            string reason = runspace.RunspaceStateInfo.Reason?.Message ?? "the session was closed";
            throw new RefusedException("ImproperResponse", reason, runspace.RunspaceStateInfo.Reason);
        }
    }

    protected override void StopProcessing() => _until.Cancel();
}
