namespace Parley.Signaling.Protocol;

/// <summary>A message that the server itself sends. Written by <see cref="ServerMessageWriter"/>.</summary>
public abstract record ServerMessage
{
    private ServerMessage() { }

    /// <summary>Answers <c>hello</c> (docs/protocol.md §2).</summary>
    public sealed record Welcome : ServerMessage
    {
        /// <summary>Who the client is.</summary>
        public required UserProfile User { get; init; }

        /// <summary>Its device.</summary>
        public required DeviceId Device { get; init; }

        /// <summary>The token to resume with.</summary>
        public required string Session { get; init; }

        /// <summary>For guests: the token to be the same guest again with.</summary>
        public string? Identity { get; init; }

        /// <summary>The epoch of the event stream.</summary>
        public required string Epoch { get; init; }

        /// <summary>The offset of the last event that the client has; what follows has the next.</summary>
        public required long Offset { get; init; }

        /// <summary>The calls of this device, the whole truth; null when the session was recovered.</summary>
        public required IReadOnlyList<CallSnapshot>? Calls { get; init; }

        /// <summary>Whether the server goes on with the epoch that the client named.</summary>
        public bool Recovered => Calls is null;

        /// <summary>STUN and TURN servers for <c>RTCPeerConnection</c>.</summary>
        public required IReadOnlyList<IceServer> IceServers { get; init; }

        /// <summary>How long the credentials of <see cref="IceServers"/> are good.</summary>
        public required TimeSpan IceTtl { get; init; }

        /// <summary>How long the session outlives its connection.</summary>
        public required TimeSpan ResumeWindow { get; init; }

        /// <summary>After how long a silence the server pings.</summary>
        public required TimeSpan PingInterval { get; init; }

        /// <summary>The largest message that the server takes, in bytes.</summary>
        public required int MaxMessage { get; init; }
    }

    /// <summary>A command was carried out.</summary>
    public sealed record Done(long Id) : ServerMessage;

    /// <summary>A command or message was not carried out.</summary>
    /// <param name="Code">Why.</param>
    /// <param name="Id">The command's id; null when the message was no command or its id could not be read.</param>
    /// <param name="Call">The call it was about.</param>
    /// <param name="Member">The member it was about.</param>
    /// <param name="RetryAfter">When it may be tried again.</param>
    public sealed record Error(
        ErrorCode Code, long? Id = null, CallId? Call = null, string? Member = null, TimeSpan? RetryAfter = null) : ServerMessage;

    /// <summary>Who is there (docs/protocol.md §7).</summary>
    /// <param name="Full">Whether it replaces what was said before; else it changes it.</param>
    /// <param name="Users">Those who are there, or whose state changed.</param>
    /// <param name="Gone">The ids of those who went.</param>
    /// <param name="Total">How many there are in all, including those beyond the cap.</param>
    public sealed record Presence(bool Full, IReadOnlyList<PresentUser> Users, IReadOnlyList<string> Gone, int Total) : ServerMessage;

    /// <summary>Asks for a <c>pong</c>.</summary>
    public sealed record Ping : ServerMessage;

    /// <summary>The server stops; the client comes back after <paramref name="Delay"/>.</summary>
    public sealed record GoingAway(TimeSpan Delay) : ServerMessage;

    /// <summary>Fresh credentials.</summary>
    public sealed record FreshIceServers(IReadOnlyList<IceServer> Servers, TimeSpan Ttl) : ServerMessage;

    /// <summary>A message outside of any call (docs/protocol.md §12).</summary>
    /// <param name="From">Who sent it.</param>
    /// <param name="Message">A JSON object in UTF-8, passed on as it is.</param>
    public sealed record Direct(UserProfile From, ReadOnlyMemory<byte> Message) : ServerMessage;

    /// <summary>An event of the session stream (docs/protocol.md §4).</summary>
    /// <param name="Epoch">Its epoch.</param>
    /// <param name="Offset">Its number in the epoch, from 1.</param>
    /// <param name="Content">What happened.</param>
    public sealed record Event(string Epoch, long Offset, SessionEvent Content) : ServerMessage;
}

/// <summary>A user who is there.</summary>
/// <param name="User">Who.</param>
/// <param name="Busy">Whether in a call.</param>
public sealed record PresentUser(UserProfile User, bool Busy);

/// <summary>An <c>RTCIceServer</c>.</summary>
/// <param name="Urls">Its URLs: <c>stun:</c>, <c>turn:</c>, <c>turns:</c>.</param>
/// <param name="Username">For TURN.</param>
/// <param name="Credential">For TURN; short-lived.</param>
public sealed record IceServer(IReadOnlyList<string> Urls, string? Username = null, string? Credential = null);
