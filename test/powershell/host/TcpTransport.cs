// PowerShell remoting over a connection to a console: what stands here in the place of WinRM, which has no client outside
// of Windows. The lines are the engine's own, those that pwsh -s reads and writes.
using System.Management.Automation;
using System.Management.Automation.Internal;
using System.Management.Automation.Remoting;
using System.Management.Automation.Remoting.Client;
using System.Management.Automation.Runspaces;

namespace PowerShellHost;

internal sealed class TcpConnectionInfo(string computerName, PSCredential credential, ConsoleConnection connection)
    : RunspaceConnectionInfo
{
    public ConsoleConnection Connection => connection;

    public override string ComputerName
    {
        get => computerName;
        set => throw new NotSupportedException();
    }

    public override PSCredential Credential
    {
        get => credential;
        set => throw new NotSupportedException();
    }

    public override AuthenticationMechanism AuthenticationMechanism { get; set; }

    public override string CertificateThumbprint
    {
        get => "";
        set => throw new NotSupportedException();
    }

    public override RunspaceConnectionInfo Clone() => new TcpConnectionInfo(computerName, credential, connection);

    public override BaseClientSessionTransportManager CreateClientSessionTransportManager(
        Guid instanceId, string sessionName, PSRemotingCryptoHelper cryptoHelper) =>
        new TcpTransport(this, instanceId, cryptoHelper);
}

internal sealed class TcpTransport(TcpConnectionInfo info, Guid instanceId, PSRemotingCryptoHelper cryptoHelper)
    : ClientSessionTransportManagerBase(instanceId, cryptoHelper)
{
    private volatile bool _ending;

    public override void CreateAsync()
    {
        SetMessageWriter(info.Connection.Writer);
        new Thread(Receive) { IsBackground = true, Name = "receives from a console" }.Start();
    }

    private void Receive()
    {
        try
        {
            SendOneItem();
            while (info.Connection.Reader.ReadLine() is { } line) HandleDataReceived(line);
            throw new IOException("The connection was closed.");
        }
        catch (Exception) when (_ending)
        {
            // Whoever ends the session closes the connection under it.
        }
        catch (Exception e)
        {
            // First of all, or the engine waits a minute for a console that is gone to acknowledge its farewell.
            info.Connection.Dispose();
            var lost = new PSRemotingTransportException($"Processing data from remote server {info.ComputerName} " +
                $"failed with the following error message: {e.Message}", e);
            RaiseErrorHandler(new TransportErrorOccuredEventArgs(lost, TransportMethodEnum.ReceiveShellOutputEx));
        }
    }

    protected override void CleanupConnection()
    {
        _ending = true;
        info.Connection.Dispose();
    }

    protected override void Dispose(bool isDisposing)
    {
        base.Dispose(isDisposing);
        if (isDisposing) CleanupConnection();
    }
}
