// The engine loads the assemblies of its built-in modules by name. Here they are, without any command; in the place of
// Microsoft.PowerShell.Utility stands an assembly that is given, when somebody needs commands of that module.
using System.Reflection;
using System.Reflection.Emit;

namespace PowerShellHost;

internal static class BuiltInModules
{
    public static void StandIn(Assembly? utility) => AppDomain.CurrentDomain.AssemblyResolve += (_, asked) =>
    {
        var name = new AssemblyName(asked.Name);
        return name.Name switch
        {
            "Microsoft.PowerShell.Commands.Utility" => utility ?? Empty(name),
            "Microsoft.PowerShell.Commands.Management" or "Microsoft.PowerShell.Security"
                or "Microsoft.PowerShell.ConsoleHost" => Empty(name),
            _ => null,
        };
    };

    private static Assembly Empty(AssemblyName name) =>
        AssemblyBuilder.DefineDynamicAssembly(name, AssemblyBuilderAccess.Run);
}
