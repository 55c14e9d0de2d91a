using Parley.Signaling.Protocol;

namespace Parley.Signaling.Simulation;

// How a session begins, goes on, or moves here (docs/protocol.md §2, §6).
public sealed partial class SimulatedGateway
{
    private async Task HelloAsync(SimulatedSocket socket, ClientMessage.Hello hello)
    {
        var user = hello.Name!;
        var version = NewVersion(hello.Device);
        if (hello.Resume is { } resume)
        {
            if (_sessions.TryGetValue((user, hello.Device), out var here) && here.Token == resume.Session)
            {
                if (here.Resume(resume.Epoch, resume.Offset) is { } missed)
                {
                    Continue(here, socket, resume.Offset, missed);
                    return;
                }
            }
            else if (GatewayOf(resume.Session) is var elsewhere && elsewhere != Id)
            {
                await HopHere();
                var session = cluster.Gateway<SimulatedGateway>(elsewhere)?.HandOver(resume.Session);
                await HopHere();
                if (_versions[hello.Device] != version || (session is not null && await AdoptAsync(session, socket, resume, version)))
                {
                    // A later hello of the device has overtaken this one, or the session goes on here.
                    return;
                }
            }
        }

        await BeginAsync(socket, user, hello, version);
    }

    private void Continue(SimulatedSession session, SimulatedSocket socket, long offset, IReadOnlyList<ServerMessage.Event> missed)
    {
        Attach(session, socket);
        socket.SendDown(Welcome(session, offset, null));
        foreach (var message in missed)
        {
            socket.SendDown(message);
        }

        TellCalls(session, address => new CallInput.DeviceBack(address));
    }

    /// <summary>Goes on with a session that another gateway has given up.</summary>
    private async Task<bool> AdoptAsync(SimulatedSession old, SimulatedSocket socket, ResumePoint resume, long version)
    {
        var address = old.Address with { Gateway = Id, Version = Math.Max(version, old.Address.Version + 1) };
        var session = new SimulatedSession(World, address, NewToken(), old);
        if (session.Resume(resume.Epoch, resume.Offset) is null)
        {
            return false;
        }

        Put(session);
        if (!(await RegisterAsync(session, socket)).Entered || !IsCurrent(session))
        {
            return true;
        }

        // What came meanwhile goes into the stream, and with it to the client.
        session.Begin();
        Continue(session, socket, resume.Offset, session.Resume(resume.Epoch, resume.Offset)!);
        return true;
    }

    private async Task BeginAsync(SimulatedSocket socket, string user, ClientMessage.Hello hello, long version)
    {
        var address = new DeviceAddress(user, hello.Device, Id, version);
        var session = new SimulatedSession(World, address, NewToken());
        Put(session);
        Attach(session, socket);
        var (entered, ringing) = await RegisterAsync(session, socket);
        if (!entered)
        {
            return;
        }

        List<CallSnapshot> snapshots = [];
        foreach (var text in hello.Tickets)
        {
            if (World.Tickets.TryRead(text, out var ticket, out _))
            {
                await JoinAsync(session, ticket.Call, new CallInput.Recover(session.Address, new UserProfile(user, user), ticket), snapshots);
            }
        }

        if (ringing is { } call && snapshots.All(snapshot => snapshot.Call != call))
        {
            await JoinAsync(session, call, new CallInput.DeviceJoined(session.Address), snapshots);
        }

        if (IsCurrent(session))
        {
            session.Begin(Welcome(session, 0, snapshots));
        }
    }

    private async Task JoinAsync(SimulatedSession session, CallId call, CallInput input, List<CallSnapshot> snapshots)
    {
        var reply = await cluster.Ask(this, call, input);
        if (reply.Snapshot is not { } snapshot)
        {
            return;
        }

        snapshots.Add(snapshot);
        var part = session.PartIn(call);
        part.LastVersion = reply.Version;
        part.Over = snapshot.State == CallPhase.Ended;
    }

    /// <summary>Enters the session in the directory; false when a later hello of the device has overtaken this one.</summary>
    private async Task<(bool Entered, CallId? Call)> RegisterAsync(SimulatedSession session, SimulatedSocket socket)
    {
        await HopHere();
        var profile = new UserProfile(session.Address.User, session.Address.User);
        var answer = cluster.Directory.Register(profile, session.Address, null, World.Now, out var fenced);
        cluster.ArmDirectory();
        if (fenced is not null && fenced != session.Address)
        {
            cluster.Later(() => cluster.Gateway<SimulatedGateway>(fenced.Gateway)?.Fence(fenced));
        }

        await HopHere();
        switch (answer)
        {
            case Registration.Entered entered:
                return (true, entered.RingingCall);
            case Registration.Outdated:
                if (IsCurrent(session))
                {
                    _sessions.Remove(KeyOf(session.Address));
                }

                socket.CloseByServer(4001);
                session.Attach(null);
                return (false, null);
            default:
                World.Violate($"{session.Address.User} cannot register: {answer}");
                return (false, null);
        }
    }

    private bool IsCurrent(SimulatedSession session) => _sessions.GetValueOrDefault(KeyOf(session.Address)) == session;

    private void Put(SimulatedSession session)
    {
        if (_sessions.TryGetValue(KeyOf(session.Address), out var old))
        {
            old.Socket?.CloseByServer(4002);
            old.Attach(null);
        }

        _sessions[KeyOf(session.Address)] = session;
    }

    private void Attach(SimulatedSession session, SimulatedSocket socket)
    {
        if (!socket.ServerOpen)
        {
            // It went while its hello was being answered.
            session.Attach(socket);
            Detached(session, socket);
            return;
        }

        session.Attach(socket);
        socket.Serve(message => Receive(session, socket, message), () => Detached(session, socket));
    }

    private ServerMessage.Welcome Welcome(SimulatedSession session, long offset, IReadOnlyList<CallSnapshot>? calls) => new()
    {
        User = new UserProfile(session.Address.User, session.Address.User),
        Device = session.Address.Device,
        Session = session.Token,
        Epoch = session.Stream.Epoch,
        Offset = offset,
        Calls = calls,
        IceServers = [],
        IceTtl = TimeSpan.FromHours(12),
        ResumeWindow = ResumeWindow,
        PingInterval = TimeSpan.FromSeconds(25),
        MaxMessage = 65_536,
    };

    private Task HopHere() => World.Time.Pause(World.ServerDelay(), () => !IsDead && !cluster.IsDead);

    private string NewToken() => $"{Id}|{++_tokens}";

    private static string GatewayOf(string token) => token.Split('|')[0];

    /// <summary>Milliseconds since 1970, made larger than any earlier version of the device that is known here.</summary>
    private long NewVersion(DeviceId device)
    {
        var version = Math.Max(World.Now.ToUnixTimeMilliseconds(), _versions.GetValueOrDefault(device) + 1);
        _versions[device] = version;
        return version;
    }
}
