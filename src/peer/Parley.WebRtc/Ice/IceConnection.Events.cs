using Parley.Ice;
using Parley.SansIO;

namespace Parley.WebRtc.Ice;

/// <content>What the agent wants and tells.</content>
public sealed partial class IceConnection
{
    private void Obey(Instant now, IceEvent e)
    {
        switch (e)
        {
            case IceEvent.OpenSocket open:
                OpenSocket(now, open);
                break;
            case IceEvent.CloseSocket close:
                CloseSocket(close.Local);
                break;
            case IceEvent.Listen listen:
                Listen(now, listen);
                break;
            case IceEvent.StopListening stop:
                StopListening(stop.Local);
                break;
            case IceEvent.Connect connect:
                Connect(now, connect);
                break;
            case IceEvent.CloseStream close:
                CloseStream(close.Stream);
                break;
            case IceEvent.PublishName publish:
                Publish(publish.Name, publish.Address);
                break;
            case IceEvent.WithdrawName withdraw:
                Withdraw(withdraw.Name);
                break;
            case IceEvent.ResolveName resolve:
                _ = ResolveAsync(resolve.Name);
                break;
            case IceEvent.FindNat64Prefix:
                _ = FindNat64PrefixAsync();
                break;
            case IceEvent.CandidateGathered gathered:
                LogGathered(this, gathered.Candidate);
                Raise(CandidateGathered, gathered.Candidate);
                break;
            case IceEvent.GatheringCompleted completed:
                Raise(GatheringCompleted, completed.UsernameFragment);
                break;
            case IceEvent.SelectedPairChanged selected:
                LogSelected(this, selected.Pair);
                _selectedPair = selected.Pair;
                Raise(SelectedPairChanged, selected.Pair);
                break;
            case IceEvent.RoleChanged changed:
                Raise(RoleChanged, changed.Role);
                break;
            case IceEvent.VerdictReached reached:
                LogVerdict(this, reached.Verdict);
                _verdict = reached.Verdict;
                Raise(VerdictReached, reached.Verdict);
                break;
            case IceEvent.StateChanged changed:
                LogState(this, changed.State);
                _state = (int)changed.State;
                _selectedPair = _agent.SelectedPair is null ? null : _selectedPair;
                // Whoever hears "connected" may send at once.
                PublishPath();
                Raise(StateChanged, changed.State);
                break;
        }
    }

    // A handler that throws has not understood one event; the connection goes on.
    private void Raise<T>(Action<T>? handlers, T what)
    {
        try
        {
            handlers?.Invoke(what);
        }
        catch (Exception e)
        {
            LogHandlerFailed(e, this);
        }
    }

    private void Deliver(ReadOnlySpan<byte> data)
    {
        try
        {
            DataReceived?.Invoke(data);
        }
        catch (Exception e)
        {
            LogHandlerFailed(e, this);
        }
    }
}
