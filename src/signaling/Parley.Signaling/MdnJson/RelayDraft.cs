namespace Parley.Signaling.MdnJson;

/// <summary>A relay message of <c>parley.v1</c> before it has its number.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Value">Its content as raw JSON.</param>
internal sealed record RelayDraft(RelayKind Kind, ReadOnlyMemory<byte> Value)
{
    /// <summary>What counts towards the bounds: the content and the rest of the message.</summary>
    public int Size => Value.Length + 128;

    /// <summary>Its type on the wire.</summary>
    public ReadOnlySpan<byte> Type => Kind switch
    {
        RelayKind.Offer => "video-offer"u8,
        RelayKind.Answer => "video-answer"u8,
        _ => "new-ice-candidate"u8,
    };

    /// <summary>The member that holds its content.</summary>
    public ReadOnlySpan<byte> Member => Kind == RelayKind.Candidate ? "candidate"u8 : "sdp"u8;
}

/// <summary>The relay messages that both protocols have.</summary>
internal enum RelayKind
{
    Offer,
    Answer,
    Candidate,
}
