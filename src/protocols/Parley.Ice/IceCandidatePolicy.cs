namespace Parley.Ice;

/// <summary>Which candidates are used, as in W3C's RTCIceTransportPolicy.</summary>
public enum IceCandidatePolicy : byte
{
    /// <summary>All.</summary>
    All,

    /// <summary>Relayed ones only: the other side learns no address of this one.</summary>
    Relay,
}
