using Parley.SansIO;
using Parley.Stun;

namespace Parley.Ice.Verdicts;

/// <content>What servers have said. They count only while no TURN server gives a relay: with one, it was not for them.</content>
internal static partial class VerdictRules
{
    private static string? TurnRefusedCredentials(VerdictFacts facts) =>
        Refusal(facts) is { Outcome: ServerOutcome.Refused { Code: StunErrorCode.Unauthenticated or StunErrorCode.WrongCredentials } } query
            ? $"The TURN server {query.Server.Address} does not accept the user name or the password. "
                + "See whether the credentials have expired or are another server's."
            : null;

    private static string? TurnRefusedAllocation(VerdictFacts facts) => Refusal(facts) is { } query
        ? $"The TURN server {query.Server.Address} gives no relayed address: {query.Outcome switch
        {
            ServerOutcome.Refused refused => $"{(int)refused.Code} {refused.Code.ReasonPhrase}",
            ServerOutcome.Unusable unusable => unusable.Reason,
            _ => "no reason",
        }}. See its quota, its ports, and which address families it serves."
        : null;

    private static string? TurnRefusedPeer(VerdictFacts facts)
    {
        var refusals = facts.Evidence.Refusals;
        return refusals.IsEmpty || facts.Pairs.Any(static pair =>
                pair.Local.Type == Candidates.IceCandidateType.Relayed && pair.Failure != Pairs.PairFailure.NoPermission)
            ? null
            : $"The TURN server {refusals[0].Server} relays, but not to {string.Join(", ", refusals.Select(static one => one.Peer).Distinct().Take(2))}"
                + $" ({(int)refusals[0].Code} {refusals[0].Code.ReasonPhrase}). Its policy must allow the other side's addresses.";
    }

    private static string? NoUdpGetsOut(VerdictFacts facts)
    {
        var overUdp = facts.Evidence.Servers
            .Where(static query => query.Server.Protocol == TransportProtocol.Udp && query.Outcome is not ServerOutcome.GivenUp).ToList();
        if (overUdp.Count == 0 || facts.HasHeard || facts.HasRelay || !overUdp.TrueForAll(facts.IsSilent))
        {
            return null;
        }

        var others = facts.Evidence.Servers.Length > overUdp.Count;
        return $"Nothing that was sent over UDP has been answered, not even by {overUdp[0].Server}: this network seems to block UDP. "
            + (others ? "The servers over TCP or TLS do not answer either; let one of them pass the firewall." : "Add a TURN server over TLS on port 443.");
    }

    private static string? TurnUnreachable(VerdictFacts facts) =>
        !facts.HasRelay && facts.TurnQueries.FirstOrDefault(facts.IsSilent) is { } query
            ? $"The TURN server {query.Server.Address} does not answer, and without a relay no way has been found. "
                + "See whether it runs, and whether a firewall stands before it."
            : null;

    // The first refusal, credentials before all else: nothing is to be had without them.
    private static ServerQuery? Refusal(VerdictFacts facts) => facts.HasRelay
        ? null
        : facts.TurnQueries.Where(static query => query.Outcome is ServerOutcome.Refused or ServerOutcome.Unusable)
            .OrderByDescending(static query => query.Outcome is ServerOutcome.Refused { Code: StunErrorCode.Unauthenticated or StunErrorCode.WrongCredentials })
            .FirstOrDefault();
}
