using Parley.SansIO;

namespace Parley.Stun;

/// <summary>
/// The time of one request and its response on the client's side (RFC 8489 §6.2): over UDP with the defaults requests go out at 0, 500, 1500, 3500, 7500,
/// 15500 and 31500 ms, and at 39500 ms it is over; on a stream one request goes out. A value: whoever keeps it keeps its bytes beside it.
/// </summary>
public record struct StunTransaction
{
    private readonly StunTimers _timers;
    private readonly bool _reliable;
    private TimeSpan _rto;
    private bool _forged;

    private StunTransaction(Instant now, TransactionId id, bool reliable, StunTimers timers)
    {
        (Id, Began, _reliable, _timers, _rto) = (id, now, reliable, timers, timers.InitialRto);
        Requests = 1;
        NextTimeout = now + (reliable ? timers.Reliable : Wait());
    }

    /// <summary>What joins the response to the request.</summary>
    public TransactionId Id { get; }

    /// <summary>When the first request was sent.</summary>
    public Instant Began { get; }

    /// <summary>How many requests were sent.</summary>
    public int Requests { get; private set; }

    /// <summary>When <see cref="HandleTimeout"/> wants to be called.</summary>
    public Instant NextTimeout { get; private set; }

    /// <summary>The request is being sent now, for the first time.</summary>
    /// <param name="now">Now.</param>
    /// <param name="id">Its transaction id.</param>
    /// <param name="reliable">Whether it goes over a stream.</param>
    /// <param name="timers">How long to wait; null for the RFC's own values.</param>
    public static StunTransaction Begin(Instant now, TransactionId id, bool reliable, StunTimers? timers = null) =>
        new(now, id, reliable, timers ?? StunTimers.Default);

    /// <summary>Time has passed.</summary>
    public TransactionStep HandleTimeout(Instant now)
    {
        if (now < NextTimeout)
        {
            return TransactionStep.Wait;
        }

        // RFC 8489 §6.2.2: on a stream a client MUST NOT retransmit.
        if (_reliable || Requests >= _timers.MaxRequests)
        {
            NextTimeout = Instant.Never;
            // RFC 8489 §9.2.5: if all responses were discarded, the layer MUST signal that instead of a time-out.
            return _forged ? TransactionStep.IntegrityViolated : TransactionStep.TimedOut;
        }

        Requests++;
        _rto *= 2;
        NextTimeout = now + Wait();
        return TransactionStep.Retransmit;
    }

    /// <summary>A response came that nobody vouches for. Over UDP the transaction goes on as if it had not; on a stream it ends (RFC 8489 §9.2.5).</summary>
    public TransactionStep HandleForgery()
    {
        _forged = true;
        if (!_reliable)
        {
            return TransactionStep.Wait;
        }

        NextTimeout = Instant.Never;
        return TransactionStep.IntegrityViolated;
    }

    /// <summary>
    /// The response has come: how long it took. Null when the request was sent more than once, as nobody knows which one was answered
    /// (RFC 8489 §6.2.1, Karn's algorithm).
    /// </summary>
    public readonly TimeSpan? RoundTrip(Instant now) => Requests == 1 ? now - Began : null;

    private readonly TimeSpan Wait() => Requests < _timers.MaxRequests ? _rto : _timers.InitialRto * _timers.FinalWait;
}
