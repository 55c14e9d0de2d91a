using Parley.SansIO;

namespace Parley.Turn.Server;

/// <summary>What an engine needs of the shell and of its neighbours.</summary>
/// <param name="Number">The engine's number within its server.</param>
/// <param name="RelaySockets">Its relay sockets.</param>
/// <param name="Directory">Where all engines' relayed addresses are known.</param>
/// <param name="Credentials">Where keys come from.</param>
/// <param name="Quota">How many allocations users may have.</param>
/// <param name="Random">A cryptographically strong source.</param>
/// <param name="NonceKey">32 random bytes that all engines of the server share, so that a nonce is good at each of them.</param>
/// <param name="UnixEpoch">The moment at which Unix time was 0 on the shell's clock, for credentials that carry a time.</param>
/// <param name="HandedOver">The clients of allocations that another engine's socket receives for; one for all engines of the server.</param>
/// <param name="Engines">How many engines the server has: a client may name one beyond.</param>
public sealed record TurnSurroundings(
    int Number,
    IRelaySockets RelaySockets,
    IRelayDirectory Directory,
    ITurnCredentials Credentials,
    IAllocationQuota Quota,
    RandomSource Random,
    ReadOnlyMemory<byte> NonceKey,
    Instant UnixEpoch,
    HandedOverClients? HandedOver = null,
    int Engines = 1);
