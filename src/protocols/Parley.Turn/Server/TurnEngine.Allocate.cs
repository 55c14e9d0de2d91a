using Parley.SansIO;
using Parley.Stun;

namespace Parley.Turn.Server;

/// <content>Allocate (RFC 8656 §7).</content>
public sealed partial class TurnEngine
{
    // Which connection carries which client, for when it closes.
    private readonly Dictionary<int, FiveTuple> _clientOfConnection = [];

    private void HandleAllocate(scoped in TurnRequest request)
    {
        if (request.Allocation is { } existing)
        {
            // RFC 8656 §7.2 item 2: a retransmission is answered as it was; anything else finds the 5-tuple taken.
            if (existing.TransactionId == request.Message.TransactionId && existing.Username.AsSpan().SequenceEqual(request.Username))
            {
                AnswerAllocate(request, existing);
            }
            else
            {
                Refuse(request, StunErrorCode.AllocationMismatch, RefusalReason.AllocationExists);
            }

            return;
        }

        var code = AllocationRequest.Read(request, _settings.TcpAllocations, out var wanted);
        if (code != 0)
        {
            Refuse(request, code, code switch
            {
                StunErrorCode.UnsupportedTransportProtocol => RefusalReason.Transport,
                StunErrorCode.AddressFamilyNotSupported => RefusalReason.AddressFamily,
                _ => RefusalReason.Malformed,
            });
            return;
        }

        if (wanted.ReservationToken != 0 && !request.HandedOver && ReservationEngine(wanted.ReservationToken) is var engine && IsAnother(engine))
        {
            HandOver(request.Tuple, request.Slice, engine);
            return;
        }

        if (_settings.AlternateServer is { } alternate)
        {
            RefuseForAlternate(request, alternate);
            return;
        }

        if (wanted.Mobility && !_settings.Mobility)
        {
            // RFC 8016 §3.2.1: 405 where mobility is forbidden.
            Refuse(request, StunErrorCode.MobilityForbidden, RefusalReason.Mobility);
            return;
        }

        Allocate(request, wanted);
    }

    private void Allocate(scoped in TurnRequest request, in AllocationRequest wanted)
    {
        var user = QuotaUser.Of(request.Username);
        if (AllocationCount >= _settings.MaxAllocations || !_around.Quota.TryTake(user))
        {
            Refuse(request, StunErrorCode.AllocationQuotaReached, RefusalReason.Quota);
            return;
        }

        var allocation = new Allocation(request.Tuple, request.Username.ToArray(), request.Key, request.Now)
        {
            TransactionId = request.Message.TransactionId,
            Protocol = wanted.Protocol,
        };
        var code = OpenRelays(request, allocation, wanted);
        if (code != 0)
        {
            _around.Quota.Return(user);
            Refuse(request, code, code == StunErrorCode.AddressFamilyNotSupported ? RefusalReason.AddressFamily : RefusalReason.NoPort);
            return;
        }

        AllocationCount++;
        Counters.CountAllocated();
        _allocations.Set(request.Tuple, allocation);
        Attach(request.Tuple, request.HandedOver);
        if (wanted.Mobility)
        {
            MakeMobile(allocation);
        }

        _timers.Set(allocation, request.Now + Lifetime(wanted.Lifetime));
        _events.Enqueue(new TurnEvent.Allocated(request.Tuple, allocation.User, allocation.First!.Relayed, allocation.Second?.Relayed));
        AnswerAllocate(request, allocation);
    }

    private StunErrorCode OpenRelays(scoped in TurnRequest request, Allocation allocation, in AllocationRequest wanted)
    {
        if (wanted.ReservationToken != 0)
        {
            // RFC 8656 §7.2 item 5: a token that is not good any more is answered with 508.
            if (!TryTakeReservation(wanted.ReservationToken, request.Username, out var reserved))
            {
                return StunErrorCode.InsufficientCapacity;
            }

            allocation.First = Own(allocation, reserved);
            return 0;
        }

        var code = Open(wanted.Protocol, wanted.Family, wanted.Ports, out var socket, out var next);
        if (code == 0)
        {
            allocation.First = Own(allocation, socket);
            if (wanted.Ports == PortWish.EvenAndNext)
            {
                allocation.ReservationToken = Reserve(request.Now, request.Username, next);
            }
        }

        if (!wanted.Second)
        {
            return code;
        }

        // RFC 8656 §7.2: with ADDITIONAL-ADDRESS-FAMILY either family may fail, and is reported in ADDRESS-ERROR-CODE; if both do, so does the request.
        var secondCode = Open(wanted.Protocol, IpFamily.IPv6, wanted.Ports, out socket, out _);
        if (secondCode == 0)
        {
            var relay = Own(allocation, socket);
            if (allocation.First is null)
            {
                allocation.First = relay;
            }
            else
            {
                allocation.Second = relay;
            }
        }

        (allocation.RefusedFamily, allocation.RefusedWith) = code != 0 ? (IpFamily.IPv4, code) : (IpFamily.IPv6, secondCode);
        return allocation.First is null ? code : 0;
    }

