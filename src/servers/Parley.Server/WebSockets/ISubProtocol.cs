using Parley.Signaling;

namespace Parley.Server.WebSockets;

/// <summary>A WebSocket sub-protocol that the server speaks at <c>/ws</c>. Register one as a service to add it.</summary>
internal interface ISubProtocol
{
    /// <summary>Its name in <c>Sec-WebSocket-Protocol</c>.</summary>
    string Name { get; }

    /// <summary>After how long a silence the WebSocket itself pings; zero where the protocol has pings of its own.</summary>
    TimeSpan PingInterval => TimeSpan.Zero;

    /// <summary>How long it then waits for the answer before the connection is cut.</summary>
    TimeSpan PingTimeout => Timeout.InfiniteTimeSpan;

    /// <summary>Begins a conversation with a client.</summary>
    IConversation Open(IConnection connection, ConnectionTerms terms);
}

/// <summary>The protocol of docs/protocol.md §1 to §11.</summary>
internal sealed class ParleyProtocol(Gateway gateway) : ISubProtocol
{
    public string Name => "parley.v1";

    public IConversation Open(IConnection connection, ConnectionTerms terms) => gateway.Open(connection, terms);
}
