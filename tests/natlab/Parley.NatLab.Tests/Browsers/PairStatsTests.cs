using System.Text.Json;
using Parley.NatLab.Browsers;
using Parley.NatLab.Peers;

namespace Parley.NatLab.Tests.Browsers;

/// <summary>Statistics as Chromium gives them, cut to what is read.</summary>
public sealed class PairStatsTests
{
    private const string Relayed = """
        [
          { "id": "T01", "type": "transport", "selectedCandidatePairId": "CP2" },
          { "id": "CP1", "type": "candidate-pair", "localCandidateId": "L1", "remoteCandidateId": "R1", "state": "failed", "nominated": false },
          { "id": "CP2", "type": "candidate-pair", "localCandidateId": "L2", "remoteCandidateId": "R1", "state": "succeeded", "nominated": true },
          { "id": "L1", "type": "local-candidate", "candidateType": "host", "address": "192.168.1.2", "port": 9, "protocol": "tcp" },
          { "id": "L2", "type": "local-candidate", "candidateType": "relay", "address": "198.51.100.4", "port": 51000, "protocol": "udp", "relayProtocol": "tls" },
          { "id": "R1", "type": "remote-candidate", "candidateType": "prflx", "port": 40000, "protocol": "udp" }
        ]
        """;

    [Fact]
    public void The_selected_pair_is_the_one_that_the_transport_names() => Assert.Equal(
        new PeerReport.Selected(new PairEnd("relay", "198.51.100.4", 51_000, "tls"), new PairEnd("prflx", "0.0.0.0", 40_000, "udp")),
        PairStats.Selected(Read(Relayed)));

    [Fact]
    public void Without_a_selected_pair_there_is_none() =>
        Assert.Null(PairStats.Selected(Read("""[{ "id": "T01", "type": "transport", "dtlsState": "new" }]""")));

    [Fact]
    public void Without_a_transport_there_is_none() => Assert.Null(PairStats.Selected([]));

    [Fact]
    public void A_failure_s_message_has_all_pairs()
    {
        var lines = PairStats.Describe(Read(Relayed)).Split('\n');

        Assert.Equal(2, lines.Length);
        Assert.Contains("failed", lines[0], StringComparison.Ordinal);
        Assert.Contains("succeeded, nominated", lines[1], StringComparison.Ordinal);
    }

    private static JsonElement[] Read(string stats) => JsonSerializer.Deserialize<JsonElement[]>(stats)!;
}
