// A PowerShell for tests and rehearsals: the engine (System.Management.Automation) in the smallest host that runs a
// script, or what comes by the standard input, as pwsh does, and that serves a session of its remoting as pwsh -s does. It
// has the language and the engine's own commands, and none of the modules that pwsh brings along: a script that runs here
// needs none of them.
using System.Management.Automation.Language;
using System.Text;

namespace PowerShellHost;

internal static class Program
{
    private static int Main(string[] arguments)
    {
        var utf8 = new UTF8Encoding(false);
        Console.InputEncoding = utf8;
        Console.OutputEncoding = utf8;
        try
        {
            return Run(arguments);
        }
        catch (ArgumentException e)
        {
            Console.Error.WriteLine(e.Message);
            return 64;
        }
    }

    // Of pwsh's options: those that change nothing here, and the others. Behind -Command and -File everything belongs to
    // the script.
    private static int Run(string[] arguments)
    {
        bool serves = false;
        string? configurationFile = null;
        for (int i = 0; i < arguments.Length; i++)
        {
            string[] behind = arguments[(i + 1)..];
            switch (arguments[i].ToLowerInvariant())
            {
                case "-nologo" or "-noprofile" or "-noninteractive" or "-noexit":
                    break;
                case "-executionpolicy" when behind.Length > 0:
                    i++;
                    break;
                case "-s":
                    serves = true;
                    break;
                case "-configurationfile" when behind.Length > 0:
                    configurationFile = behind[0];
                    i++;
                    break;
                case "-command" when behind is ["-"]:
                    return RunShell(shell => shell.RunLines(Console.In));
                case "-command" when behind.Length > 0:
                    return RunShell(shell => shell.RunScript(string.Join(' ', behind)));
                case "-file" when behind.Length > 0 && File.Exists(behind[0]):
                    return RunShell(shell => shell.RunScript(FileCall(Path.GetFullPath(behind[0]), behind[1..])));
                default:
                    throw new ArgumentException($"an unknown option, or one without its value or its file: {arguments[i]}");
            }
        }
        if (!serves || configurationFile is null)
            throw new ArgumentException("-File or -Command is missing, or -s with -ConfigurationFile");
        RemotingServer.Serve(configurationFile);
        return 0;
    }

    private static int RunShell(Action<Shell> run)
    {
        BuiltInModules.StandIn(utility: null);
        using var shell = new Shell();
        run(shell);
        return shell.ExitCode;
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
}
