using System.Diagnostics.CodeAnalysis;
using Parley.Signaling.Protocol;

namespace Parley.Signaling;

/// <summary>Writes and reads call tickets (docs/protocol.md §6.4). Thread-safe.</summary>
public sealed class CallTicketCodec(TokenSigner signer)
{
    private const string Purpose = "parley call ticket";

    /// <summary>The signed ticket.</summary>
    public string Write(CallTicket ticket)
    {
        var writer = new TokenWriter()
            .Id(ticket.Call.Value)
            .Int64(ticket.Version)
            .Byte((byte)ticket.Phase)
            .Byte((byte)((ticket.Media.Audio ? 1 : 0) | (ticket.Media.Video ? 2 : 0) |
                (ticket.CalleeDevice is null ? 0 : 4) | (ticket.RingUntil is null ? 0 : 8)))
            .Text(ticket.Caller.Id)
            .Text(ticket.Caller.Name)
            .Id(ticket.CallerDevice.Value)
            .Text(ticket.Callee.Id)
            .Text(ticket.Callee.Name)
            .Text(ticket.HolderUser)
            .Id(ticket.HolderDevice.Value)
            .Time(ticket.IssuedAt);
        if (ticket.CalleeDevice is { } device)
        {
            writer.Id(device.Value);
        }

        if (ticket.RingUntil is { } until)
        {
            writer.Time(until);
        }

        return signer.Sign(Purpose, writer.Written);
    }

    /// <summary>Reads a ticket and checks its signature; whether it is too old, the call decides.</summary>
    public bool TryRead(string? token, [NotNullWhen(true)] out CallTicket? ticket, out TokenFailure failure)
    {
        ticket = null;
        failure = signer.Verify(Purpose, token, out var payload);
        if (failure != TokenFailure.None)
        {
            return false;
        }

        var reader = new TokenReader(payload);
        var call = new CallId(reader.Id());
        var version = reader.Int64();
        var phase = (CallPhase)reader.Byte();
        var flags = reader.Byte();
        var caller = new UserProfile(reader.Text(), reader.Text());
        var callerDevice = new DeviceId(reader.Id());
        var callee = new UserProfile(reader.Text(), reader.Text());
        var holder = reader.Text();
        var holderDevice = new DeviceId(reader.Id());
        var issued = reader.Time();
        DeviceId? calleeDevice = (flags & 4) != 0 ? new DeviceId(reader.Id()) : null;
        DateTimeOffset? until = (flags & 8) != 0 ? reader.Time() : null;
        if (!reader.Complete || phase is not (CallPhase.Ringing or CallPhase.Active))
        {
            failure = TokenFailure.Malformed;
            return false;
        }

        ticket = new CallTicket(
            call, version, phase, caller, callerDevice, callee, calleeDevice,
            new MediaWish((flags & 1) != 0, (flags & 2) != 0), until, holder, holderDevice, issued);
        return true;
    }
}
