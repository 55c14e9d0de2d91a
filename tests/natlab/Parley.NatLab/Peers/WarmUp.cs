using System.Net;
using Parley.Ice;
using Parley.SansIO;
using Parley.WebRtc.Ice;

namespace Parley.NatLab.Peers;

/// <summary>
/// A connection over loopback before the one that counts, so that the laboratory measures networks and not the compiler: .NET translates a method when it
/// is first called, and a fresh process calls all of them for the first time.
/// </summary>
internal static class WarmUp
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>Connects two agents of this process, and has one send to the other.</summary>
    public static async Task RunAsync()
    {
        await using var one = new IceConnection(Options(IceRole.Controlling));
        await using var other = new IceConnection(Options(IceRole.Controlled));
        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        one.StateChanged += state =>
        {
            if (state == IceState.Connected)
            {
                one.Send("warm"u8);
            }
        };
        other.DataReceived += _ => heard.TrySetResult();
        Signal(one, other);
        Signal(other, one);
        await Task.WhenAll(one.SetRemoteCredentialsAsync(other.LocalCredentials), other.SetRemoteCredentialsAsync(one.LocalCredentials));
        await Task.WhenAll(one.GatherAsync(), other.GatherAsync());
        // Cold is no failure.
        await Task.WhenAny(heard.Task, Task.Delay(Limit));
    }

    private static void Signal(IceConnection from, IceConnection to)
    {
        from.CandidateGathered += candidate => _ = to.AddRemoteCandidateAsync(candidate);
        from.GatheringCompleted += fragment => _ = to.EndRemoteCandidatesAsync();
    }

    private static IceConnectionOptions Options(IceRole role) => new()
    {
        Agent = new IceAgentSettings { Role = role, Tcp = IceTcp.None, Renomination = true },
        LocalAddresses = [IpAddress.From(IPAddress.Loopback)],
    };
}
