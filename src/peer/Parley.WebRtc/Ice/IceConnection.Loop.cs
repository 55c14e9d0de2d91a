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

    // Every input from outside comes through here. Our own mistake must not take the loop's other connections with it.
    private void Do(Instant now, Action<IceConnection, Instant> call)
    {
        if (_isClosed)
        {
            return;
        }

        try
        {
            call(this, now);
            Drain(now);
        }
        catch (Exception e)
        {
            Break(e);
        }
    }

    private void Post(Action<IceConnection, Instant> call) => _loop.Post(new LoopCall(now => Do(now, call)));

    private Task<T> AskAsync<T>(Func<IceConnection, Instant, T> ask)
    {
        if (Volatile.Read(ref _disposed) != 0)
        {
            // Its loop may have ended as well.
            return Task.FromException<T>(new ObjectDisposedException(nameof(IceConnection)));
        }

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
            else if (_agent.TryTakeStreamTransmit(out var stream, out var bytes))
            {
                Transmit(stream, bytes.Span);
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

        FlushStreams();
        PublishPath();
        _loop.Timers.Set(_timer, _agent.NextTimeout ?? Instant.Never);
    }

    private void Close(Instant now)
    {
        Do(now, static (connection, now) => connection._agent.Close(now));
        Release();
    }

    private void Break(Exception e)
    {
        LogBroken(e, this);
        Release();
    }

    private void Release()
    {
        if (_isClosed)
        {
            return;
        }

        _isClosed = true;
        (_path, _canSend) = (null, false);
        _loop.Timers.Set(_timer, Instant.Never);
        StopGathering();
        CloseSockets();
        WithdrawAll();
        if (State != IceState.Closed)
        {
            _state = (int)IceState.Closed;
            Raise(StateChanged, IceState.Closed);
        }

        _ = FinishAsync(CloseStreams());
    }

    private async Task FinishAsync(Task streamsClosed)
    {
        await streamsClosed;
        _loop.Unregister();
        _closed.TrySetResult();
    }

    private sealed class TimeoutWork(IceConnection connection) : ILoopWork
    {
        public void Run(Instant now) => connection.Do(now, static (connection, now) => connection._agent.HandleTimeout(now));
    }

    private sealed class Question<T>(IceConnection connection, Func<IceConnection, Instant, T> ask) : ILoopWork
    {
        private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<T> Answer => _answer.Task;

        public void Run(Instant now)
        {
            connection.Do(now, Ask);
            // Not asked, as the connection was closed before.
            _answer.TrySetException(new ObjectDisposedException(nameof(IceConnection)));
        }

        private void Ask(IceConnection connection, Instant now)
        {
            try
            {
                _answer.TrySetResult(ask(connection, now));
            }
            catch (Exception e)
            {
                _answer.TrySetException(e);
                if (e is not ArgumentException)
                {
                    throw;
                }
            }
        }
    }
}
