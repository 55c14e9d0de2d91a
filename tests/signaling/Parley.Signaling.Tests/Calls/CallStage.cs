using Parley.Signaling.Protocol;

namespace Parley.Signaling.Tests;

/// <summary>
/// A cluster in which everything happens at once and in order: the real rules of calls and directory, no gateways. What each device is told
/// is written down in words.
/// </summary>
internal sealed class CallStage
{
    public static readonly DateTimeOffset Start = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly MediaWish Wish = new(true, true);

    private readonly Dictionary<CallId, CallState> _calls = [];
    private readonly Queue<Action> _agenda = new();
    private readonly Dictionary<DeviceAddress, List<string>> _heard = [];

    public CallStage() => Tickets = new CallTicketCodec(new TokenSigner(new SigningKey(1, new byte[32])));

    public CallOptions Options { get; } = new();

    public CallTicketCodec Tickets { get; }

    public UserShard Directory { get; private set; } = new(new UserShardOptions());

    public DateTimeOffset Now { get; private set; } = Start;

    /// <summary>While set, effects of this kind wait until <see cref="LetGo"/>.</summary>
    public Func<CallEffect, bool> Holds { get; set; } = _ => false;

    private readonly List<CallEffect> _held = [];
    private readonly Dictionary<(CallId, DeviceId), string> _tickets = [];

    public static CallId Call(ulong number) => new(number);

    public static DeviceAddress Address(string user, ulong device, long version = 1) =>
        new(user, new DeviceId(device), "g1", version);

    /// <summary>Connects a device of a user.</summary>
    public DeviceAddress Connect(string user, ulong device, long version = 1)
    {
        var address = Address(user, device, version);
        if (Directory.Register(new UserProfile(user, user), address, null, Now, out _) is Registration.Entered { RingingCall: { } call })
        {
            Send(call, new CallInput.DeviceJoined(address));
        }

        return address;
    }

    public void Disconnect(DeviceAddress device) => Directory.Unregister(device, Now);

    public CallReply Invite(CallId call, DeviceAddress from, string to) =>
        Send(call, new CallInput.Invite(from, new UserProfile(from.User, from.User), to, Wish));

    public CallReply Recover(CallId call, DeviceAddress from, string ticket)
    {
        Assert.True(Tickets.TryRead(ticket, out var read, out _));
        return Send(call, new CallInput.Recover(from, new UserProfile(from.User, from.User), read));
    }

    public CallReply Send(CallId call, CallInput input)
    {
        var transition = Machine(call).Next(StateOf(call), input, Now);
        Perform(call, transition);
        while (_agenda.TryDequeue(out var next))
        {
            next();
        }

        return transition.Reply;
    }

    public CallState StateOf(CallId call) => _calls.GetValueOrDefault(call, CallMachine.Initial);

    /// <summary>The newest ticket that a device has been given for a call.</summary>
    public string TicketOf(CallId call, DeviceAddress device) => _tickets[(call, device.Device)];

    /// <summary>What a device was told since it was last asked, in words.</summary>
    public string Heard(DeviceAddress device)
    {
        var text = string.Join("; ", _heard.Where(entry => entry.Key.Device == device.Device).SelectMany(entry => entry.Value));
        foreach (var entry in _heard.Where(entry => entry.Key.Device == device.Device))
        {
            entry.Value.Clear();
        }

        return text;
    }

    public void Pass(TimeSpan time)
    {
        var until = Now + time;
        while (_calls.Where(call => call.Value.NextTimeout <= until).OrderBy(call => call.Value.NextTimeout).FirstOrDefault() is
            { Value: not null } next)
        {
            Now = next.Value.NextTimeout!.Value;
            Tell(next.Key, new ClusterInput.TimedOut());
        }

        Now = until;
    }

    /// <summary>The server dies and another begins: nothing is known any more.</summary>
    public void Crash()
    {
        _calls.Clear();
        _agenda.Clear();
        _held.Clear();
        Directory = new UserShard(new UserShardOptions());
    }

