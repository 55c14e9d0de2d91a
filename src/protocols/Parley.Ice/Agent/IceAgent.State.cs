using Parley.SansIO;

namespace Parley.Ice;

/// <content>The state, as W3C's RTCIceTransportState says it.</content>
public sealed partial class IceAgent
{
    private Instant NextVerdict() =>
        State == IceState.Disconnected && Carrying is null ? LastHeard() + _settings.ConsentTimeout
        : State is IceState.New or IceState.Checking && _current.BeganAt is { } began && IsExhausted ? began + _settings.Patience : Instant.Never;

    // Nothing is left to try, unless the other side finds a way here (RFC 8863).
    private bool IsExhausted => _current is { RemoteEnded: true, GatheringCompleted: true, Selected: null }
        && !IsResolving && !_current.Pairs.Exists(static pair => pair.MaySucceed);

    private void UpdateState(Instant now)
    {
        if (State == IceState.Closed)
        {
            return;
        }

        UpdateGathering();
        Become(Carrying is { } carrying
            ? !IsLively(now, carrying) ? IceState.Disconnected
                : _current.Selected is { IsNominated: true } && !_settings.Renomination ? IceState.Completed : IceState.Connected
            : State is IceState.Connected or IceState.Completed or IceState.Disconnected or IceState.Failed && _current.FirstValidAt is not null
                ? State != IceState.Failed && now < LastHeard() + _settings.ConsentTimeout ? IceState.Disconnected : IceState.Failed
            : IsExhausted && now >= _current.BeganAt + _settings.Patience ? IceState.Failed
            : _current.BeganAt is not null ? IceState.Checking : IceState.New);
        UpdateVerdict(now);
    }

    // A socket, a relay or a connection that goes takes its pairs with it; another way may be found as long as a silent pair would have been waited for.
    private Instant LastHeard()
    {
        var last = Instant.Zero;
        foreach (var generation in Generations)
        {
            foreach (var pair in generation.Pairs)
            {
                last = pair.HeardAt > last ? pair.HeardAt : last;
            }
        }

        return last;
    }

    private void Become(IceState state)
    {
        if (state != State)
        {
            State = state;
            Raise(new IceEvent.StateChanged(state));
        }
    }
}
