// Serves one session over the standard streams, as pwsh -s does. The engine has the server and keeps its entry for pwsh:
// here it is called by its name. Source: Microsoft.PowerShell.ConsoleHost, ManagedEntrance and ConsoleHost.Start.
using System.Management.Automation;
using System.Reflection;

namespace PowerShellHost;

internal static class RemotingServer
{
    public static void Serve(string configurationFile)
    {
        // A session of the type RestrictedRemoteServer offers some commands of Microsoft.PowerShell.Utility; and the
        // module of the endpoint needs a way to the simulated stamp.
        BuiltInModules.StandIn(typeof(RemotingServer).Assembly);
        const string mediator = "System.Management.Automation.Remoting.Server.StdIOProcessMediator";
        MethodInfo run = typeof(PSObject).Assembly.GetType(mediator, throwOnError: true)!
            .GetMethod("Run", BindingFlags.Static | BindingFlags.NonPublic)
            ?? throw new MissingMethodException(mediator, "Run");
        run.Invoke(null, ["", null, null, Path.GetFullPath(configurationFile), false]);
    }
}
