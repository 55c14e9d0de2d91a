using Parley.Ice;
using Parley.SansIO;
using Parley.WebRtc.Ice.Loops;

namespace Parley.WebRtc.Ice;

/// <content>What happens on the loop: one input after the other, and after each what the agent wants.</content>
public sealed partial class IceConnection
{
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _disposed;
    private bool _isClosed;

    private Task<T> AskAsync<T>(Func<IceConnection, Instant, T> ask)
    {
        var question = new Question<T>(this, ask);
        _loop.Post(question);
        return question.Answer;
    }

    // After every input: transmits are good until the next call into the agent.
    private void Drain(Instant now)
    {
        while (true)
        {
            if (_agent.TryTakeTransmit(out var transmit))
            {
                Transmit(transmit);
            }
            else if (_agent.TryTakeEvent(out var e))
            {
                Obey(now, e);
            }
            else
            {
                break;
            }
        }

        PublishPath();
        _loop.Timers.Set(_timer, _agent.NextTimeout ?? Instant.Never);
    }

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

    private void Close(Instant now)
    {
        if (_isClosed)
        {
            return;
        }

        try
        {
            _agent.Close(now);
            Drain(now);
        }
        finally
        {
            Release();
        }
    }

    // Our own mistake must not take the loop's other connections with it.
    private void Break(Exception e)
    {
        LogBroken(e, this);
        if (!_isClosed)
        {
            Release();
        }
    }

    private void Release()
    {
        _isClosed = true;
        (_path, _canSend) = (null, false);
        _loop.Timers.Set(_timer, Instant.Never);
        StopGathering();
        CloseSockets();
        if (State != IceState.Closed)
        {
            _state = (int)IceState.Closed;
            Raise(StateChanged, IceState.Closed);
        }

        _loop.Unregister();
        _closed.TrySetResult();
    }

    private sealed class TimeoutWork(IceConnection connection) : ILoopWork
    {
        public void Run(Instant now)
        {
            try
            {
                connection._agent.HandleTimeout(now);
                connection.Drain(now);
            }
            catch (Exception e)
            {
                connection.Break(e);
            }
        }
    }

    private sealed class CloseWork(IceConnection connection) : ILoopWork
    {
        public void Run(Instant now)
        {
            try
            {
                connection.Close(now);
            }
            catch (Exception e)
            {
                connection.Break(e);
            }
        }
    }

    private sealed class Question<T>(IceConnection connection, Func<IceConnection, Instant, T> ask) : ILoopWork
    {
        private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<T> Answer => _answer.Task;

        public void Run(Instant now)
        {
            if (connection._isClosed)
            {
                _answer.TrySetException(new ObjectDisposedException(nameof(IceConnection)));
                return;
            }

            try
            {
                _answer.TrySetResult(ask(connection, now));
            }
            catch (ArgumentException e)
            {
                _answer.TrySetException(e);
            }
            catch (Exception e)
            {
                _answer.TrySetException(e);
                connection.Break(e);
                return;
            }

            try
            {
                connection.Drain(now);
            }
            catch (Exception e)
            {
                connection.Break(e);
            }
        }
    }
}
