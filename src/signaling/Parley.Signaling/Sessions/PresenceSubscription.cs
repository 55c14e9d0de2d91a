namespace Parley.Signaling;

/// <summary>Whom one session watches.</summary>
internal sealed class PresenceSubscription
{
    /// <param name="users">The users; null for the lobby.</param>
    public PresenceSubscription(IReadOnlyCollection<string>? users)
    {
        Users = users is null ? null : new HashSet<string>(users, StringComparer.Ordinal);
        Own = users is null ? null : PresenceView.OfUsers(users);
    }

    /// <summary>The users; null for the lobby.</summary>
    public IReadOnlyCollection<string>? Users { get; }

    /// <summary>What this session has been shown; null for the lobby, which is the same for all who watch it.</summary>
    public PresenceView? Own { get; }

    /// <summary>Whether the snapshot has gone out, so that changes may follow.</summary>
    public bool Started { get; set; }
}
