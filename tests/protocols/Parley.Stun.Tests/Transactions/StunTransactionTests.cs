using Parley.SansIO;

namespace Parley.Stun.Tests.Transactions;

public sealed class StunTransactionTests
{
    [Fact]
    public void Over_udp_seven_requests_go_out_at_the_rfcs_times_and_then_it_is_over()
    {
        var transaction = StunTransaction.Begin(Instant.Zero, default, reliable: false);
        var sent = new List<double> { 0 };
        var step = TransactionStep.Wait;
        while (step != TransactionStep.TimedOut)
        {
            var now = transaction.NextTimeout;
            step = transaction.HandleTimeout(now);
            sent.Add((now - Instant.Zero).TotalMilliseconds);
        }

        Assert.Equal([0, 500, 1500, 3500, 7500, 15500, 31500, 39500], sent);
        Assert.Equal(7, transaction.Requests);
        Assert.Equal(Instant.Never, transaction.NextTimeout);
    }

    [Fact]
    public void On_a_stream_one_request_goes_out_and_time_is_up_after_39_and_a_half_seconds()
    {
        var transaction = StunTransaction.Begin(Instant.Zero, default, reliable: true);

        Assert.Equal(TransactionStep.Wait, transaction.HandleTimeout(Instant.Zero + TimeSpan.FromSeconds(39.4)));
        Assert.Equal(Instant.Zero + TimeSpan.FromSeconds(39.5), transaction.NextTimeout);
        Assert.Equal(TransactionStep.TimedOut, transaction.HandleTimeout(transaction.NextTimeout));
        Assert.Equal(1, transaction.Requests);
    }

    [Fact]
    public void Before_its_time_nothing_happens()
    {
        var transaction = StunTransaction.Begin(Instant.Zero, default, reliable: false);

        Assert.Equal(TransactionStep.Wait, transaction.HandleTimeout(Instant.Zero + TimeSpan.FromMilliseconds(499)));
        Assert.Equal(1, transaction.Requests);
    }

    [Fact]
    public void A_late_shell_sends_once_and_waits_its_full_turn()
    {
        var transaction = StunTransaction.Begin(Instant.Zero, default, reliable: false);
        var late = Instant.Zero + TimeSpan.FromSeconds(3);

        Assert.Equal(TransactionStep.Retransmit, transaction.HandleTimeout(late));
        Assert.Equal(late + TimeSpan.FromSeconds(1), transaction.NextTimeout);
    }

    [Fact]
    public void Forged_responses_are_named_at_the_end_over_udp_and_end_it_on_a_stream()
    {
        var udp = StunTransaction.Begin(Instant.Zero, default, reliable: false, new StunTimers { MaxRequests = 1 });
        Assert.Equal(TransactionStep.Wait, udp.HandleForgery());
        Assert.Equal(TransactionStep.IntegrityViolated, udp.HandleTimeout(udp.NextTimeout));

        var stream = StunTransaction.Begin(Instant.Zero, default, reliable: true);
        Assert.Equal(TransactionStep.IntegrityViolated, stream.HandleForgery());
        Assert.Equal(Instant.Never, stream.NextTimeout);
    }

    [Fact]
    public void A_round_trip_is_known_only_when_one_request_went_out()
    {
        var transaction = StunTransaction.Begin(Instant.Zero, default, reliable: false);
        Assert.Equal(TimeSpan.FromMilliseconds(40), transaction.RoundTrip(Instant.Zero + TimeSpan.FromMilliseconds(40)));

        transaction.HandleTimeout(transaction.NextTimeout);
        Assert.Null(transaction.RoundTrip(transaction.NextTimeout));
    }
}
