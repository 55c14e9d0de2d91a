namespace Parley.Signaling.Orleans.Calls;

/// <summary>One call, wherever in the cluster it lives; the key is its id in wire form.</summary>
[Alias("Parley.Call")]
internal interface ICallGrain : IGrainWithStringKey
{
    /// <summary>An input from a device.</summary>
    Task<CallReply> SendAsync(CallInput input);

    /// <summary>An answer or a question from the cluster. Returns when the call has taken it, not when all that follows from it is done.</summary>
    Task TellAsync(ClusterInput input);
}
