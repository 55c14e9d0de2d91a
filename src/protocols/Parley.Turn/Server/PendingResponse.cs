using Parley.Stun;

namespace Parley.Turn.Server;

/// <summary>What of a request is kept while its answer takes time: where it goes and how it is protected.</summary>
internal sealed class PendingResponse
{
    private readonly UserKey _key;

    public PendingResponse(scoped in TurnRequest request)
    {
        Tuple = request.Tuple;
        Method = request.Method;
        TransactionId = request.Message.TransactionId;
        _key = request.Key;
        Sha256 = request.Sha256;
        Fingerprint = request.Message.Has(StunAttributeType.Fingerprint);
    }

    public FiveTuple Tuple { get; }

    public StunMethod Method { get; }

    public TransactionId TransactionId { get; }

    /// <summary>None from a client that needed none.</summary>
    public ref readonly UserKey Key => ref _key;

    public bool Sha256 { get; }

    public bool Fingerprint { get; }
}