    private StunErrorCode Open(TransportProtocol protocol, IpFamily family, PortWish ports, out RelaySocket socket, out RelaySocket next) =>
        _around.RelaySockets.TryOpen(protocol, family, ports, out socket, out next) switch
        {
            RelayOpening.Opened => 0,
            RelayOpening.FamilyNotSupported => StunErrorCode.AddressFamilyNotSupported,
            _ => StunErrorCode.InsufficientCapacity,
        };

    private Relay Own(Allocation allocation, RelaySocket socket)
    {
        var relay = new Relay(allocation, socket);
        if (allocation.Protocol == TransportProtocol.Tcp)
        {
            // Reached through the network only: the directory is for datagrams, and a UDP relay may have the same address.
            _tcpRelays.Add(socket.Number, relay);
            return relay;
        }

        if (socket.Number >= _relaysBySocket.Length)
        {
            Array.Resize(ref _relaysBySocket, Math.Max(socket.Number + 1, Math.Max(64, _relaysBySocket.Length * 2)));
        }

        _relaysBySocket[socket.Number] = relay;
        _relaysByAddress.Set(socket.Relayed, relay);
        _around.Directory.Add(socket.Relayed, _around.Number);
        return relay;
    }

    private void Disown(Relay? relay)
    {
        if (relay is null)
        {
            return;
        }

        relay.IsClosed = true;
        if (relay.Allocation.Protocol == TransportProtocol.Tcp)
        {
            _tcpRelays.Remove(relay.Socket);
            _around.RelaySockets.Close(relay.Socket);
            return;
        }

        _relaysBySocket[relay.Socket] = null;
        _relaysByAddress.Remove(relay.Relayed);
        _around.Directory.Remove(relay.Relayed);
        _around.RelaySockets.Close(relay.Socket);
    }

    // RFC 8656 §7.2: not below the default, however little is asked for; not above the maximum.
    private TimeSpan Lifetime(uint? asked)
    {
        var wanted = asked is { } seconds ? TimeSpan.FromSeconds(seconds) : _settings.DefaultLifetime;
        wanted = wanted > _settings.MaxLifetime ? _settings.MaxLifetime : wanted;
        return wanted < _settings.DefaultLifetime ? _settings.DefaultLifetime : wanted;
    }

    private void AnswerAllocate(scoped in TurnRequest request, Allocation allocation)
    {
        if (!TryBegin(request, StunClass.SuccessResponse, out var slice, out var writer))
        {
            return;
        }

        // RFC 8656 §7.3 says what belongs in it.
        writer.WriteXorAddress(StunAttributeType.XorRelayedAddress, allocation.First!.Relayed);
        if (allocation.Second is { } second)
        {
            writer.WriteXorAddress(StunAttributeType.XorRelayedAddress, second.Relayed);
        }

        writer.WriteUInt32(StunAttributeType.Lifetime, SecondsLeft(request.Now, allocation));
        writer.WriteXorAddress(StunAttributeType.XorMappedAddress, request.Tuple.Client);
        if (allocation.ReservationToken != 0)
        {
            writer.WriteUInt64(StunAttributeType.ReservationToken, allocation.ReservationToken);
        }

        if (allocation.Mobility is { } mobility)
        {
            WriteTicket(ref writer, mobility);
        }

        if (allocation.RefusedWith != 0)
        {
            writer.Write(new AddressErrorCode(allocation.RefusedFamily, allocation.RefusedWith, default));
        }

        Finish(request, slice, ref writer);
    }

    private void RefuseForAlternate(scoped in TurnRequest request, in TransportAddress alternate)
    {
        Tell(request, (int)StunErrorCode.TryAlternate, RefusalReason.Alternate, null);
        if (TryBegin(request, StunClass.ErrorResponse, out var slice, out var writer))
        {
            // RFC 8489 §10: after authentication, so that the client can trust where it is sent.
            writer.WriteErrorCode(StunErrorCode.TryAlternate);
            writer.WriteAddress(StunAttributeType.AlternateServer, alternate);
            Finish(request, slice, ref writer);
        }
    }

    private static uint SecondsLeft(Instant now, Allocation allocation) => (uint)Math.Max(0, (allocation.Due - now).Ticks / TimeSpan.TicksPerSecond);

    private void End(Allocation allocation, AllocationEnd why)
    {
        AllocationCount--;
        Counters.CountEnded();
        _timers.Remove(allocation);
        Forget(allocation.Tuple);
        if (allocation.Mobility is { } mobility)
        {
            _mobile.Remove(mobility.Id);
            if (mobility.Pending is { } pending)
            {
                Forget(pending);
            }
        }

        _around.Quota.Return(QuotaUser.Of(allocation.Username));
        _events.Enqueue(new TurnEvent.Ended(allocation.Tuple, allocation.User, allocation.First!.Relayed, why, allocation.Traffic));
        ClosePeerConnections(allocation);
        Disown(allocation.First);
        Disown(allocation.Second);
    }
}
