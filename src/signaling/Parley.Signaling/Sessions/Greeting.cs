using Parley.Signaling.Protocol;

namespace Parley.Signaling;

/// <summary>Answers one <c>hello</c> (docs/protocol.md §2): finds out who it is, and resumes the session or begins one.</summary>
internal sealed class Greeting(Gateway gateway, IConnection connection, ConnectionTerms terms, ClientMessage.Hello hello)
{
    /// <summary>Taken when the hello arrived: of two hellos of a device that are under way, the later one wins, however long each takes.</summary>
    private readonly long _version = gateway.NewVersion(0);

    /// <summary>Why the client is turned away; null when it was welcomed.</summary>
    public CloseReason? Refusal { get; private set; }

    public async ValueTask<Session?> RunAsync(CancellationToken cancellation)
    {
        var token = hello.Resume is { } resume && gateway.Tokens.TryReadSession(resume.Session, out var read) &&
            read.Device == hello.Device ? read : null;
        var visitor = await new Reception(gateway, terms).IdentifyAsync(hello, token, cancellation);
        if (visitor is Visitor.Refused refused)
        {
            Refusal = refused.Reason;
            return null;
        }

        var known = (Visitor.Known)visitor;
        if (token is not null && (token.User.Id != known.User.Id || token.GuestKey != known.GuestKey))
        {
            token = null;
        }

        var session = await ResumeAsync(known, token, cancellation) ?? await BeginAsync(known, cancellation);
        session?.SetTokenExpiry(known.ExpiresAt);
        return session;
    }

    private async ValueTask<Session?> ResumeAsync(Visitor.Known known, SessionToken? token, CancellationToken cancellation)
    {
        if (token is null)
        {
            return null;
        }

        var resume = hello.Resume!;
        if (token.Gateway == gateway.Id)
        {
            return gateway.FindLocal(token) is { } session && session.TryResume(connection, terms.Host, resume.Epoch, resume.Offset)
                ? Resumed(session)
                : null;
        }

        var handover = await gateway.Backend.TakeOverAsync(token.Gateway, resume.Session, cancellation);
        return handover is null ? null : await MoveInAsync(known, handover, cancellation);
    }

    /// <summary>Goes on here with a session that another gateway held.</summary>
    private async ValueTask<Session?> MoveInAsync(Visitor.Known known, SessionHandover handover, CancellationToken cancellation)
    {
        var resume = hello.Resume!;
        var stream = new SessionStream(handover.Epoch, handover.NextOffset, handover.Unacked, gateway.Limits.Stream);
        if (stream.Resume(resume.Epoch, resume.Offset) is null)
        {
            return await BeginAsync(known, cancellation, handover);
        }

        var session = NewSession(known, handover.Version, stream);
        session.Adopt(handover.Calls);
        if (await RegisterAsync(session, known, cancellation) is not Registration.Entered)
        {
            return null;
        }

        return session.TryResume(connection, terms.Host, resume.Epoch, resume.Offset) ? Resumed(session) : null;
    }

    private Session Resumed(Session session)
    {
        gateway.Environment.SessionChanged(session, SessionChange.Resumed);
        gateway.Follow(session.ReportAsync(address => new CallInput.DeviceBack(address)));
        return session;
    }

    private async ValueTask<Session?> BeginAsync(
        Visitor.Known known, CancellationToken cancellation, SessionHandover? predecessor = null)
    {
        var wish = known.User;
        for (var attempt = 1; ; attempt++)
        {
            var earlier = gateway.FindLocal(known.User.Id, hello.Device);
            if (earlier?.Address.Version > _version)
            {
                Refusal = CloseReason.SessionEnded;
                return null;
            }

            var session = NewSession(
                known, earlier?.Address.Version ?? predecessor?.Version ?? 0, new SessionStream(gateway.NewToken(8), gateway.Limits.Stream));
            switch (await RegisterAsync(session, known, cancellation))
            {
                case Registration.Entered entered:
                    return await WelcomeAsync(session, earlier, predecessor, entered, cancellation);
                case Registration.NameTaken when GuestNames.Numbered(wish, attempt, gateway.NewToken(3)) is { } other:
                    known = known with { User = other, GuestKey = gateway.NewToken(12) };
                    break;
                case Registration.NameTaken:
                    Refusal = CloseReason.NameInvalid;
                    return null;
                case Registration.Outdated:
                    // A later hello, elsewhere. If clocks deceive, and the client still listens, it comes again.
                    Refusal = CloseReason.SessionEnded;
                    return null;
                default:
                    Refusal = CloseReason.TooManySessions;
                    return null;
            }
        }
    }

    private Session NewSession(Visitor.Known known, long earlier, SessionStream stream)
    {
        var version = earlier < _version ? _version : gateway.NewVersion(earlier);
        var address = new DeviceAddress(known.User.Id, hello.Device, gateway.Id, version);
        return new Session(gateway, known.User, address, known.GuestKey, stream);
    }

    private async ValueTask<Registration> RegisterAsync(Session session, Visitor.Known known, CancellationToken cancellation)
    {
        // Entered here first: notices may come as soon as the directory knows the address.
        gateway.Enter(session);
        Registration? answer = null;
        try
        {
            answer = await gateway.Backend.RegisterAsync(known.User, session.Address, known.GuestKey, cancellation);
            return answer;
        }
        finally
        {
            if (answer is not Registration.Entered)
            {
                gateway.Dismiss(session);
            }
        }
    }

    private async ValueTask<Session> WelcomeAsync(
        Session session, Session? earlier, SessionHandover? predecessor, Registration.Entered entered, CancellationToken cancellation)
    {
        var adopted = predecessor?.Calls ?? Supersede(earlier);
        var snapshots = new Dictionary<CallId, CallSnapshot>();
        foreach (var ticket in hello.Tickets)
        {
            if (gateway.Tokens.TryReadTicket(ticket, out var opened) &&
                opened.HolderUser == session.User.Id && opened.HolderDevice == hello.Device)
            {
                await AskAsync(opened.Call, new CallInput.Recover(session.Address, session.User, opened));
            }
        }

        // The call of this user's slot may ring, or this device may be in it without knowing: the welcome tells what it has to know.
        foreach (var call in entered.RingingCall is { } ringing ? adopted.Keys.Append(ringing).Distinct() : adopted.Keys)
        {
            if (!snapshots.ContainsKey(call))
            {
                await AskAsync(call, new CallInput.DeviceJoined(session.Address));
            }
        }

        session.Welcome(connection, terms.Host, [.. snapshots.Values]);
        gateway.Environment.SessionChanged(session, SessionChange.Started);
        return session;

        async ValueTask AskAsync(CallId call, CallInput input)
        {
            var reply = await gateway.Backend.SendAsync(call, input, cancellation);
            if (reply.Snapshot is { } snapshot)
            {
                snapshots[call] = snapshot;
                if (snapshot.State != CallPhase.Ended)
                {
                    session.Begin(call, reply.Version);
                }
            }
        }
    }

    /// <summary>The calls of the session that this one takes the place of.</summary>
    private IReadOnlyDictionary<CallId, long> Supersede(Session? earlier)
    {
        if (earlier is null)
        {
            return new Dictionary<CallId, long>();
        }

        gateway.Retire(earlier, SessionChange.Replaced);
        return earlier.HandOver().Calls;
    }
}
