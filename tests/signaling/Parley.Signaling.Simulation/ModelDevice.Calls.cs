using Parley.Signaling.Protocol;

namespace Parley.Signaling.Simulation;

// What the model does with calls.
public sealed partial class ModelDevice
{
    private static readonly MediaWish Wish = new(true, true);

    private readonly Dictionary<CallId, CallRecord> _records = [];
    private readonly Dictionary<CallId, LiveCall> _live = [];

    /// <summary>The ends that it was told of in this epoch. A new session may be told of one that an older one had heard of.</summary>
    private readonly HashSet<CallId> _toldEnds = [];

    /// <inheritdoc/>
    public IReadOnlyDictionary<CallId, CallRecord> Calls => _records;

    /// <inheritdoc/>
    public void Call(string user)
    {
        var id = new CallId(world.Random.NextId());
        var call = Add(id, isCaller: true, CallStanding.Calling);
        call.Outbox.Resend(Now);
        Command(number => new ClientMessage.Call(number, id, user, Wish));
    }

    /// <inheritdoc/>
    public void Accept(CallId id)
    {
        var call = _live[id];
        call.Record.Standing = CallStanding.Accepting;
        Command(number => new ClientMessage.Accept(number, id, call.Inbox.Received));
        call.Outbox.Resend(Now);
    }

    /// <inheritdoc/>
    public void Decline(CallId id) => Command(number => new ClientMessage.Decline(number, id));

    /// <inheritdoc/>
    public void HangUp(CallId id) => Command(number => new ClientMessage.HangUp(number, id, EndReason.HungUp));

    private void Handle(SessionEvent what)
    {
        var id = what.Call;
        var call = _live.GetValueOrDefault(id);
        switch (what)
        {
            case SessionEvent.Incoming incoming:
                TakeIncoming(id, incoming.Ticket);
                break;
            case SessionEvent.Merged merged:
                Finish(id, EndReason.Merged, told: true);
                if (call is null)
                {
                    // Given up already; what follows for the other call shows that the server does not know.
                    break;
                }

                if (_live.TryGetValue(merged.Into, out var holder))
                {
                    holder.Record.Standing = CallStanding.Accepting;
                }
                else
                {
                    Add(merged.Into, isCaller: false, CallStanding.Accepting);
                }

                break;
            case SessionEvent.Ended ended:
                Finish(id, ended.Reason, told: true);
                break;
            case var _ when call is null:
                Unknown(id);
                break;
            case SessionEvent.Calling calling:
                call.Ticket = calling.Ticket;
                break;
            case SessionEvent.Accepted accepted:
                call.Ticket = accepted.Ticket;
                call.Outbox.Acknowledge(Now, accepted.Ack);
                Connect(call, accepted.Peer.Device);
                break;
            case SessionEvent.PeerResumed:
                call.Outbox.Resend(Now);
                break;
        }
    }

    private void TakeIncoming(CallId id, string ticket)
    {
        if (_live.TryGetValue(id, out var call))
        {
            call.Ticket = ticket;
            return;
        }

        Add(id, isCaller: false, CallStanding.Ringing).Ticket = ticket;
        Command(number => new ClientMessage.Ringing(number, id));
    }

    /// <summary>The server goes on with a call that this client has given up or never knew: it ends it.</summary>
    private void Unknown(CallId id)
    {
        if (!_unanswered.Any(command => command.CallId == id && command is ClientMessage.HangUp))
        {
            HangUp(id);
        }
    }

    private void Connect(LiveCall call, DeviceId? peer)
    {
        call.Record.Standing = CallStanding.Active;
        call.Record.Peer = peer;
        call.Inbox.Open(Now);
        call.Outbox.Resend(Now);
        Drain(call);
    }

