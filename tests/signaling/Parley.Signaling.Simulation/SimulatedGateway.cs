using Parley.Signaling.Protocol;

namespace Parley.Signaling.Simulation;

/// <summary>A gateway as docs/protocol.md demands it, without JSON and limits: sessions, commands, notices, the relay.</summary>
public sealed partial class SimulatedGateway(SimulatedCluster cluster, string id) : ISimulatedServer
{
    private static readonly TimeSpan ResumeWindow = TimeSpan.FromSeconds(30);

    private readonly Dictionary<(string User, DeviceId Device), SimulatedSession> _sessions = [];
    private readonly Dictionary<DeviceId, long> _versions = [];
    private readonly List<SimulatedSocket> _sockets = [];
    private int _tokens;

    /// <summary>Unique, new with every start.</summary>
    public string Id { get; } = id;

    /// <summary>Whether its process is gone.</summary>
    public bool IsDead { get; private set; }

    /// <summary>The sessions it holds.</summary>
    public IEnumerable<SimulatedSession> Sessions => _sessions.Values;

    private World World => cluster.World;

    /// <summary>A client dials.</summary>
    public void Accept(SimulatedSocket socket)
    {
        _sockets.Add(socket);
        socket.Serve(
            message =>
            {
                if (message is ClientMessage.Hello hello && !IsDead)
                {
                    World.Watch(HelloAsync(socket, hello));
                }
            },
            () => { });
    }

    /// <summary>Its process dies.</summary>
    public void Die()
    {
        IsDead = true;
        foreach (var socket in _sockets)
        {
            socket.Fail(serverDead: true);
        }
    }

    /// <summary>See <see cref="IGateway.NotifyAsync"/>.</summary>
    public ValueTask<bool> NotifyAsync(DeviceAddress to, CallNotice notice)
    {
        var session = SessionAt(to);
        session?.Take(notice);
        return ValueTask.FromResult(session is not null);
    }

    /// <summary>See <see cref="IGateway.Relay"/>.</summary>
    public void Relay(DeviceAddress to, RelayMessage message)
    {
        if (SessionAt(to) is { } session && session.Calls.TryGetValue(message.Call, out var part) && !part.Over)
        {
            session.Socket?.SendDown(message);
        }
    }

    /// <summary>See <see cref="IGateway.HandOverAsync"/>.</summary>
    public SimulatedSession? HandOver(string token)
    {
        var session = _sessions.Values.FirstOrDefault(session => session.Token == token);
        if (session is not null)
        {
            _sessions.Remove(KeyOf(session.Address));
            session.Attach(null);
        }

        return session;
    }

    /// <summary>See <see cref="IGateway.FenceAsync"/>.</summary>
    public void Fence(DeviceAddress older)
    {
        if (_sessions.TryGetValue(KeyOf(older), out var session) && session.Address.Version <= older.Version)
        {
            _sessions.Remove(KeyOf(older));
            session.Socket?.CloseByServer(4002);
            session.Attach(null);
        }
    }

    private SimulatedSession? SessionAt(DeviceAddress address) =>
        _sessions.TryGetValue(KeyOf(address), out var session) &&
        (session.Address.Version == address.Version || World.Options.Mistake == GatewayMistake.IgnoresFencing) ? session : null;

    private void Receive(SimulatedSession session, SimulatedSocket socket, object message)
    {
        if (IsDead || session.Socket != socket)
        {
            return;
        }

        switch (message)
        {
            case ClientMessage.Ack ack:
                if (!session.Stream.Acknowledge(ack.Offset))
                {
                    World.Violate($"{session.Address.User} acknowledges {ack.Offset}, which was never sent");
                }

                break;
            case RelayMessage relay:
                PassOn(session, relay);
                break;
            case ClientMessage.Bye:
                Leave(session);
                break;
            case ClientMessage.Command command:
                session.Enqueue(() => CommandAsync(session, command));
                break;
        }
    }

    private void PassOn(SimulatedSession session, RelayMessage message)
    {
        if (!session.Calls.TryGetValue(message.Call, out var part) || part.Over)
        {
            session.Socket?.SendDown(new ServerMessage.Error(ErrorCode.NoSuchCall, null, message.Call));
            return;
        }

        foreach (var to in part.To)
        {
            if (to.Gateway == Id)
            {
                Relay(to, message);
            }
            else
            {
                cluster.Later(() => cluster.Gateway<SimulatedGateway>(to.Gateway)?.Relay(to, message));
            }
        }
    }

    private async Task CommandAsync(SimulatedSession session, ClientMessage.Command command)
    {
        if (command is not ClientMessage.CallCommand about)
        {
            session.Socket?.SendDown(new ServerMessage.Done(command.Id));
            return;
        }

        var from = session.Address;
        CallInput input = about switch
        {
            ClientMessage.Call call => new CallInput.Invite(from, new UserProfile(from.User, from.User), call.To, call.Media),
            ClientMessage.Ringing => new CallInput.Alert(from),
            ClientMessage.Accept accept => new CallInput.Accept(from, accept.Holds),
            ClientMessage.Decline => new CallInput.Decline(from),
            ClientMessage.HangUp hangUp => new CallInput.HangUp(from, hangUp.Reason),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        if (input is CallInput.Invite)
        {
            session.PartIn(about.CallId);
        }

        var reply = await cluster.Ask(this, about.CallId, input);
        if (reply.Error is { } error)
        {
            if (input is CallInput.Invite)
            {
                session.Calls.Remove(about.CallId);
            }

            session.Socket?.SendDown(new ServerMessage.Error(error, command.Id, about.CallId));
        }
        else
        {
            session.Socket?.SendDown(new ServerMessage.Done(command.Id));
        }
    }

    private void Detached(SimulatedSession session, SimulatedSocket socket)
    {
        if (IsDead || session.Socket != socket)
        {
            return;
        }

        session.Attach(null);
        TellCalls(session, address => new CallInput.DeviceAway(address));
        var then = session.Connections;
        World.Time.After(ResumeWindow, () =>
        {
            if (!IsDead && session.Connections == then && _sessions.GetValueOrDefault(KeyOf(session.Address)) == session)
            {
                World.Note(session.Address.User, $"session {session.Token} expires");
                _sessions.Remove(KeyOf(session.Address));
                TellCalls(session, address => new CallInput.DeviceExpired(address));
                Unregister(session);
            }
        });
    }

    private void Leave(SimulatedSession session)
    {
        _sessions.Remove(KeyOf(session.Address));
        session.Attach(null);
        TellCalls(session, address => new CallInput.DeviceLeft(address));
        Unregister(session);
    }

    private void TellCalls(SimulatedSession session, Func<DeviceAddress, CallInput> what) => session.Enqueue(async () =>
    {
        foreach (var call in session.LiveCalls)
        {
            await cluster.Ask(this, call, what(session.Address));
        }
    });

    private void Unregister(SimulatedSession session) => session.Enqueue(async () =>
    {
        await cluster.Hop();
        cluster.Directory.Unregister(session.Address, World.Now);
    });

    private static (string User, DeviceId Device) KeyOf(DeviceAddress address) => (address.User, address.Device);
}
