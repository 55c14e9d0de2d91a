using Parley.Fuzz.Targets;
using Parley.Simulation;
using Parley.Turn.Server;

namespace Parley.Turn.Tests.Fuzz;

/// <summary>A short, repeatable run of the fuzz targets over mutated examples.</summary>
public sealed class MutationTests
{
    private const int Inputs = 30_000;

    private delegate void Target(ReadOnlySpan<byte> input);

    [Fact]
    public void Streams_are_cut_as_the_slow_reference_cuts_them() => Run(1, TurnStreamTarget.Examples, TurnStreamTarget.Run);

    [Fact]
    public void Channel_data_is_read_as_it_stands() => Run(2, ChannelDataTarget.Examples, ChannelDataTarget.Run);

    [Fact]
    public void A_client_takes_any_answers() => Run(5, TurnClientTarget.Examples, TurnClientTarget.Run, 20_000);

    [Fact]
    public void An_engine_survives_any_sequence_and_keeps_its_promises() => 
        Run(4, TurnEngineTarget.Examples, TurnEngineTarget.Run, 6_000);

    [Fact]
    public void The_examples_reach_every_outlet_and_event_of_an_engine()
    {
        var reached = TurnEngineTarget.Examples.SelectMany(example => TurnEngineTarget.Explore(example)).Distinct();

        Assert.Equal(
            ["Allocated", "Client", "CloseClient", "ClosePeer", "ConnectPeer", "Ended", "JoinConnections", "Moved", "Relay"], reached.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Two_engines_keep_their_books_whatever_happens() => Run(5, TurnServerTarget.Examples, TurnServerTarget.Run, 4_000);

    [Fact]
    public void The_stories_of_a_server_reach_what_they_are_about()
    {
        var played = TurnServerTarget.Examples.Select(example => TurnServerTarget.Play(example)).ToArray();

        Assert.Equal(
            (1, 1, 1), (Sum(0, counters => counters.DatagramsToPeers), Sum(0, counters => counters.DatagramsFromPeers), Sum(0, counters => counters.Ended)));
        Assert.Equal((1, 1), (Sum(1, counters => counters.ShortCuts), Sum(1, counters => counters.DatagramsFromPeers)));
        Assert.Equal((1, 1), (Sum(2, counters => counters.Moved), Sum(2, counters => counters.DatagramsToPeers)));
        Assert.Equal(
            (2, 1, 1),
            (Sum(3, counters => counters.Allocations), Sum(3, counters => counters.HandedOver), Sum(3, counters => counters.Refused(RefusalReason.UnknownAttribute))));
        Assert.Equal((1, 1), (Sum(4, counters => counters.Allocations), Sum(4, counters => counters.Ended)));
        Assert.Equal(1, Sum(5, counters => counters.Bindings));

        long Sum(int example, Func<TurnCounters, long> number) => number(played[example][0].Counters) + number(played[example][1].Counters);
    }

    [Fact]
    public void Mutation_reaches_everything_that_a_stream_can_bring()
    {
        var mutator = new ByteMutator(3, [.. TurnStreamTarget.Examples.Select(example => example[1..])]);
        var reached = Enumerable.Range(0, Inputs).Select(_ => TurnFrames.Cut(mutator.Next(), 2048, out var _)).ToHashSet();

        Assert.Equal(Enum.GetValues<TurnFrame>(), reached.Order());
    }

    private static void Run(ulong seed, IReadOnlyList<byte[]> examples, Target target, int inputs = Inputs)
    {
        var mutator = new ByteMutator(seed, examples);
        for (var i = 0; i < inputs; i++)
        {
            var input = mutator.Next();
            var failure = Record.Exception(() => target(input));
            Assert.True(failure is null, $"input {i} of seed {seed}: {Convert.ToHexString(input)}\n{failure}");
        }
    }
}
