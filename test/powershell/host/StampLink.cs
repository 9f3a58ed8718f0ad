// The way from a session's server to the simulated stamp: one connection for the whole process, one command after the
// other. KEYTURN_STAMP_LINK holds the port and the word with which the server shows that it is the one that was started.
// The lines are those of src/rehearsal/wire.ts.
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace PowerShellHost;

// The stamp refused a command or failed in it.
internal sealed class StampFailedException(string message, string errorId) : Exception(message)
{
    public string ErrorId => errorId;
}

internal sealed class StampLink
{
    private static readonly Lazy<StampLink> Link = new(() => new StampLink());

    // Bounded, so that a stamp that tells more than the client takes has to wait.
    private readonly BlockingCollection<JsonElement> _answers = new(boundedCapacity: 1024);
    private readonly StreamWriter _writer;
    private readonly StreamReader _reader;
    private int _unended;

    public static StampLink OfThisProcess => Link.Value;

    private StampLink()
    {
        string[] words = (Environment.GetEnvironmentVariable("KEYTURN_STAMP_LINK") ?? "").Split(' ');
        if (words is not [var port, var token]) throw new IOException("KEYTURN_STAMP_LINK holds no port with its word.");
        var client = new TcpClient { NoDelay = true };
        client.Connect(IPAddress.Loopback, int.Parse(port));
        _writer = new StreamWriter(client.GetStream()) { AutoFlush = true, NewLine = "\n" };
        _reader = new StreamReader(client.GetStream());
        _writer.WriteLine(token);
        new Thread(Receive) { IsBackground = true, Name = "receives from the simulated stamp" }.Start();
    }

    // Sends a command and hands over each of its records. Throws StampFailedException, IOException when the connection is
    // lost, or OperationCanceledException: then the stamp goes on, and what it still has to say of that command is
    // dropped.
    public void Invoke(string request, Action<JsonElement> onRecord, CancellationToken stop)
    {
        _writer.WriteLine(request);
        _unended++;
        while (_unended > 0)
        {
            JsonElement answer = Next(stop);
            string? kind = answer.GetProperty("is").GetString();
            if (kind != "record") _unended--;
            if (kind == "record" && _unended == 1) onRecord(answer.GetProperty("record"));
            if (kind == "failed" && _unended == 0)
                throw new StampFailedException(Text(answer, "message"), Text(answer, "errorId"));
        }
    }

    private JsonElement Next(CancellationToken stop)
    {
        try
        {
            return _answers.Take(stop);
        }
        catch (InvalidOperationException e)
        {
            throw new IOException("The connection to the simulated stamp was lost.", e);
        }
    }

    private static string Text(JsonElement answer, string name) => answer.GetProperty(name).GetString() ?? "";

    private void Receive()
    {
        try
        {
            while (_reader.ReadLine() is { } line) _answers.Add(JsonDocument.Parse(line).RootElement);
        }
        catch (IOException)
        {
            // The same as its end: whoever waits for an answer hears of it.
        }
        finally
        {
            _answers.CompleteAdding();
        }
    }
}
