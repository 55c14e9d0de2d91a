using Parley.Signaling.Orleans.Tests.Staging;
using Parley.Signaling.Protocol;

namespace Parley.Signaling.Orleans.Tests.Calls;

// Two users call each other (docs/protocol.md §5.3).
public abstract partial class CallScenarios
{
    [Theory]
    [InlineData("anna", "bert")]
    [InlineData("bert", "anna")]
    public async Task The_later_of_two_opposite_calls_gives_way(string first, string second)
    {
        var earlier = await Stage.DeviceAsync(first);
        var later = await Stage.DeviceAsync(second, 1);
        var call = await earlier.CallsAsync(later);
        await earlier.HearsAsync<SessionEvent.Calling>();
        await later.HearsAsync<SessionEvent.Incoming>();

        var mirror = await later.CallsAsync(earlier);

        var merged = await later.HearsAsync<SessionEvent.Merged>();
        Assert.Equal((mirror, call), (merged.Call, merged.Into));
        var accepted = await later.HearsAsync<SessionEvent.Accepted>();
        Assert.Equal((call, CallRole.Callee), (accepted.Call, accepted.Role));
        Assert.Equal(CallRole.Caller, (await earlier.HearsAsync<SessionEvent.Accepted>()).Role);
    }

    [Fact]
    public async Task Opposite_calls_at_the_same_moment_always_become_one()
    {
        const int rounds = 60;
        var anna = await Stage.DeviceAsync("anna");
        var bert = await Stage.DeviceAsync("bert", 1);
        for (var round = 0; round < rounds; round++)
        {
            var calls = await Task.WhenAll(anna.CallsAsync(bert), bert.CallsAsync(anna));

            var accepted = await Task.WhenAll(
                anna.HearsAtLastAsync<SessionEvent.Accepted>(), bert.HearsAtLastAsync<SessionEvent.Accepted>());
            Assert.Equal(accepted[0].Call, accepted[1].Call);
            Assert.Contains(accepted[0].Call, calls);
            Assert.NotEqual(accepted[0].Role, accepted[1].Role);
            var (holder, gaveWay) = accepted[0].Role == CallRole.Caller ? (anna, bert) : (bert, anna);
            var lost = calls.Single(call => call != accepted[0].Call);
            Assert.Single(gaveWay.Heard.OfType<SessionEvent.Merged>(), heard => heard.Call == lost && heard.Into == accepted[0].Call);
            Assert.DoesNotContain(holder.Heard.OfType<SessionEvent.Ended>(), heard => heard.Call == accepted[0].Call);

            holder.Relays(accepted[0].Call, $"offer {round}");
            Assert.Equal($"offer {round}", await gaveWay.GetsRelayedAsync(accepted[0].Call));

            await (round % 2 == 0 ? anna : bert).HangsUpAsync(accepted[0].Call);
            await Task.WhenAll(
                anna.HearsEndAsync(accepted[0].Call, EndReason.HungUp), bert.HearsEndAsync(accepted[0].Call, EndReason.HungUp));
        }
    }
}
