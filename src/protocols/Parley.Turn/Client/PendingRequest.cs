using Parley.Stun;

namespace Parley.Turn.Client;

/// <summary>A request that waits for its response.</summary>
/// <param name="request">What it is for.</param>
/// <param name="bytes">The message, sent again as it is.</param>
/// <param name="credential">What it was vouched for with; null for not at all.</param>
/// <param name="attempt">How many messages preceded it for the same purpose.</param>
internal sealed class PendingRequest(ClientRequest request, byte[] bytes, ClientCredential? credential, int attempt)
{
    private StunTransaction _transaction;

    public ClientRequest Request { get; } = request;

    public byte[] Bytes { get; } = bytes;

    public ClientCredential? Credential { get; } = credential;

    public int Attempt { get; } = attempt;

    public ref StunTransaction Transaction => ref _transaction;
}
