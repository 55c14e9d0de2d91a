using System.Collections.Immutable;
using System.Text;
using Parley.SansIO;
using Parley.Stun;

namespace Parley.Turn.Client;

/// <content>The allocation's life (RFC 8656 §7, §8).</content>
public sealed partial class TurnClient
{
    // RFC 8656 §8.1 leaves it to the client; a minute leaves time for all retransmissions (39.5 s).
    private static readonly TimeSpan RefreshBefore = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan RetryRefresh = TimeSpan.FromSeconds(5);

    // A ticket comes from outside and is kept.
    private const int MaxTicketLength = 1024;

    /// <summary>
    /// Ends the allocation in good order: the server frees it at once (RFC 8656 §8.1). <see cref="TurnClientEvent.Ended"/> follows when it has said so, or
    /// does not answer.
    /// </summary>
    public void Release(Instant now) => Release(now, why: null);

    private void Release(Instant now, TurnFailure? why)
    {
        switch (_state)
        {
            case ClientState.Allocated or ClientState.Moving:
                _state = new ClientState.Releasing(why);
                _pending.Clear();
                Ask(now, new ClientRequest.Refresh(0));
                break;
            case ClientState.Allocating when _credential is not null:
                // The server may make it any moment: its answer is waited for, and then the allocation ended.
                _state = new ClientState.Releasing(why);
                break;
            case ClientState.Idle or ClientState.Allocating or ClientState.Connecting:
                End(why);
                break;
        }
    }

    private void BeginAllocation(Instant now, ClientState.Allocating state)
    {
        _state = state;
        Ask(now, new ClientRequest.Allocate(_settings, state.DontFragment, state.Mobility));
    }

    private void HandleAllocated(Instant now, ClientRequest.Allocate request, in StunMessage response)
    {
        if (_state is ClientState.Releasing)
        {
            Ask(now, new ClientRequest.Refresh(0));
            return;
        }

        TransportAddress? first = null, second = null;
        foreach (var attribute in response.Attributes)
        {
            if (attribute.Type == StunAttributeType.XorRelayedAddress
                && StunAddress.TryReadXor(attribute.Value, response.TransactionId, out var relayed))
            {
                second = first is null ? null : relayed;
                first ??= relayed;
            }
        }

        var mobility = request.Mobility ? ReadTicket(response) : null;
        var good = response.TryRead<Lifetime>(out var lifetime) & response.TryReadXorAddress(StunAttributeType.XorMappedAddress, out var mapped);
        _state = new ClientState.Allocated(
            first ?? default, second, request.DontFragment, mobility, RefreshTime(now, lifetime), now + lifetime.Duration);
        // RFC 8656 §7.3: an address of a family that was not asked for is no good; nor is an allocation without its address.
        if (!good || first is not { } address || !IsWanted(address.Family))
        {
            Release(now, new TurnFailure.Malformed());
            return;
        }

        ReservationToken? reservation = response.TryRead<ReservationToken>(out var token) ? token : null;
        StunErrorCode? refused = response.TryRead<AddressErrorCode>(out var error) ? error.Code : null;
        Raise(new TurnClientEvent.Allocated(address, second, mapped, reservation, refused));
        DropPermissionsOfOtherFamilies();
        AskForPermissions(now);
    }

    // No family named means IPv4 (RFC 8656 §7.2); a reservation has its own, and of two families either may have been refused.
    private bool IsWanted(IpFamily family) =>
        _settings.Reservation is not null || _settings.AdditionalIPv6 || family == (_settings.Family ?? IpFamily.IPv4);

    /// <summary>Whether an Allocate that was refused is sent again in another way or to another server.</summary>
    private bool TryOtherwise(Instant now, PendingRequest pending, in StunMessage response, StunErrorCode code)
    {
        if (_state is not ClientState.Allocating state)
        {
            return false;
        }

        switch (code)
        {
            case StunErrorCode.TryAlternate when response.TryReadAddress(StunAttributeType.AlternateServer, out var server):
                _pending.Remove(pending.Transaction.Id);
                Redirect(now, state, server.Unmapped, response);
                return true;
            case StunErrorCode.MobilityForbidden when state.Mobility:
                state = state with { Mobility = false };
                break;
            case StunErrorCode.UnknownAttribute when state.DontFragment && Names(response, StunAttributeType.DontFragment):
                state = state with { DontFragment = false };
                break;
            default:
                return false;
        }

        _pending.Remove(pending.Transaction.Id);
        BeginAllocation(now, state);
        return true;
    }

