using Parley.Turn.Server;

namespace Parley.TurnServer.Loops;

/// <summary>What the loops of one group share.</summary>
/// <param name="Plan">What the group is made from.</param>
/// <param name="Clock">Their clock.</param>
/// <param name="NonceKey">The key of all engines' nonces.</param>
/// <param name="Neighbours">All loops by their numbers; complete before the first one runs.</param>
/// <param name="HandedOver">The clients whose datagrams come to another loop than the one that has their allocation.</param>
internal sealed record LoopContext(
    LoopPlan Plan, LoopClock Clock, ReadOnlyMemory<byte> NonceKey, TurnLoop[] Neighbours, HandedOverClients HandedOver);
