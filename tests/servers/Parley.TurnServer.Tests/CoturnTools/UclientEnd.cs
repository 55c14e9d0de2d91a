namespace Parley.TurnServer.Tests.CoturnTools;

/// <summary>How a run of <c>turnutils_uclient</c> ends.</summary>
internal enum UclientEnd
{
    /// <summary>Every message that was sent was received, and it ended well.</summary>
    AllArrived,

    /// <summary>It sent, and nothing was let through.</summary>
    NothingArrived,

    /// <summary>It gave up before it could send anything.</summary>
    Refused,
}
