using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Parley.Server.Tests.MdnJson;

/// <summary>A client on a real socket that speaks whatever a test makes it speak.</summary>
internal sealed class WireClient : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ClientWebSocket _socket = new();
    private readonly List<JsonObject> _unread = [];
    private readonly byte[] _buffer = new byte[128 * 1024];

    private WireClient()
    {
    }

    public WebSocketCloseStatus? CloseStatus => _socket.CloseStatus;

    public string? CloseReason => _socket.CloseStatusDescription;

    public static async Task<WireClient> ConnectAsync(Uri server, string protocol)
    {
        var client = new WireClient();
        client._socket.Options.AddSubProtocol(protocol);
        var address = new UriBuilder(server) { Scheme = "ws", Path = "/ws" }.Uri;
        await client._socket.ConnectAsync(address, TestContext.Current.CancellationToken).WaitAsync(Patience);
        return client;
    }

    public Task SayAsync(object message) => SayTextAsync(JsonSerializer.Serialize(message));

    public Task SayTextAsync(string text) =>
        _socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, TestContext.Current.CancellationToken);

    /// <summary>The next message of this type; others stay for later.</summary>
    public Task<JsonObject> HearAsync(string type) => HearAsync(type, _ => true);

    /// <summary>The next message of this type of which something holds; others stay for later.</summary>
    public async Task<JsonObject> HearAsync(string type, Func<JsonObject, bool> holds)
    {
        var index = _unread.FindIndex(Fits);
        while (index < 0)
        {
            var next = await ReceiveAsync() ?? throw new InvalidOperationException(
                $"Closed ({CloseStatus} {CloseReason}) instead of {type}; heard {string.Join(", ", _unread.Select(unread => unread["type"]))}.");
            _unread.Add(next);
            index = Fits(next) ? _unread.Count - 1 : -1;
        }

        var found = _unread[index];
        _unread.RemoveAt(index);
        return found;

        bool Fits(JsonObject message) => (string?)message["type"] == type && holds(message);
    }

    /// <summary>Reads until the server closes.</summary>
    public async Task HearCloseAsync()
    {
        while (await ReceiveAsync() is { } message)
        {
            _unread.Add(message);
        }
    }

    /// <summary>Whether such a message has come so far.</summary>
    public bool HasHeard(string type) => _unread.Exists(message => (string?)message["type"] == type);

    public ValueTask DisposeAsync()
    {
        _socket.Abort();
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<JsonObject?> ReceiveAsync()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        var length = 0;
        while (true)
        {
            var read = await _socket.ReceiveAsync(_buffer.AsMemory(length), patience.Token);
            length += read.Count;
            if (read.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            if (read.EndOfMessage)
            {
                return JsonNode.Parse(_buffer.AsSpan(0, length))!.AsObject();
            }
        }
    }
}
