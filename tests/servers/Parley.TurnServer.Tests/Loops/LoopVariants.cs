using Parley.TurnServer.Loops;

namespace Parley.TurnServer.Tests.Loops;

/// <summary>The ways in which a loop can work: on this kernel with all it has, without some of it, and portably.</summary>
internal static class LoopVariants
{
    public const string Best = "best";
    public const string Portable = "portable";

    public static readonly TheoryData<string> All = [Best, "no-segmentation", "no-coalescing", "no-batches", "plain", Portable];

    public static LoopTuning Tuning(string variant) => variant switch
    {
        Best => new LoopTuning(),
        "no-segmentation" => new LoopTuning { SegmentationOffload = false },
        "no-coalescing" => new LoopTuning { ReceiveOffload = false, BatchPause = TimeSpan.Zero },
        "no-batches" => new LoopTuning { Batches = false },
        "plain" => new LoopTuning { Batches = false, SegmentationOffload = false, ReceiveOffload = false, BatchPause = TimeSpan.Zero },
        Portable => new LoopTuning { Portable = true },
        _ => throw new ArgumentOutOfRangeException(nameof(variant)),
    };

    /// <summary>A server that anyone may use.</summary>
    public static LoopGroup Start(string variant, int loops = 1, EventList? events = null, string listen = "127.0.0.1:0")
    {
        var plan = LoopPlans.Loopback(loops, Tuning(variant), events, listen);
        return LoopGroup.Start(plan with { Engine = plan.Engine with { Anonymous = true } });
    }

    /// <summary>Holds a loop until the result is disposed of, so that what is sent meanwhile is one batch.</summary>
    public static IDisposable Hold(TurnLoop loop)
    {
        var held = new ManualResetEventSlim();
        var gate = new Gate();
        loop.Post((_, _) =>
        {
            held.Set();
            gate.Wait();
        });
        Assert.True(held.Wait(10_000));
        return gate;
    }

    private sealed class Gate : IDisposable
    {
        private readonly ManualResetEventSlim _open = new();

        public void Wait() => _open.Wait(10_000);

        public void Dispose() => _open.Set();
    }
}
