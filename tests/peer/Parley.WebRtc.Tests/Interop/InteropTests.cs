using Parley.Ice;
using Parley.WebRtc.Tests.Ice;

namespace Parley.WebRtc.Tests.Interop;

public sealed class InteropTests
{
    [Theory]
    [InlineData(IceRole.Controlling)]
    [InlineData(IceRole.Controlled)]
    public async Task Connects_with_aioice(IceRole role) => await ConnectAsync(await ForeignPrograms.AioiceAsync(), role);

    [Theory]
    [InlineData(IceRole.Controlling)]
    [InlineData(IceRole.Controlled)]
    public async Task Connects_with_libnice(IceRole role) => await ConnectAsync(await ForeignPrograms.LibniceAsync(), role);

    private static async Task ConnectAsync(IReadOnlyList<string> command, IceRole role)
    {
        await using var ours = new Peer(Call.OnLoopback with { Agent = new IceAgentSettings { Role = role } });
        await using var theirs = ForeignPeer.Start(command, role == IceRole.Controlling ? IceRole.Controlled : IceRole.Controlling);
        await theirs.SayAsync($"credentials {ours.Connection.LocalCredentials.UsernameFragment} {ours.Connection.LocalCredentials.Password}");
        await ours.Connection.GatherAsync();
        await ours.Gathered.WaitAsync(Deadline.Limit, TestContext.Current.CancellationToken);
        foreach (var candidate in ours.Candidates)
        {
            await theirs.SayAsync($"candidate {candidate.ToString()["candidate:".Length..]}");
        }

        await theirs.SayAsync("end");
        var hearing = theirs.TellAsync(ours.Connection);

        await ours.Completed.WithinAsync("ours has completed");
        await theirs.Connected.WithinAsync("theirs is connected");

        // Theirs echoes: data have gone both ways when they are back.
        byte[] hello = [200, 1, 2, 3];
        Assert.True(ours.Connection.Send(hello));
        Assert.Equal(hello, await ours.ReceiveAsync());
        Assert.False(hearing.IsFaulted);
    }
}
