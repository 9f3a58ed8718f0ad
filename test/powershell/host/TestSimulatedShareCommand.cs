// Asks a console of the simulated stamp whether an account may use a share. It writes nothing; a refusal is an error.
using System.Management.Automation;

namespace PowerShellHost;

[Cmdlet(VerbsDiagnostic.Test, "SimulatedShare")]
public sealed class TestSimulatedShareCommand : PSCmdlet
{
    private readonly CancellationTokenSource _until = new();

    [Parameter(Mandatory = true)] public int Port { get; set; }
    [Parameter(Mandatory = true)] public string Path { get; set; } = "";
    [Parameter(Mandatory = true)] public PSCredential Credential { get; set; } = PSCredential.Empty;

    protected override void ProcessRecord()
    {
        string password = Secrets.Base64(Credential.Password);
        var greeting = new { kind = "share", user = Credential.UserName, password, path = Path };
        try
        {
            ConsoleConnection.Open(Port, greeting, _until.Token).Dispose();
        }
        catch (RefusedException e) when (!Stopping)
        {
            ThrowTerminatingError(new ErrorRecord(e, e.Id, ErrorCategory.PermissionDenied, Path));
        }
    }

    protected override void StopProcessing() => _until.Cancel();
}
