using Parley.SansIO;
using Parley.Turn.Server;
using Parley.TurnServer.Loops.Linux;

namespace Parley.TurnServer.Tests.Loops;

public sealed class SendRunsTests
{
    private static readonly TransportAddress A = TransportAddress.Parse("192.0.2.1:1000");
    private static readonly TransportAddress B = TransportAddress.Parse("192.0.2.2:1000");

    [Fact]
    public void Equal_sizes_to_one_destination_are_one_run() =>
        Assert.Equal(["A 100+100+100"], Sort([(A, 100), (A, 100), (A, 100)]));

    [Fact]
    public void A_shorter_one_ends_a_run() =>
        Assert.Equal(["A 100+40", "A 100"], Sort([(A, 100), (A, 40), (A, 100)]));

    [Fact]
    public void A_longer_one_begins_another_run() =>
        Assert.Equal(["A 100", "A 101+101"], Sort([(A, 100), (A, 101), (A, 101)]));

    [Fact]
    public void Interleaved_destinations_are_sorted_apart() =>
        Assert.Equal(["A 100+100", "B 100+100"], Sort([(A, 100), (B, 100), (A, 100), (B, 100)]));

    [Fact]
    public void An_empty_datagram_goes_alone_and_is_not_overtaken() =>
        Assert.Equal(["A 100", "A 0", "A 100"], Sort([(A, 100), (A, 0), (A, 100)]));

    [Fact]
    public void One_too_long_for_a_run_is_not_overtaken() =>
        Assert.Equal(["A 100", "A 1500", "A 100"], Sort([(A, 100), (A, 1500), (A, 100)], maxSegment: 1452));

    [Fact]
    public void Without_segmentation_each_goes_alone() =>
        Assert.Equal(["A 100", "A 100"], Sort([(A, 100), (A, 100)], maxSegment: 0));

    [Fact]
    public void A_run_has_at_most_64_datagrams()
    {
        var sorted = Sort([.. Enumerable.Repeat((A, 10), 65)]);

        Assert.Equal(2, sorted.Count);
        Assert.Equal("A 10", sorted[1]);
    }

    [Fact]
    public void A_run_fits_an_ip_packet()
    {
        var sorted = Sort([.. Enumerable.Repeat((A, 1400), 50)]);

        Assert.Equal(2, sorted.Count);
        Assert.True(sorted[0].Split('+').Length * 1400 <= 65_507);
    }

    [Fact]
    public void Whether_it_may_be_fragmented_divides_runs() =>
        Assert.Equal(["A 100", "A 100 DF"], Sort([(A, 100), (A, 100)], dontFragment: [1]));

    [Fact]
    public void Sockets_keep_their_datagrams_apart()
    {
        var runs = new SendRuns { MaxSegment = 1452 };
        runs.Clear();
        var one = runs.AddOutlet(1);
        var two = runs.AddOutlet(2);
        runs.Add(0, one, Transmit(A, 100));
        runs.Add(1, two, Transmit(A, 100));
        runs.Add(2, one, Transmit(A, 100));

        Assert.Equal([1, 1], runs.Outlets.ToArray().Select(outlet => outlet.Runs));
        Assert.Equal([2, 1], runs.Outlets.ToArray().Select(outlet => runs[outlet.FirstRun].Count));
    }

    [Fact]
    public void Order_to_a_destination_survives_whatever_lies_between()
    {
        var random = new Random(1);
        TransportAddress[] destinations = [.. Enumerable.Range(1, 50).Select(port => A with { Port = (ushort)port })];
        for (var round = 0; round < 50; round++)
        {
            (TransportAddress To, int Size)[] batch =
                [.. Enumerable.Range(0, SendRuns.Capacity).Select(_ => (destinations[random.Next(50)], random.Next(3) * 10))];
            var runs = Fill(batch, 1452, []);
            var sent = new List<int>();
            foreach (var outlet in runs.Outlets)
            {
                for (var run = outlet.FirstRun; run >= 0; run = runs[run].Next)
                {
                    for (var i = runs[run].First; i >= 0; i = runs.Next(i))
                    {
                        sent.Add(i);
                    }
                }
            }

            Assert.Equal(batch.Length, sent.Distinct().Count());
            foreach (var destination in destinations)
            {
                Assert.Equal(
                    Enumerable.Range(0, batch.Length).Where(i => batch[i].To == destination),
                    sent.Where(i => batch[i].To == destination));
            }
        }
    }

    private static List<string> Sort((TransportAddress To, int Size)[] batch, int maxSegment = 1452, int[]? dontFragment = null)
    {
        var runs = Fill(batch, maxSegment, dontFragment ?? []);
        var sorted = new List<string>();
        for (var run = runs.Outlets[0].FirstRun; run >= 0; run = runs[run].Next)
        {
            var sizes = new List<int>();
            for (var i = runs[run].First; i >= 0; i = runs.Next(i))
            {
                sizes.Add(batch[i].Size);
            }

            Assert.Equal(sizes.Count, runs[run].Count);
            Assert.Equal(sizes.Sum(), runs[run].Bytes);
            sorted.Add($"{(runs[run].Destination == A ? "A" : "B")} {string.Join('+', sizes)}{(runs[run].DontFragment ? " DF" : "")}");
        }

        return sorted;
    }

    private static SendRuns Fill((TransportAddress To, int Size)[] batch, int maxSegment, int[] dontFragment)
    {
        var runs = new SendRuns { MaxSegment = maxSegment };
        runs.Clear();
        var outlet = runs.AddOutlet(1);
        for (var i = 0; i < batch.Length; i++)
        {
            runs.Add(i, outlet, Transmit(batch[i].To, batch[i].Size) with { DontFragment = dontFragment.Contains(i) });
        }

        return runs;
    }

    private static TurnTransmit Transmit(TransportAddress to, int size) =>
        new(TurnOutlet.Relay, 0, default, to, default, new Slice(0, size));
}
