using Parley.Signaling.Protocol;

namespace Parley.Signaling.MdnJson;

/// <summary>What a <see cref="MdnJsonSession"/> wants done, in this order.</summary>
public abstract record MdnJsonOutput
{
    private MdnJsonOutput() { }

    /// <summary>Send this to the client.</summary>
    public sealed record Text(ReadOnlyMemory<byte> Utf8) : MdnJsonOutput;

    /// <summary>Enter the client in the directory under this name or a similar one, then say <see cref="MdnJsonSession.HandleSignedIn"/>.</summary>
    public sealed record SignIn(string Wish) : MdnJsonOutput;

    /// <summary>Give a call this command; its answer goes to <see cref="MdnJsonSession.HandleReply"/>.</summary>
    public sealed record Command(CallId Call, MdnJsonCommand Content) : MdnJsonOutput;

    /// <summary>Pass this along the call's route.</summary>
    public sealed record Relay(CallId Call, ReadOnlyMemory<byte> Utf8) : MdnJsonOutput;

    /// <summary>Pass this to a user, outside of any call.</summary>
    public sealed record Direct(string To, ReadOnlyMemory<byte> Utf8) : MdnJsonOutput;

    /// <summary>Pass this to all users of this protocol, the sender included.</summary>
    public sealed record Broadcast(ReadOnlyMemory<byte> Utf8) : MdnJsonOutput;

    /// <summary>Close the connection.</summary>
    public sealed record Close(CloseReason Reason) : MdnJsonOutput;
}

/// <summary>A command to a call, in words of <see cref="CallInput"/>.</summary>
public abstract record MdnJsonCommand
{
    private MdnJsonCommand() { }

    /// <summary>See <see cref="CallInput.Invite"/>.</summary>
    public sealed record Invite(string To, MediaWish Media) : MdnJsonCommand;

    /// <summary>See <see cref="CallInput.Alert"/>.</summary>
    public sealed record Alert : MdnJsonCommand;

    /// <summary>See <see cref="CallInput.Accept"/>.</summary>
    public sealed record Accept(uint Ack) : MdnJsonCommand;

    /// <summary>See <see cref="CallInput.HangUp"/>.</summary>
    public sealed record HangUp(EndReason Reason) : MdnJsonCommand;
}
