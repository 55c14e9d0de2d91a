using Parley.Ice.Streams;
using Parley.Stun;

namespace Parley.Ice.Gathering;

/// <summary>A Binding request to a STUN server whose answer is awaited.</summary>
internal sealed class ReflexiveQuestion
{
    private readonly byte[] _message;
    private StunTransaction _transaction;

    public ReflexiveQuestion(LocalBase.Socket socket, IceServer server, StunTransaction transaction)
    {
        (Socket, Server, _transaction) = (socket, server, transaction);
        Span<byte> buffer = stackalloc byte[StunHeader.Length + 8];
        var writer = new StunMessageWriter(buffer, new StunMessageType(StunMethod.Binding, StunClass.Request), transaction.Id);
        writer.WriteFingerprint();
        _message = writer.Written.ToArray();
    }

    public LocalBase.Socket Socket { get; }

    public IceServer Server { get; }

    public ref StunTransaction Transaction => ref _transaction;

    public void Send(SendQueue<DatagramWay> datagrams) => datagrams.Add(new(Socket.Address, Server.Address), _message);
}