    // RFC 8489 §10: the same protocol, and never a server that was asked already.
    private void Redirect(Instant now, ClientState.Allocating state, TransportAddress server, in StunMessage response)
    {
        if (state.Tried.Contains(server) || state.Tried.Length > _settings.MaxRedirects || server.Family != _server.Family || server.Port == 0)
        {
            End(new TurnFailure.RedirectLoop());
            return;
        }

        var domain = response.TryReadBytes(StunAttributeType.AlternateDomain, out var name) && name.Length <= StunTextLimits.AlternateDomain
            ? Encoding.UTF8.GetString(name)
            : null;
        // Realm and nonce are those of the server that gave them.
        (_server, _credential) = (server, null);
        state = state with { Tried = state.Tried.Add(server) };
        Raise(new TurnClientEvent.Redirected(server, domain));
        if (IsStream)
        {
            _state = new ClientState.Connecting(state);
        }
        else
        {
            BeginAllocation(now, state);
        }
    }

    /// <summary>The shell has connected to the server that <see cref="TurnClientEvent.Redirected"/> named.</summary>
    /// <param name="now">Now.</param>
    /// <param name="local">The new connection's local address.</param>
    public void HandleConnected(Instant now, TransportAddress local)
    {
        if (_state is ClientState.Connecting connecting)
        {
            _local = local;
            BeginAllocation(now, connecting.Then);
        }
    }

    private void RefreshAllocation(Instant now, ClientState.Allocated allocated)
    {
        if (allocated.ExpiresAt <= now)
        {
            End(new TurnFailure.TimedOut());
        }
        else if (allocated.RefreshAt <= now)
        {
            _state = allocated with { RefreshAt = Instant.Never };
            Ask(now, new ClientRequest.Refresh(_settings.Lifetime is { } lifetime ? (uint)lifetime.TotalSeconds : null));
        }
    }

    private void HandleRefreshed(Instant now, ClientRequest.Refresh request, in StunMessage response)
    {
        if (request.Releases && _state is ClientState.Releasing releasing)
        {
            End(releasing.Why);
        }
        else if (_state is ClientState.Allocated allocated && response.TryRead<Lifetime>(out var lifetime))
        {
            _state = allocated with { RefreshAt = RefreshTime(now, lifetime), ExpiresAt = now + lifetime.Duration };
        }
    }

    private void HandleRefreshFailed(Instant now, ClientRequest.Refresh request, TurnFailure why)
    {
        if (request.Releases)
        {
            // RFC 8656 §8.3: 437 means that it is gone, which was the wish; and who does not answer will forget it.
            End((_state as ClientState.Releasing)?.Why);
        }
        else if (_state is ClientState.Allocated allocated && why is TurnFailure.Refused { Code: StunErrorCode.ServerError })
        {
            // RFC 8489 §14.8: 500 is temporary, the client should try again.
            _state = allocated with { RefreshAt = now + RetryRefresh };
        }
        else
        {
            End(why);
        }
    }

    private static Instant RefreshTime(Instant now, Lifetime lifetime) =>
        now + (lifetime.Duration > RefreshBefore * 2 ? lifetime.Duration - RefreshBefore : lifetime.Duration / 2);

    private static ImmutableArray<byte>? ReadTicket(in StunMessage response) =>
        response.TryReadBytes(StunAttributeType.MobilityTicket, out var ticket) && ticket.Length is > 0 and <= MaxTicketLength
            ? ImmutableArray.Create(ticket)
            : null;

    private static bool Names(in StunMessage response, StunAttributeType unknown)
    {
        response.TryReadBytes(StunAttributeType.UnknownAttributes, out var value);
        foreach (var type in new UnknownAttributes(value))
        {
            if (type == unknown)
            {
                return true;
            }
        }

        return false;
    }
}
