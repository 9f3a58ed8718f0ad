// What every function of the simulated privileged endpoint does: the stamp runs the command, and each record is written to
// the stream on which the stamp wrote it, as it comes.
using System.Collections;
using System.Management.Automation;
using System.Text.Json;

namespace PowerShellHost;

[Cmdlet(VerbsLifecycle.Invoke, "SimulatedStamp")]
public sealed class InvokeSimulatedStampCommand : PSCmdlet
{
    private readonly CancellationTokenSource _stop = new();

    [Parameter(Mandatory = true)] public string Command { get; set; } = "";
    [Parameter(Mandatory = true)] public IDictionary Parameters { get; set; } = new Hashtable();

    protected override void ProcessRecord()
    {
        try
        {
            StampLink.OfThisProcess.Invoke(StampValues.Request(Command, Parameters), Write, _stop.Token);
        }
        catch (OperationCanceledException)
        {
            // Who stopped it knows.
        }
        catch (StampFailedException e)
        {
            ThrowTerminatingError(new ErrorRecord(e, e.ErrorId, ErrorCategory.InvalidResult, null));
        }
        catch (IOException e)
        {
            ThrowTerminatingError(new ErrorRecord(e, "SimulatedStampLost", ErrorCategory.ConnectionError, null));
        }
    }

    private void Write(JsonElement record)
    {
        string text = record.GetProperty("text").GetString() ?? "";
        switch (record.GetProperty("stream").GetString())
        {
            case "output":
                WriteObject(StampValues.Written(record.GetProperty("value")));
                break;
            case "warning":
                WriteWarning(text);
                break;
            case "verbose":
                WriteVerbose(text);
                break;
            case "information":
                WriteInformation(text, []);
                break;
            case "error":
                string id = record.GetProperty("id").GetString() ?? "";
                WriteError(new ErrorRecord(new InvalidOperationException(text), id, ErrorCategory.NotSpecified, null));
                break;
            case "progress":
                WriteProgress(Progress(text, record.GetProperty("percent")));
                break;
        }
    }

    // Of "activity: status" the two parts; PowerShell allows neither to be missing.
    private static ProgressRecord Progress(string text, JsonElement percent)
    {
        int colon = text.LastIndexOf(": ", StringComparison.Ordinal);
        string[] parts = colon > 0 && colon + 2 < text.Length ? [text[..colon], text[(colon + 2)..]] : [$"{text} ", " "];
        return new ProgressRecord(0, parts[0], parts[1])
        {
            PercentComplete = percent.ValueKind == JsonValueKind.Number ? (int)percent.GetDouble() : -1,
        };
    }

    protected override void StopProcessing() => _stop.Cancel();
}
