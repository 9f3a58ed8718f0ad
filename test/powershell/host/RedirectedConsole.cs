// The host's text as pwsh writes it when its streams are redirected: errors to stderr, every other stream to stdout,
// progress nowhere; and any question is refused, as with -NonInteractive.
using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace PowerShellHost;

internal sealed class RedirectedConsole : PSHostUserInterface
{
    // Without it, the engine formats for a width of 80 letters: nothing here depends on that.
    public override PSHostRawUserInterface? RawUI => null;

    public override void Write(string value) => Console.Out.Write(value);
    public override void Write(ConsoleColor foreground, ConsoleColor background, string value) => Write(value);
    public override void WriteLine(string value) => Console.Out.WriteLine(value);
    public override void WriteErrorLine(string value) => Console.Error.WriteLine(value);
    public override void WriteDebugLine(string message) => WriteLine("DEBUG: " + message);
    public override void WriteVerboseLine(string message) => WriteLine("VERBOSE: " + message);
    public override void WriteWarningLine(string message) => WriteLine("WARNING: " + message);
    public override void WriteProgress(long sourceId, ProgressRecord record) { }

    private static PSInvalidOperationException Refused() => new("This host asks nobody anything.");

    public override string ReadLine() => throw Refused();
    public override SecureString ReadLineAsSecureString() => throw Refused();
    public override Dictionary<string, PSObject> Prompt(
        string caption, string message, Collection<FieldDescription> descriptions) => throw Refused();
    public override int PromptForChoice(
        string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice) => throw Refused();
    public override PSCredential PromptForCredential(
        string caption, string message, string userName, string targetName) => throw Refused();
    public override PSCredential PromptForCredential(
        string caption, string message, string userName, string targetName,
        PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) => throw Refused();
}
