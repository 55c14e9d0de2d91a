using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Parley.Signaling.Protocol;

namespace Parley.Signaling.Orleans.Telemetry;

/// <summary>Writes down the life of one call: its trace, its share of the metrics, its log lines. Not thread-safe; the call's grain owns it.</summary>
internal sealed partial class CallJournal(CallId call, CallMetrics metrics, ILogger<CallJournal> logger)
{
    // A device that comes and goes all day must not make a span grow without end.
    private const int EventLimit = 64;

    private Activity? _call;
    private Activity? _phase;
    private int _events;
    private DateTimeOffset? _rangAt;

    /// <summary>An input has led the call from one state to another, or left it in the same.</summary>
    public void Took(string input, CallState before, CallState after, DateTimeOffset now)
    {
        var open = _call is not null;
        if (open)
        {
            Happened(input);
        }

        if (before.GetType() != after.GetType())
        {
            Move(before, after, now);
        }

        if (!open)
        {
            // It may have begun the trace.
            Happened(input);
        }
    }

    /// <summary>Something happened in the call; becomes an event of the trace.</summary>
    public void Happened(string what)
    {
        if (_call is not null && _events++ < EventLimit)
        {
            _call.AddEvent(new ActivityEvent(what));
        }
    }

    /// <summary>The process stops, or the call is forgotten: what is still open in the trace is closed.</summary>
    public void Close()
    {
        _phase?.Dispose();
        _call?.Dispose();
        (_phase, _call) = (null, null);
    }

    private void Move(CallState before, CallState after, DateTimeOffset now)
    {
        if (before is CallState.Active)
        {
            metrics.Disconnected();
        }

        if (before is CallState.None or CallState.Ended && after is not CallState.Ended and not CallState.None)
        {
            Begin(recovered: after is CallState.Recovering);
        }

        Enter(after);
        switch (after)
        {
            case CallState.Ringing:
                _rangAt ??= now;
                break;
            case CallState.Active:
                Connected(now);
                break;
            case CallState.Ended ended:
                End(ended);
                break;
        }
    }

    private void Begin(bool recovered)
    {
        Close();
        (_events, _rangAt) = (0, null);
        _call = Start("call", CallTrace.ContextOf(call));
        _call?.SetTag("parley.call", call.ToString());
        if (recovered)
        {
            metrics.Recovered();
        }
        else
        {
            metrics.Started();
        }

        LogBegun(logger, call, recovered);
    }

    private void Enter(CallState state)
    {
        _phase?.Dispose();
        _phase = _call is null ? null : state switch
        {
            CallState.Claiming => Start("call claiming", _call.Context),
            CallState.Ringing => Start("call ringing", _call.Context),
            CallState.Active => Start("call active", _call.Context),
            CallState.Recovering => Start("call recovering", _call.Context),
            _ => null,
        };
    }

    private void Connected(DateTimeOffset now)
    {
        metrics.Connected();
        if (_rangAt is { } rangAt)
        {
            metrics.Answered(now - rangAt);
        }

        LogConnected(logger, call);
    }

    private void End(CallState.Ended ended)
    {
        var reason = CallMetrics.NameOf(ended.Reason);
        metrics.Ended(ended.Reason);
        _call?.SetTag("parley.end.reason", reason);
        Close();
        LogEnded(logger, call, reason);
    }

    /// <summary>Starts a span without making it the current one: the call's spans outlast the request in which they begin.</summary>
    private static Activity? Start(string name, ActivityContext parent)
    {
        var current = Activity.Current;
        var started = CallTrace.Source.StartActivity(name, ActivityKind.Internal, parent);
        Activity.Current = current;
        return started;
    }
}
