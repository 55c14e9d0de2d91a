namespace Parley.WebRtc.Ice.Servers;

/// <summary>A server that gives no candidates, as W3C's RTCPeerConnectionIceErrorEvent has it.</summary>
/// <param name="Url">The server.</param>
/// <param name="ErrorCode">701: it could not be reached.</param>
/// <param name="ErrorText">What went wrong.</param>
public sealed record IceCandidateError(string Url, int ErrorCode, string ErrorText)
{
    /// <summary>The code for servers that could not be reached at all, as their names are not known, for example: outside of STUN's range.</summary>
    public const int NotReached = 701;
}
