// A connection to a console of the simulated stamp, on this computer. The first line that goes there says what is wanted,
// the first that comes back whether it is granted; what follows belongs to whoever asked.
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace PowerShellHost;

// Nothing was opened. The id is what WinRM's client would call the reason.
internal sealed class RefusedException(string id, string message, Exception? cause = null) : Exception(message, cause)
{
    public string Id => id;
}

internal sealed class ConsoleConnection : IDisposable
{
    private readonly TcpClient _client = new() { NoDelay = true };
    private StreamReader? _reader;

    public StreamReader Reader => _reader ?? throw new InvalidOperationException("not connected");

    public TextWriter Writer { get; private set; } = TextWriter.Null;

    // Throws RefusedException, also when there is no answer before the token is cancelled.
    public static ConsoleConnection Open(int port, object greeting, CancellationToken until)
    {
        var connection = new ConsoleConnection();
        try
        {
            connection.Connect(port, until);
            connection.Greet(greeting, until);
            return connection;
        }
        catch (Exception e)
        {
            connection.Dispose();
            throw Worded(e);
        }
    }

    private void Connect(int port, CancellationToken until)
    {
        _client.ConnectAsync(IPAddress.Loopback, port, until).AsTask().GetAwaiter().GetResult();
        var utf8 = new UTF8Encoding(false);
        _reader = new StreamReader(_client.GetStream(), utf8);
        Writer = new LineWriter(_client.GetStream(), utf8) { AutoFlush = true, NewLine = "\n" };
    }

    private void Greet(object greeting, CancellationToken until)
    {
        Writer.WriteLine(JsonSerializer.Serialize(greeting));
        string line = Reader.ReadLineAsync(until).AsTask().GetAwaiter().GetResult()
            ?? throw new RefusedException("ImproperResponse", "The connection was closed without an answer (simulated).");
        JsonElement answer = JsonDocument.Parse(line).RootElement;
        if (answer.GetProperty("is").GetString() == "open") return;
        throw new RefusedException(
            answer.GetProperty("id").GetString() ?? "", answer.GetProperty("message").GetString() ?? "");
    }

    private static RefusedException Worded(Exception e) => e switch
    {
        RefusedException refused => refused,
        OperationCanceledException => new RefusedException(
            "WinRMOperationTimeout", "WinRM cannot complete the operation: nothing answered in time (simulated).", e),
        SocketException => new RefusedException("CannotConnect",
            $"The client cannot connect to the destination specified in the request (simulated): {e.Message}", e),
        _ => new RefusedException("ImproperResponse", $"The answer makes no sense (simulated): {e.Message}", e),
    };

    public void Dispose() => _client.Dispose();

    // The engine takes an IOException for a lost connection, and nothing else.
    private sealed class LineWriter(Stream stream, Encoding encoding) : StreamWriter(stream, encoding)
    {
        public override void WriteLine(string? value)
        {
            try
            {
                base.WriteLine(value);
            }
            catch (ObjectDisposedException e)
            {
                throw new IOException(e.Message, e);
            }
        }
    }
}
