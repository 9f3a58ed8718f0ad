// A session of the type RestrictedRemoteServer offers proxies of these three commands of Microsoft.PowerShell.Utility, and
// does not begin without them. They do the plainest of what they do in PowerShell.
using System.Management.Automation;

namespace PowerShellHost;

[Cmdlet(VerbsCommon.Select, "Object")]
public sealed class SelectObjectCommand : PSCmdlet
{
    [Parameter(ValueFromPipeline = true)] public PSObject? InputObject { get; set; }
    [Parameter(Position = 0)] public string[] Property { get; set; } = [];

    protected override void ProcessRecord()
    {
        if (InputObject is null) return;
        var selected = new PSObject();
        foreach (PSMemberInfo member in Property.SelectMany(name => InputObject.Properties.Match(name)))
            selected.Properties.Add(new PSNoteProperty(member.Name, member.Value));
        WriteObject(Property.Length == 0 ? InputObject : selected);
    }
}

[Cmdlet(VerbsDiagnostic.Measure, "Object")]
public sealed class MeasureObjectCommand : PSCmdlet
{
    private int _count;

    [Parameter(ValueFromPipeline = true)] public PSObject? InputObject { get; set; }

    protected override void ProcessRecord()
    {
        if (InputObject is not null) _count++;
    }

    protected override void EndProcessing()
    {
        var measured = new PSObject();
        measured.Properties.Add(new PSNoteProperty("Count", _count));
        WriteObject(measured);
    }
}

[Cmdlet(VerbsCommon.Get, "FormatData")]
public sealed class GetFormatDataCommand : PSCmdlet
{
    [Parameter(Position = 0)] public string[] TypeName { get; set; } = [];
    [Parameter] public Version? PowerShellVersion { get; set; }
}
