using Parley.Ice.Candidates;
using Parley.SansIO;

namespace Parley.Ice.Names;

/// <summary>A name of the other side, and the candidates that wait for its address.</summary>
internal sealed class RemoteName(string name)
{
    public string Name { get; } = name;

    public NameState State { get; set; } = new NameState.Queued();

    public List<IceCandidate> Waiting { get; } = [];
}

/// <summary>Where a name stands.</summary>
internal abstract record NameState
{
    private NameState()
    {
    }

    /// <summary>As many as may are being resolved; it waits for its turn.</summary>
    public sealed record Queued : NameState;

    /// <summary>The shell is asking.</summary>
    /// <param name="GiveUpAt">When nobody waits any longer.</param>
    public sealed record Asked(Instant GiveUpAt) : NameState;

    /// <summary>It has an address.</summary>
    public sealed record Resolved(IpAddress Address) : NameState;

    /// <summary>It has none, as far as anybody knows; an answer that comes late is taken all the same.</summary>
    public sealed record Failed(NameFailure Why) : NameState;
}
