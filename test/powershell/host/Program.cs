// A PowerShell for the tests: the engine (System.Management.Automation) in the smallest host that runs a script as pwsh
// does. It has the language and the engine's own commands, and none of the modules that pwsh brings along: a script that
// runs here needs none of them.
using System.Management.Automation.Language;
using System.Reflection;
using System.Reflection.Emit;
using System.Text;

namespace PowerShellHost;

internal static class Program
{
    private static int Main(string[] arguments)
    {
        AppDomain.CurrentDomain.AssemblyResolve += StandInForSnapIn;
        var utf8 = new UTF8Encoding(false);
        Console.InputEncoding = utf8;
        Console.OutputEncoding = utf8;
        try
        {
            using var shell = new Shell();
            shell.Run(ScriptFrom(arguments));
            return shell.ExitCode;
        }
        catch (ArgumentException e)
        {
            Console.Error.WriteLine(e.Message);
            return 64;
        }
    }

    // Of pwsh's options: those that change nothing here, and the last two, behind which everything belongs to the script.
    private static string ScriptFrom(string[] arguments)
    {
        for (int i = 0; i < arguments.Length; i++)
        {
            string[] behind = arguments[(i + 1)..];
            switch (arguments[i].ToLowerInvariant())
            {
                case "-nologo" or "-noprofile" or "-noninteractive":
                    break;
                case "-executionpolicy" when behind.Length > 0:
                    i++;
                    break;
                case "-command" when behind.Length > 0:
                    return string.Join(' ', behind);
                case "-file" when behind.Length > 0 && File.Exists(behind[0]):
                    return FileCall(Path.GetFullPath(behind[0]), behind[1..]);
                default:
                    throw new ArgumentException($"an unknown option, or one without its value or its file: {arguments[i]}");
            }
        }
        throw new ArgumentException("-File or -Command is missing");
    }

    // A word that begins with a dash names a parameter, any other is taken as it stands. As with pwsh, an exit in the
    // script gives the exit code; a script that throws gives 1. Unlike with pwsh, a script that only ends gives the exit
    // code of the last script that it called.
    private static string FileCall(string path, string[] words)
    {
        static string quoted(string text) => $"'{CodeGeneration.EscapeSingleQuotedStringContent(text)}'";
        IEnumerable<string> given = words.Select(word => word.StartsWith('-') ? word : quoted(word));
        return $"$global:LASTEXITCODE = 0; & {quoted(path)} {string.Join(' ', given)}; exit $global:LASTEXITCODE";
    }

    // The engine loads the assemblies of its built-in modules by name. Here they are, without any command.
    private static Assembly? StandInForSnapIn(object? sender, ResolveEventArgs e)
    {
        var name = new AssemblyName(e.Name);
        return name.Name is "Microsoft.PowerShell.Commands.Utility" or "Microsoft.PowerShell.Commands.Management"
                or "Microsoft.PowerShell.Security" or "Microsoft.PowerShell.ConsoleHost"
            ? AssemblyBuilder.DefineDynamicAssembly(name, AssemblyBuilderAccess.Run)
            : null;
    }
}
