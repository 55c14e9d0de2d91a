using Parley.Signaling;

namespace Parley.Server.WebSockets;

/// <summary>A WebSocket sub-protocol that the server speaks at <c>/ws</c>. Register one as a service to add it.</summary>
internal interface ISubProtocol
{
    /// <summary>Its name in <c>Sec-WebSocket-Protocol</c>.</summary>
    string Name { get; }

    /// <summary>Begins a conversation with a client.</summary>
    IConversation Open(IConnection connection, ConnectionTerms terms);
}

/// <summary>The protocol of docs/protocol.md §1 to §11.</summary>
internal sealed class ParleyProtocol(Gateway gateway) : ISubProtocol
{
    public string Name => "parley.v1";

    public IConversation Open(IConnection connection, ConnectionTerms terms) => gateway.Open(connection, terms);
}
