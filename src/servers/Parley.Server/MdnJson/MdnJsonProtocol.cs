using Parley.Server.WebSockets;
using Parley.Signaling;
using Parley.Signaling.MdnJson;

namespace Parley.Server.MdnJson;

/// <summary>The protocol of docs/protocol.md §12.</summary>
internal sealed class MdnJsonProtocol(MdnJsonGateway gateway, SessionLimits limits) : ISubProtocol
{
    public string Name => "json";

    public TimeSpan PingInterval => limits.PingInterval;

    public TimeSpan PingTimeout => limits.PingTimeout;

    public IConversation Open(IConnection connection, ConnectionTerms terms) => gateway.Open(connection, terms);
}
