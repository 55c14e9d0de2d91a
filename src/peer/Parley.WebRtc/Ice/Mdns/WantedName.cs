using Parley.SansIO;

namespace Parley.WebRtc.Ice.Mdns;

/// <summary>A name that is being asked for.</summary>
internal sealed class WantedName
{
    /// <summary>Completes with the addresses of the first answer.</summary>
    public TaskCompletionSource<IReadOnlyList<IpAddress>> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How many wait for it.</summary>
    public int Waiting { get; set; }
}
