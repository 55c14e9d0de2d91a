using Parley.Signaling.Protocol;

namespace Parley.Signaling;

/// <content>The session's calls: notices, routes, relay messages, and what the calls are told about this device.</content>
public sealed partial class Session
{
    /// <summary>What others may see of the session.</summary>
    internal SessionView View()
    {
        lock (_gate)
        {
            return new SessionView(User, Address, [.. _legs.Calls]);
        }
    }

    /// <summary>Makes sure that a call that this client begins has a leg, so that what it relays at once is dropped and not refused.</summary>
    /// <param name="call">The call.</param>
    /// <param name="version">Notices up to this version are known already.</param>
    internal void Begin(CallId call, long version = 0)
    {
        lock (_gate)
        {
            if (!_legs.IsOver(call))
            {
                var leg = _legs.Enter(call);
                leg.Version = Math.Max(leg.Version, version);
            }
        }
    }

    /// <summary>The call that this client wanted to begin was refused before anything was heard of it.</summary>
    internal void Abandon(CallId call)
    {
        lock (_gate)
        {
            if (_legs.Find(call) is { Version: 0 })
            {
                _legs.Drop(call);
            }
        }
    }

    /// <summary>Goes on with the calls of an earlier session of this device.</summary>
    internal void Adopt(IReadOnlyDictionary<CallId, long> calls)
    {
        lock (_gate)
        {
            foreach (var (call, version) in calls)
            {
                _legs.Enter(call, version);
            }
        }
    }

    /// <summary>Takes a call's notice; false when the session is over.</summary>
    internal bool Take(CallNotice notice)
    {
        lock (_gate)
        {
            if (_phase == SessionPhase.Over)
            {
                return false;
            }

            if (!_legs.Take(notice))
            {
                return true;
            }

            if (notice.Event is { } content)
            {
                // Inside the lock: events go out in the order of their offsets.
                var message = ServerMessageWriter.ToUtf8(new ServerMessage.Event(_stream.Epoch, _stream.NextOffset, content));
                _stream.Append(message);
                _connection?.Send(message);
            }

            return true;
        }
    }

    /// <summary>Passes on a relay message of this client; false when the call is none of its calls.</summary>
    internal bool Relay(CallId call, ReadOnlySpan<byte> utf8)
    {
        Session? peer;
        System.Collections.Immutable.ImmutableArray<DeviceAddress> to;
        lock (_gate)
        {
            if (_legs.Find(call) is not { } leg)
            {
                return false;
            }

            to = leg.To;
            if (to.Length == 1 && (leg.Peer is null || leg.Peer.IsOver))
            {
                leg.Peer = _gateway.FindLocal(to[0]);
            }

            peer = leg.Peer;
        }

        // Outside the lock: two clients that relay to each other must not wait for each other.
        if (peer is not null)
        {
            peer.Deliver(call, utf8);
            return true;
        }

        foreach (var address in to)
        {
            _gateway.RelayTo(address, call, utf8);
        }

        return true;
    }

    /// <summary>Hands a relay message to the client, if it is connected and part of the call.</summary>
    internal void Deliver(CallId call, ReadOnlySpan<byte> utf8)
    {
        IConnection? connection;
        lock (_gate)
        {
            connection = _legs.Find(call) is null ? null : _connection;
        }

        connection?.Send(utf8);
    }

    /// <summary>Tells all calls something about this device, after what they were told before.</summary>
    /// <param name="input">Makes the input for one call; it is asked again when the cluster could not take it.</param>
    /// <param name="attempts">How often each is tried at most.</param>
    internal Task ReportAsync(Func<DeviceAddress, CallInput> input, int attempts = 1)
    {
        lock (_gate)
        {
            if (_legs.Calls.Count == 0)
            {
                return _reports;
            }

            CallId[] calls = [.. _legs.Calls];
            return _reports = ReportAfterAsync(_reports, calls, input, attempts);
        }
    }

    private async Task ReportAfterAsync(Task before, CallId[] calls, Func<DeviceAddress, CallInput> input, int attempts)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        foreach (var call in calls)
        {
            for (var left = attempts; left > 0; left--)
            {
                try
                {
                    await _gateway.Backend.SendAsync(call, input(Address), CancellationToken.None);
                    break;
                }
                catch (Exception problem) when (problem is not OperationCanceledException)
                {
                    _gateway.Environment.Faulted(this, problem);
                }
            }
        }
    }
}
