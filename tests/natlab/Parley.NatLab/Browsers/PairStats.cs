using System.Net;
using System.Text.Json;
using Parley.NatLab.Peers;

namespace Parley.NatLab.Browsers;

/// <summary>Finds pairs and candidates in a connection's statistics (W3C, Identifiers for WebRTC's Statistics API, §8.17 to §8.19).</summary>
internal static class PairStats
{
    /// <summary>The pair that the transport uses; null if there is none.</summary>
    public static PeerReport.Selected? Selected(IReadOnlyList<JsonElement> stats)
    {
        var transport = stats.FirstOrDefault(entry => Text(entry, "type") == "transport");
        return Find(stats, transport, "selectedCandidatePairId") is { } pair &&
            Find(stats, pair, "localCandidateId") is { } local && Find(stats, pair, "remoteCandidateId") is { } remote
            ? new PeerReport.Selected(End(local), End(remote))
            : null;
    }

    /// <summary>All pairs, one line each.</summary>
    public static string Describe(IReadOnlyList<JsonElement> stats) => string.Join('\n', stats
        .Where(entry => Text(entry, "type") == "candidate-pair")
        .Select(pair => $"  {Text(pair, "state")}{(pair.TryGetProperty("nominated", out var nominated) && nominated.ValueKind == JsonValueKind.True ? ", nominated" : "")}: " +
            $"{Describe(Find(stats, pair, "localCandidateId"))} → {Describe(Find(stats, pair, "remoteCandidateId"))}"));

    private static string Describe(JsonElement? candidate) => candidate is { } known ? $"{End(known)}" : "?";

    // An address is not told when it was found out by checks and never signaled.
    private static PairEnd End(JsonElement candidate) => new(
        Text(candidate, "candidateType") ?? "",
        Text(candidate, "address") is { Length: > 0 } address ? address : IPAddress.Any.ToString(),
        candidate.TryGetProperty("port", out var port) ? port.GetInt32() : 0,
        Text(candidate, "relayProtocol") ?? Text(candidate, "protocol") ?? "");

    private static JsonElement? Find(IReadOnlyList<JsonElement> stats, JsonElement from, string reference) => Text(from, reference) is { } id
        ? stats.Cast<JsonElement?>().FirstOrDefault(entry => Text(entry!.Value, "id") == id)
        : null;

    private static string? Text(JsonElement entry, string name) =>
        entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
