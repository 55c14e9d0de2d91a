namespace Parley.Fuzz.Targets;

/// <summary>Takes one input; throws when the code under test does not do what it should.</summary>
internal delegate void FuzzTarget(ReadOnlySpan<byte> input);

/// <summary>The targets by name.</summary>
internal static class FuzzTargets
{
    public static IReadOnlyDictionary<string, FuzzTarget> All { get; } = new SortedDictionary<string, FuzzTarget>(StringComparer.Ordinal)
    {
        ["envelope"] = EnvelopeTarget.Run,
        ["client-message"] = ClientMessageTarget.Run,
        ["upgrade"] = UpgradeTarget.Run,
        ["mdn-json"] = MdnJsonTarget.Run,
        ["turn-stream"] = TurnStreamTarget.Run,
        ["turn-engine"] = TurnEngineTarget.Run,
        ["turn-server"] = TurnServerTarget.Run,
        ["channel-data"] = ChannelDataTarget.Run,
        ["stun"] = StunTarget.Run,
        ["turn-client"] = TurnClientTarget.Run,
        ["ice-candidate"] = IceCandidateTarget.Run,
        ["ice-agent"] = IceAgentTarget.Run,
    };
}