    /// <summary>Performs what was held back.</summary>
    public void LetGo()
    {
        Holds = _ => false;
        var held = _held.ToArray();
        _held.Clear();
        foreach (var effect in held)
        {
            Perform(effect);
        }

        Drain();
    }

    public void Tell(CallId call, ClusterInput input)
    {
        Perform(call, Machine(call).Next(StateOf(call), input, Now));
        Drain();
    }

    private void Drain()
    {
        while (_agenda.TryDequeue(out var next))
        {
            next();
        }
    }

    private CallMachine Machine(CallId call) => new(call, Options, Tickets);

    private void Perform(CallId call, CallTransition transition)
    {
        _calls[call] = transition.State;
        foreach (var effect in transition.Effects)
        {
            if (Holds(effect))
            {
                _held.Add(effect);
            }
            else
            {
                Perform(effect);
            }
        }
    }

    private void Perform(CallEffect effect)
    {
        switch (effect)
        {
            case CallEffect.Notify notify:
                Write(notify);
                break;
            case CallEffect.ClaimSlot claim:
                var answer = Directory.Claim(claim.User, claim.Call, claim.Caller, claim.Callee, Now);
                _agenda.Enqueue(() => Perform(claim.Call, Machine(claim.Call).Next(StateOf(claim.Call), answer, Now)));
                break;
            case CallEffect.ReleaseSlot release:
                Directory.Release(release.User, release.Call, Now);
                break;
            case CallEffect.AskHolder ask:
                _agenda.Enqueue(() => Perform(ask.Holder, Machine(ask.Holder).Next(
                    StateOf(ask.Holder), new ClusterInput.HolderAsked(ask.Newcomer), Now)));
                _lastHolder[ask.Newcomer.Call] = ask.Holder;
                break;
            case CallEffect.AnswerNewcomer reply:
                var holder = _lastHolder[reply.Newcomer];
                _agenda.Enqueue(() => Perform(reply.Newcomer, Machine(reply.Newcomer).Next(
                    StateOf(reply.Newcomer), new ClusterInput.HolderAnswered(holder, reply.Answer), Now)));
                break;
            case CallEffect.Forward forward:
                _agenda.Enqueue(() => Perform(forward.Call, Machine(forward.Call).Next(StateOf(forward.Call), forward.Input, Now)));
                break;
        }
    }

    private readonly Dictionary<CallId, CallId> _lastHolder = [];

    private void Write(CallEffect.Notify notify)
    {
        if (!_heard.TryGetValue(notify.To, out var heard))
        {
            _heard.Add(notify.To, heard = []);
        }

        if (notify.Notice.Event is { } what)
        {
            heard.Add(Describe(what));
            var ticket = what switch
            {
                SessionEvent.Calling e => e.Ticket,
                SessionEvent.Incoming e => e.Ticket,
                SessionEvent.Accepted e => e.Ticket,
                _ => null,
            };
            if (ticket is not null)
            {
                _tickets[(what.Call, notify.To.Device)] = ticket;
            }
        }
    }

    public static string Describe(SessionEvent what) => what switch
    {
        SessionEvent.Calling e => $"calling {e.Peer.Id}",
        SessionEvent.Incoming e => $"incoming from {e.Peer.Id} for {e.RingFor.TotalSeconds:0} s",
        SessionEvent.Ringing => "ringing",
        SessionEvent.Accepted e => $"accepted as {e.Role} with {e.Peer.Id}/{e.Peer.Device!.Value.Value}" + (e.Ack > 0 ? $" ack {e.Ack}" : ""),
        SessionEvent.Merged e => $"{e.Call.Value} merged into {e.Into.Value}",
        SessionEvent.Ended e => $"ended {e.Reason}" + (e.By is null ? "" : $" by {e.By}"),
        SessionEvent.PeerAway => "peer away",
        SessionEvent.PeerResumed => "peer resumed",
        SessionEvent.PeerLost => "peer lost",
        _ => what.ToString(),
    };
}
