using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Parley.Server.Tests.Staging;

/// <summary>A client that says what a test wants and keeps what it hears.</summary>
public sealed class TestClient : IAsyncDisposable
{
    // Only failures wait so long.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    private readonly ClientWebSocket _socket;
    private readonly Queue<JsonObject> _heard = new();
    private readonly SemaphoreSlim _signal = new(0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _receiving;
    private long _nextCommand = 1;

    private TestClient(ClientWebSocket socket)
    {
        _socket = socket;
        _receiving = ReceiveAsync();
    }

    public static CancellationToken Deadline => new CancellationTokenSource(Patience).Token;

    public string Device { get; private set; } = "";

    public JsonObject? Welcome { get; private set; }

    public string Session => (string)Welcome!["session"]!;

    public string UserId => (string)Welcome!["user"]!["id"]!;

    /// <summary>Every message, in the order of arrival, without those that keep the connection alive.</summary>
    public List<string> Log { get; } = [];

    public WebSocketCloseStatus? CloseStatus => _socket.CloseStatus;

    public static string NewId() => System.Buffers.Text.Base64Url.EncodeToString(Guid.NewGuid().ToByteArray());

    /// <summary>Opens a connection and says nothing.</summary>
    public static async Task<TestClient> ConnectAsync(Uri url, Action<ClientWebSocketOptions>? options = null)
    {
        var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("parley.v1");
        socket.Options.KeepAliveInterval = TimeSpan.Zero;
        options?.Invoke(socket.Options);
        await socket.ConnectAsync(url, Deadline);
        return new TestClient(socket);
    }

    /// <summary>Talks over a connection that is open already.</summary>
    public static TestClient Over(ClientWebSocket socket, bool answersPings) => new(socket) { AnswersPings = answersPings };

    /// <summary>Opens a connection as a guest and waits for the welcome.</summary>
    public static async Task<TestClient> SignInAsync(Uri url, string name, string? device = null, object? more = null)
    {
        var client = await ConnectAsync(url);
        await client.HelloAsync(name, device, more);
        return client;
    }

    public async Task HelloAsync(string? name, string? device = null, object? more = null)
    {
        Device = device ?? NewId();
        var hello = new JsonObject { ["type"] = "hello", ["device"] = Device };
        if (name is not null)
        {
            hello["name"] = name;
        }

        if (more is not null)
        {
            foreach (var (key, value) in JsonSerializer.SerializeToNode(more)!.AsObject())
            {
                hello[key] = value?.DeepClone();
            }
        }

        await SendAsync(hello);
        Welcome = await NextAsync("welcome");
    }

    public Task SendAsync(object message) => SendTextAsync(JsonSerializer.Serialize(message));

    public Task SendTextAsync(string text) => SendRawAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text);

    public Task SendRawAsync(ReadOnlyMemory<byte> bytes, WebSocketMessageType type, bool end = true) =>
        _socket.SendAsync(bytes, type, end, Deadline).AsTask();

    /// <summary>Sends a command and waits for its answer.</summary>
    public async Task<JsonObject> CommandAsync(string type, object? members = null)
    {
        var command = new JsonObject { ["type"] = type, ["id"] = _nextCommand };
        if (members is not null)
        {
            foreach (var (key, value) in JsonSerializer.SerializeToNode(members)!.AsObject())
            {
                command[key] = value?.DeepClone();
            }
        }

        var id = _nextCommand++;
        await SendAsync(command);
        return await NextAsync(message => (string?)message["type"] is "done" or "error" && (long?)message["id"] == id);
    }

    public async Task DoneAsync(string type, object? members = null) =>
        Assert.Equal("done", (string?)(await CommandAsync(type, members))["type"]);

    public Task<JsonObject> NextAsync(string type) => NextAsync(message => (string?)message["type"] == type);

    /// <summary>The oldest message that fits and was not asked for yet.</summary>
    public async Task<JsonObject> NextAsync(Func<JsonObject, bool> fits)
    {
        var deadline = Deadline;
        while (true)
        {
            lock (_heard)
            {
                for (var left = _heard.Count; left > 0; left--)
                {
                    var message = _heard.Dequeue();
                    if (fits(message))
                    {
                        for (left--; left > 0; left--)
                        {
                            _heard.Enqueue(_heard.Dequeue());
                        }

                        return message;
                    }

                    _heard.Enqueue(message);
                }
            }

            if (_receiving.IsCompleted && _signal.CurrentCount == 0)
            {
                throw new InvalidOperationException($"Closed {_socket.CloseStatus} {_socket.CloseStatusDescription}; heard {string.Join('\n', Log)}");
            }

            try
            {
                await _signal.WaitAsync(deadline);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException("Heard only: " + string.Join('\n', Log));
            }
        }
    }

    /// <summary>Waits until everything that the server had to say so far has come, by asking something.</summary>
    public Task SettleAsync() => CommandAsync("unsubscribe");

    /// <summary>Waits for the end, and returns its code and reason.</summary>
    public async Task<(int Code, string Reason)> ClosedAsync()
    {
        await _receiving.WaitAsync(Deadline);
        return ((int)(_socket.CloseStatus ?? (WebSocketCloseStatus)1006), _socket.CloseStatusDescription ?? "");
    }

    /// <summary>Cuts the connection without a word.</summary>
    public async Task CutAsync()
    {
        _socket.Abort();
        await _receiving.WaitAsync(Deadline);
    }

    public async Task CloseAsync()
    {
        await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, Deadline);
        await _receiving.WaitAsync(Deadline);
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        await _receiving.WaitAsync(Deadline);
        _socket.Dispose();
        _signal.Dispose();
        _stop.Dispose();
    }

    private async Task ReceiveAsync()
    {
        var buffer = new byte[1 << 20];
        try
        {
            while (true)
            {
                var length = 0;
                ValueWebSocketReceiveResult read;
                do
                {
                    read = await _socket.ReceiveAsync(buffer.AsMemory(length), _stop.Token);
                    length += read.Count;
                }
                while (!read.EndOfMessage);

                if (read.MessageType == WebSocketMessageType.Close)
                {
                    if (_socket.State == WebSocketState.CloseReceived)
                    {
                        await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, _stop.Token);
                    }

                    return;
                }

                Take(Encoding.UTF8.GetString(buffer, 0, length));
            }
        }
        catch (Exception lost) when (lost is WebSocketException or OperationCanceledException or ObjectDisposedException or IOException)
        {
            // As good as closed; the test looks at the status.
            Log.Add("lost: " + lost.Message);
        }
        finally
        {
            _signal.Release();
        }
    }

    private void Take(string text)
    {
        var message = JsonNode.Parse(text)!.AsObject();
        if ((string?)message["type"] == "ping")
        {
            if (AnswersPings)
            {
                _ = SendTextAsync("""{"type":"pong"}""");
            }
        }

        lock (_heard)
        {
            Log.Add(text);
            _heard.Enqueue(message);
        }

        _signal.Release();
    }

    public bool AnswersPings { get; init; } = true;
}