    /// <summary>A new epoch: what the server says about this device's calls is the whole truth.</summary>
    private void TakeSnapshots(IReadOnlyList<CallSnapshot> snapshots)
    {
        _toldEnds.Clear();
        foreach (var (id, call) in _live.ToArray())
        {
            if (call.Record is { IsCaller: true, Standing: CallStanding.Calling })
            {
                // The next answer may come from another device than the one whose messages are held.
                call.Inbox = new();
            }

            if (snapshots.Any(snapshot => snapshot.Call == id))
            {
                continue;
            }

            if (_unanswered.Any(command => command.CallId == id))
            {
                _live[id].Doubtful = true;
            }
            else
            {
                Finish(id, EndReason.Lost, told: false);
            }
        }

        foreach (var snapshot in snapshots)
        {
            TakeSnapshot(snapshot);
        }
    }

    private void TakeSnapshot(CallSnapshot snapshot)
    {
        var id = snapshot.Call;
        if (snapshot.State == CallPhase.Ended)
        {
            if (_live.ContainsKey(id))
            {
                Finish(id, snapshot.Reason!.Value, told: false);
            }
        }
        else if (_live.TryGetValue(id, out var call))
        {
            call.Doubtful = false;
            call.Ticket = snapshot.Ticket ?? call.Ticket;
            if (snapshot.State == CallPhase.Active)
            {
                Connect(call, snapshot.Peer.Device);
            }
        }
        else if (snapshot is { Role: CallRole.Callee, State: CallPhase.Ringing or CallPhase.Recovering, Ticket: not null })
        {
            TakeIncoming(id, snapshot.Ticket);
        }
        else
        {
            Unknown(id);
        }
    }

    private void TakeAnswer(ClientMessage.CallCommand command, ErrorCode? error)
    {
        if (!_live.TryGetValue(command.CallId, out var call))
        {
            return;
        }

        if (error is not null && command is ClientMessage.Call)
        {
            Finish(command.CallId, EndReason.Lost, told: false);
        }
        else if (call.Doubtful && (error is not null || command is ClientMessage.HangUp or ClientMessage.Decline))
        {
            // The server that knew this call is gone, and the one that answers does not, or has ended it for a session that is gone.
            Finish(command.CallId, EndReason.Lost, told: false);
        }
    }

    private LiveCall Add(CallId id, bool isCaller, CallStanding standing)
    {
        var record = new CallRecord { IsCaller = isCaller, Standing = standing };
        _records[id] = record;
        var call = new LiveCall(id, record);
        _live.Add(id, call);
        return call;
    }

    private void Finish(CallId id, EndReason reason, bool told)
    {
        if (told && !_toldEnds.Add(id))
        {
            world.Violate($"{Name} was told twice of one end");
        }

        if (told && _records.TryGetValue(id, out var known))
        {
            known.Ends++;
        }

        if (_live.Remove(id, out var call))
        {
            // Sent again after a server died, they would begin the call anew.
            _unanswered.RemoveAll(command => command.CallId == id);
            call.Record.Standing = CallStanding.Ended;
            call.Record.Reason = reason;
            call.Record.EndedAfterRestarts = _gateway is { IsDead: false } ? world.Restarts : -1;
            call.Record.LostTrack = !told && reason == EndReason.Lost;
        }
    }

    private void ForgetCalls()
    {
        foreach (var (_, call) in _live)
        {
            call.Record.Standing = CallStanding.Forgotten;
        }

        _live.Clear();
    }

    private string[] HeldTickets() => [.. _live.Values.Where(call => call.Ticket is not null).Select(call => call.Ticket!).Take(8)];

    private sealed class LiveCall(CallId id, CallRecord record)
    {
        public CallId Id { get; } = id;

        public CallRecord Record { get; } = record;

        public RelayOutbox<int> Outbox { get; } = new();

        public RelayInbox<int> Inbox { get; set; } = new();

        public string? Ticket { get; set; }

        /// <summary>Kept in a new epoch only because of a command that has no answer yet.</summary>
        public bool Doubtful { get; set; }
    }
}
