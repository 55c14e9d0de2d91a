namespace Parley.Signaling.Protocol;

/// <summary>A message from a client that the server itself handles. Read by <see cref="ClientMessageReader"/>.</summary>
public abstract record ClientMessage
{
    private ClientMessage() { }

    /// <summary>The first message (docs/protocol.md §2).</summary>
    /// <param name="Device">The device, chosen by its client.</param>
    /// <param name="Token">A JWT, where the server demands sign-in.</param>
    /// <param name="Name">A guest's wish, as sent: see <see cref="GuestName"/>.</param>
    /// <param name="Identity">The same guest again.</param>
    /// <param name="Resume">Where an earlier session stopped.</param>
    /// <param name="Tickets">The newest ticket of each call that the client holds; at most <see cref="MaxTickets"/>.</param>
    public sealed record Hello(
        DeviceId Device, string? Token, string? Name, string? Identity, ResumePoint? Resume, IReadOnlyList<string> Tickets)
        : ClientMessage
    {
        /// <summary>How many tickets a hello may carry.</summary>
        public const int MaxTickets = 8;
    }

    /// <summary>The client leaves for good.</summary>
    public sealed record Bye : ClientMessage;

    /// <summary>It has handled all events up to and including this offset.</summary>
    public sealed record Ack(long Offset) : ClientMessage;

    /// <summary>Answers a ping.</summary>
    public sealed record Pong : ClientMessage;

    /// <summary>Acknowledges the peer's relay messages up to and including this number.</summary>
    public sealed record RelayAck(CallId CallId, uint UpTo) : ClientMessage;

    /// <summary>A command, answered with <c>done</c> or <c>error</c> (docs/protocol.md §3).</summary>
    /// <param name="Id">Positive; names the command within its epoch.</param>
    public abstract record Command(long Id) : ClientMessage;

    /// <summary>Brings a new token for the same user.</summary>
    public sealed record Renew(long Id, string Token) : Command(Id);

    /// <summary>Replaces the presence subscription.</summary>
    /// <param name="Id">The command's id.</param>
    /// <param name="Users">The users to watch; null means the lobby. How many are too many is for the server's limits to say.</param>
    public sealed record Subscribe(long Id, IReadOnlyList<string>? Users) : Command(Id);

    /// <summary>Ends the presence subscription.</summary>
    public sealed record Unsubscribe(long Id) : Command(Id);

    /// <summary>A command about one call.</summary>
    /// <param name="Id">The command's id.</param>
    /// <param name="CallId">The call.</param>
    public abstract record CallCommand(long Id, CallId CallId) : Command(Id);

    /// <summary>Begins a call to a user.</summary>
    public sealed record Call(long Id, CallId CallId, string To, MediaWish Media) : CallCommand(Id, CallId);

    /// <summary>It rings on this device.</summary>
    public sealed record Ringing(long Id, CallId CallId) : CallCommand(Id, CallId);

    /// <summary>Answers.</summary>
    /// <param name="Id">The command's id.</param>
    /// <param name="CallId">The call.</param>
    /// <param name="Holds">Up to which number it holds the caller's relay messages without a gap; 0 for none (<c>ack</c> on the wire).</param>
    public sealed record Accept(long Id, CallId CallId, uint Holds) : CallCommand(Id, CallId);

    /// <summary>Declines for all devices of the callee.</summary>
    public sealed record Decline(long Id, CallId CallId) : CallCommand(Id, CallId);

    /// <summary>Ends the call in any state.</summary>
    /// <param name="Id">The command's id.</param>
    /// <param name="CallId">The call.</param>
    /// <param name="Reason">One of <see cref="EndReason.HungUp"/>, <see cref="EndReason.MediaLost"/>, <see cref="EndReason.MediaFailed"/>
    /// and <see cref="EndReason.NoMedia"/>.</param>
    public sealed record HangUp(long Id, CallId CallId, EndReason Reason) : CallCommand(Id, CallId);
}

/// <summary>Where an earlier session of this device stopped.</summary>
/// <param name="Session">The session's token, out of its <c>welcome</c>.</param>
/// <param name="Epoch">The epoch of its event stream.</param>
/// <param name="Offset">The last event that the client has handled; 0 for none.</param>
public sealed record ResumePoint(string Session, string Epoch, long Offset);
