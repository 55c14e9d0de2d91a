using System.Text;
using Parley.Ice.Candidates;

namespace Parley.Fuzz.Targets;

/// <summary>Reading a candidate never throws; what is read keeps the limits of RFC 8839 §5.1, is written as text that reads back as the same, and stays so.</summary>
internal static class IceCandidateTarget
{
    /// <summary>Inputs to begin with: what browsers, libnice and the RFC write, and extensions.</summary>
    public static IReadOnlyList<byte[]> Examples { get; } =
    [
        .. new[]
        {
            "candidate:1 1 udp 2130706431 203.0.113.141 8998 typ host",
            "a=candidate:2 1 UDP 1694498559 192.0.2.3 45664 typ srflx raddr 203.0.113.141 rport 8998\r\n",
            "candidate:842163049 1 udp 1677729535 203.0.113.9 46154 typ srflx raddr 0.0.0.0 rport 0 generation 0 network-cost 999 ufrag EsAw",
            "candidate:0 1 udp 2122252543 9b36eaac-bb2e-49bb-bb78-21c41c499900.local 49152 typ host",
            "candidate:1052353102 1 tcp 1518280447 192.168.0.196 9 typ host tcptype active generation 0 network-id 3",
            "candidate:r+/ 256 udp 1 2001:db8::7 0 typ prflx raddr ::ffff:10.0.0.1 rport 65535 a b c d",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    public static void Run(ReadOnlySpan<byte> input)
    {
        var error = IceCandidate.TryParse(Encoding.UTF8.GetString(input), out var candidate);
        Demand((error == CandidateParseError.None) == candidate is not null, "there is a candidate exactly when there is no error");
        if (candidate is null)
        {
            return;
        }

        Demand(candidate.Foundation.Length is >= 1 and <= 32 && candidate.Component is >= 1 and <= 256, "foundation and component keep their limits");
        Demand(candidate.Priority is >= 1 and <= int.MaxValue, "the priority keeps its limits");
        var text = candidate.ToString();
        Demand(!text.AsSpan().ContainsAny('\r', '\n'), "it stays on one line");
        Demand(IceCandidate.TryParse(text, out var again) == CandidateParseError.None, $"what is written is read: {text}");
        Demand(again == candidate && again!.ToString() == text && again.GetHashCode() == candidate.GetHashCode(), $"it reads back as the same: {text}");
    }

    private static void Demand(bool holds, string what)
    {
        if (!holds)
        {
            throw new FuzzFailureException($"it does not hold that {what}");
        }
    }
}
