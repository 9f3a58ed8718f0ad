// What crosses to and from the simulated stamp: parameters as JSON, and JSON as the objects that a command writes.
using System.Collections;
using System.Management.Automation;
using System.Security;
using System.Text.Json;

namespace PowerShellHost;

internal static class StampValues
{
    public static string Request(string command, IDictionary parameters)
    {
        var sent = new Dictionary<string, object>();
        foreach (DictionaryEntry parameter in parameters)
            if (Value(parameter.Value) is { } value) sent.Add($"{parameter.Key}", value);
        return JsonSerializer.Serialize(new { @do = "invoke", command, parameters = sent });
    }

    // Null for a switch that is not set.
    private static object? Value(object? parameter) => parameter switch
    {
        PSObject wrapped when wrapped.BaseObject is not PSCustomObject => Value(wrapped.BaseObject),
        SwitchParameter set => set.IsPresent ? true : null,
        PSCredential credential => new { userName = credential.UserName, password = Secrets.Base64(credential.Password) },
        SecureString secret => Secrets.Base64(secret),
        _ => LanguagePrimitives.ConvertTo<string>(parameter),
    };

    public static object? Written(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => Written(value.EnumerateObject()),
        JsonValueKind.Array => value.EnumerateArray().Select(Written).ToArray(),
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => Number(value),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    private static PSObject Written(JsonElement.ObjectEnumerator members)
    {
        var written = new PSObject();
        foreach (JsonProperty member in members)
            written.Properties.Add(new PSNoteProperty(member.Name, Written(member.Value)));
        return written;
    }

    private static object Number(JsonElement value)
    {
        if (value.TryGetInt32(out int whole)) return whole;
        if (value.TryGetInt64(out long wide)) return wide;
        return value.GetDouble();
    }
}
