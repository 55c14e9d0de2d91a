using System.Diagnostics.CodeAnalysis;
using Parley.Signaling.Protocol;

namespace Parley.Signaling.MdnJson;

/// <summary>
/// One user of the <c>json</c> protocol (docs/protocol.md §12): texts of its client go in, commands, relay messages and texts come out, and
/// the other way round. Pure: time and random call ids come from outside. For one owner at a time, who takes the outputs after every input.
/// </summary>
/// <param name="id">The number of this connection.</param>
/// <param name="newCallId">Makes a call id out of 128 random bits.</param>
public sealed partial class MdnJsonSession(long id, Func<CallId> newCallId)
{
    private const int MistakesPerMinute = 20;

    /// <summary>What one user may send to others outside of calls: it costs everybody who gets it.</summary>
    private const int TalkPerSecond = 20;

    private const int TalkBurst = 100;

    /// <summary>A user is in one call; a few more can be ending or about to be refused.</summary>
    private const int MaxCalls = 8;

    private readonly Queue<MdnJsonOutput> _outputs = new();
    private readonly Dictionary<CallId, MdnJsonCall> _calls = [];
    private State _state = new State.Anonymous();
    private TokenBucket _talk = new(TalkPerSecond, TalkBurst);
    private DateTimeOffset _mistakesSince = DateTimeOffset.MinValue;
    private int _mistakes;

    /// <summary>The user; null before it has signed in.</summary>
    public UserProfile? User => (_state as State.SignedIn)?.User;

    /// <summary>The calls it takes part in.</summary>
    public IReadOnlyCollection<CallId> Calls => _calls.Keys;

    /// <summary>When <see cref="HandleTimeout"/> is due; null: never.</summary>
    public DateTimeOffset? NextTimeout => _calls.Count == 0 ? null : _calls.Values.Min(call => call.NextTimeout);

    /// <summary>The connection is open: the server speaks first.</summary>
    public void Start() => Say(MdnJsonWriter.Id(id));

    /// <summary>The client is entered in the directory.</summary>
    /// <param name="now">The time.</param>
    /// <param name="user">Under this id and name.</param>
    public void HandleSignedIn(DateTimeOffset now, UserProfile user)
    {
        if (_state is not State.SigningIn signingIn)
        {
            return;
        }

        _state = new State.SignedIn(user);
        if (signingIn.Wrote != user.Id)
        {
            Say(MdnJsonWriter.RejectUserName(id, user.Id));
        }

        _outputs.Enqueue(new MdnJsonOutput.Broadcast(MdnJsonWriter.UserName(id, user.Id, now)));
    }

    /// <summary>Time has passed.</summary>
    public void HandleTimeout(DateTimeOffset now)
    {
        foreach (var call in _calls.Values)
        {
            call.HandleTimeout(now);
            SayReady(now, call);
        }

        SendRelays(now);
    }

    /// <summary>Takes the next thing that is to be done.</summary>
    public bool TryTakeOutput([NotNullWhen(true)] out MdnJsonOutput? output) => _outputs.TryDequeue(out output);

    private void Say(byte[] text) => _outputs.Enqueue(new MdnJsonOutput.Text(text));

    private void Tell(CallId call, MdnJsonCommand command) => _outputs.Enqueue(new MdnJsonOutput.Command(call, command));

    private void SendRelays(DateTimeOffset now)
    {
        foreach (var call in _calls.Values)
        {
            foreach (var utf8 in call.TakeRelays(now))
            {
                _outputs.Enqueue(new MdnJsonOutput.Relay(call.Id, utf8));
            }
        }
    }

    private void CountMistake(DateTimeOffset now)
    {
        if (now - _mistakesSince >= TimeSpan.FromMinutes(1))
        {
            _mistakesSince = now;
            _mistakes = 0;
        }

        if (++_mistakes > MistakesPerMinute)
        {
            _outputs.Enqueue(new MdnJsonOutput.Close(CloseReason.ProtocolViolation));
        }
    }

    private abstract record State
    {
        private State() { }

        /// <summary>Has not said its name.</summary>
        public sealed record Anonymous : State;

        /// <summary>Waits for the directory.</summary>
        /// <param name="Wrote">The name as the client wrote it: it believes to be called so.</param>
        public sealed record SigningIn(string? Wrote) : State;

        /// <summary>Is somebody.</summary>
        public sealed record SignedIn(UserProfile User) : State;
    }
}
