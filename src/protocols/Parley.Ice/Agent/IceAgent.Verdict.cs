using Parley.Ice.Verdicts;
using Parley.SansIO;

namespace Parley.Ice;

/// <content>Why it failed, or why it takes its time.</content>
public sealed partial class IceAgent
{
    /// <summary>Why the agent has failed; null while it has not.</summary>
    public IceVerdict? Verdict { get; private set; }

    /// <summary>The best explanation so far for a connection that takes its time; null once a pair works.</summary>
    public IceVerdict? Explain(Instant now) => State is IceState.Connected or IceState.Completed or IceState.Closed ? null : Verdict;
}
