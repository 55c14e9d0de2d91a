namespace Parley.Web.Tests.Relay;

/// <summary>The candidates that carry a page's media, as its statistics have them.</summary>
/// <param name="Type">The type of its own candidate.</param>
/// <param name="RelayProtocol">How it reaches its relay.</param>
/// <param name="Local">The address and port of its own candidate.</param>
/// <param name="Remote">
/// Those of the other side's candidate. Its type is no proof: a check that is faster than the candidate itself makes it <c>prflx</c> for good.
/// </param>
internal sealed record SelectedPair(string? Type, string? RelayProtocol, string? Local, string? Remote)
{
    /// <summary>Reads the newest connection's.</summary>
    public static Task<SelectedPair> OfAsync(Person person) => person.Page.EvaluateAsync<SelectedPair>("""
        (async () => {
          const stats = await parleyProbe.stats(-1, 5000);
          const byId = (wanted) => stats.find(({ id }) => id === wanted);
          const pair = byId(stats.find(({ type }) => type === 'transport')?.selectedCandidatePairId);
          const local = byId(pair?.localCandidateId);
          const remote = byId(pair?.remoteCandidateId);
          const place = (candidate) => candidate && `${candidate.address}:${candidate.port}`;
          return { type: local?.candidateType, relayProtocol: local?.relayProtocol, local: place(local), remote: place(remote) };
        })()
        """);
}
