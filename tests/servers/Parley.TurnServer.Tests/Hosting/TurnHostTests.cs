using System.Net.Security;
using Parley.TurnServer.Hosting;
using Parley.TurnServer.Loops;
using Parley.TurnServer.Options;
using Parley.TurnServer.Tests.Loops;

namespace Parley.TurnServer.Tests.Hosting;

public sealed class TurnHostTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(500)]
    [InlineData(2000)]
    public async Task Loops_let_datagrams_gather_as_long_as_they_are_told(int microseconds)
    {
        var options = Options();
        options.BatchPause = TimeSpan.FromMicroseconds(microseconds);

        await using var host = TurnHost.Start(options, new NoCertificate(), new EventList());

        Assert.Equal(TimeSpan.FromMicroseconds(microseconds), host.Loops.Plan.Tuning.BatchPause);
    }

    [Fact]
    public async Task What_nobody_sets_is_as_loops_have_it()
    {
        await using var host = TurnHost.Start(Options(), new NoCertificate(), new EventList());

        Assert.Equal(new LoopTuning(), host.Loops.Plan.Tuning);
    }

    private static TurnOptions Options() => new() { Port = 0, Anonymous = true, Loops = 1, Listen = { "127.0.0.1" } };

    private sealed class NoCertificate : ITurnCertificate
    {
        public bool IsThere => false;

        public SslStreamCertificateContext Current => throw new InvalidOperationException("Nobody asks for it.");
    }
}
