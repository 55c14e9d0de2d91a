namespace Parley.Ice.Verdicts;

/// <summary>
/// How a cause is found: each rule looks at the facts and says what it sees, or nothing. The first one that says something decides; the most specific come
/// first, the one that always says something comes last.
/// </summary>
internal static partial class VerdictRules
{
    private static readonly (IceCause Cause, Func<VerdictFacts, string?> Says)[] Order =
    [
        // It was connected once: what ended it.
        (IceCause.InterfaceLost, InterfaceLost),
        (IceCause.ConsentLost, ConsentLost),
        // One side is not there at all.
        (IceCause.NoRemoteDescription, NoRemoteDescription),
        (IceCause.NoLocalAddresses, NoLocalAddresses),
        (IceCause.RemoteSentNoCandidates, RemoteSentNoCandidates),
        // Nothing that is to be had would join the two.
        (IceCause.NoCommonFamily, NoCommonFamily),
        // Somebody has said no.
        (IceCause.ChecksRefused, ChecksRefused),
        (IceCause.TurnRefusedCredentials, TurnRefusedCredentials),
        (IceCause.TurnRefusedAllocation, TurnRefusedAllocation),
        (IceCause.TurnRefusedPeer, TurnRefusedPeer),
        // There is nothing to send to, or from.
        (IceCause.PolicyLeavesNothing, PolicyLeavesNothing),
        // Nothing comes back; whether there are names to resolve does not matter then.
        (IceCause.NoUdpGetsOut, NoUdpGetsOut),
        (IceCause.NamesNotResolvable, NamesNotResolvable),
        (IceCause.TurnUnreachable, TurnUnreachable),
        (IceCause.SymmetricNatsWithoutRelay, SymmetricNatsWithoutRelay),
        (IceCause.AllChecksUnanswered, AllChecksUnanswered),
    ];

    public static IceVerdict Judge(VerdictFacts facts)
    {
        foreach (var (cause, says) in Order)
        {
            if (says(facts) is { } text)
            {
                return new IceVerdict(cause, facts.Evidence, text);
            }
        }

        throw new System.Diagnostics.UnreachableException("The last rule always says something.");
    }

    private static string Count(int count, string one, string? many = null) => count == 1 ? $"one {one}" : $"{count} {many ?? one + "s"}";
}
