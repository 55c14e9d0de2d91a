namespace Parley.Server.Gateways;

/// <summary>Does something again and again. A turn that takes longer than the interval is not joined by the next.</summary>
internal sealed class Ticker : IAsyncDisposable
{
    private readonly Action _tick;
    private readonly ITimer _timer;
    private int _ticking;

    public Ticker(TimeProvider time, TimeSpan interval, Action tick)
    {
        _tick = tick;
        _timer = time.CreateTimer(_ => Tick(), null, interval, interval);
    }

    public ValueTask DisposeAsync() => _timer.DisposeAsync();

    private void Tick()
    {
        if (Interlocked.Exchange(ref _ticking, 1) == 0)
        {
            try
            {
                _tick();
            }
            finally
            {
                Volatile.Write(ref _ticking, 0);
            }
        }
    }
}
