namespace Parley.Ice.Verdicts;

/// <summary>Why a connection has failed, or takes its time: one cause, and what it was concluded from. Immutable.</summary>
/// <param name="Cause">The cause.</param>
/// <param name="Evidence">What it was concluded from, as data.</param>
/// <param name="Text">What happened and what to do about it, in a sentence or two.</param>
public sealed record IceVerdict(IceCause Cause, IceEvidence Evidence, string Text)
{
    /// <summary>What happened and what to do about it, for people.</summary>
    public override string ToString() => Text;
}
