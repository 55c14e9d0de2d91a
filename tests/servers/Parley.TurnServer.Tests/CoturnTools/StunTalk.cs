using System.Net;
using System.Net.Sockets;
using Parley.SansIO;
using Parley.Stun;

namespace Parley.TurnServer.Tests.CoturnTools;

/// <summary>Writes the attributes of a request that come before its credentials.</summary>
internal delegate void RequestBody(ref StunMessageWriter writer);

/// <summary>A client over UDP that asks for whatever a test wants, and reads the answer's error code.</summary>
internal sealed class StunTalk : IDisposable
{
    private const int Silence = -1;
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(3);

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private string _realm = "";
    private string _nonce = "";

    public StunTalk(int port)
    {
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _socket.Connect(IPAddress.Loopback, port);
    }

    public string User { get; set; } = Uclient.User;

    public string Password { get; set; } = Uclient.Password;

    /// <summary>Asks without credentials, and remembers what the challenge says.</summary>
    /// <returns>The error code, 0 for success.</returns>
    public Task<int> AskOpenlyAsync(StunMethod method, RequestBody body) => SendAsync(method, body, key: null);

    /// <summary>Asks with credentials; for a nonce it first asks without.</summary>
    /// <returns>The error code, 0 for success.</returns>
    public async Task<int> AskAsync(StunMethod method, RequestBody body)
    {
        if (_nonce.Length == 0)
        {
            await AskOpenlyAsync(StunMethod.Allocate, Plain);
        }

        return await SendAsync(method, body, LongTermKey.Compute(PasswordAlgorithm.Md5, User, _realm, Password));
    }

    /// <summary>Forgets the nonce for one that the server never gave.</summary>
    public async Task MakeUpNonceAsync()
    {
        await AskOpenlyAsync(StunMethod.Allocate, Plain);
        _nonce = "madeupnonce";
    }

    /// <summary>Makes an ordinary allocation.</summary>
    public async Task AllocateAsync() => Assert.Equal(0, await AskAsync(StunMethod.Allocate, Plain));

    /// <summary>What an ordinary Allocate request has.</summary>
    public static void Plain(ref StunMessageWriter writer) => writer.Write(RequestedTransport.Udp);

    /// <summary>What names a peer.</summary>
    public static RequestBody Peer(string address) =>
        (ref writer) => writer.WriteXorAddress(StunAttributeType.XorPeerAddress, TransportAddress.Parse(address));

    /// <summary>What binds a channel to a peer.</summary>
    public static RequestBody Channel(ushort number, string peer) => (ref writer) =>
    {
        writer.Write(new ChannelNumber(number));
        writer.WriteXorAddress(StunAttributeType.XorPeerAddress, TransportAddress.Parse(peer));
    };

    public void Dispose() => _socket.Dispose();

    private async Task<int> SendAsync(StunMethod method, RequestBody body, byte[]? key)
    {
        var transaction = TransactionId.Create(CryptoRandomSource.Instance);
        var buffer = new byte[1_500];
        await _socket.SendAsync(buffer.AsMemory(0, Write(buffer, method, transaction, body, key)));
        using var late = new CancellationTokenSource(AnswerTimeout);
        try
        {
            while (true)
            {
                var length = await _socket.ReceiveAsync(buffer, late.Token);
                if (ReadAnswer(buffer.AsSpan(0, length), transaction) is { } code)
                {
                    return code;
                }
            }
        }
        catch (OperationCanceledException)
        {
            return Silence;
        }
    }

    private int Write(Span<byte> buffer, StunMethod method, TransactionId transaction, RequestBody body, byte[]? key)
    {
        var writer = new StunMessageWriter(buffer, new StunMessageType(method, StunClass.Request), transaction);
        body(ref writer);
        if (key is not null)
        {
            writer.WriteText(StunAttributeType.Username, User);
            writer.WriteText(StunAttributeType.Realm, _realm);
            writer.WriteText(StunAttributeType.Nonce, _nonce);
            writer.WriteMessageIntegrity(key);
        }

        return writer.Length;
    }

    private int? ReadAnswer(ReadOnlySpan<byte> bytes, TransactionId transaction)
    {
        if (StunMessage.TryParse(bytes, out var answer) != StunParseError.None || answer.TransactionId != transaction)
        {
            return null;
        }

        if (answer.TryReadBytes(StunAttributeType.Realm, out var realm) && answer.TryReadBytes(StunAttributeType.Nonce, out var nonce))
        {
            (_realm, _nonce) = (System.Text.Encoding.UTF8.GetString(realm), System.Text.Encoding.UTF8.GetString(nonce));
        }

        return answer.TryRead<ErrorCode>(out var error) ? (int)error.Code : 0;
    }
}
