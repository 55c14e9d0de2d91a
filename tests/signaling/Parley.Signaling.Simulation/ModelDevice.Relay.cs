using Parley.Signaling.Protocol;

namespace Parley.Signaling.Simulation;

// The model's relay: the real outbox and inbox of Parley.Signaling.Protocol.
public sealed partial class ModelDevice
{
    private const int MessageSize = 100;

    private DateTimeOffset? _armedFor;

    /// <inheritdoc/>
    public void SendMessages(CallId call, int count)
    {
        var (record, outbox) = (_live[call].Record, _live[call].Outbox);
        for (var i = 0; i < count && outbox.TryPush(Now, record.Sent + 1, MessageSize); i++)
        {
            record.Sent++;
        }

        Flush();
    }

    private void Take(RelayMessage message)
    {
        if (!_live.TryGetValue(message.Call, out var call))
        {
            return;
        }

        // Before the answer is known it is not known either whose acknowledgement this is; `accepted` tells.
        if (call.Record.Standing is CallStanding.Accepting or CallStanding.Active)
        {
            call.Outbox.Acknowledge(Now, message.Ack);
        }

        if (message.Seq > 0)
        {
            call.Inbox.Receive(Now, message.Seq, (int)message.Content, MessageSize);
            Drain(call);
        }
    }

    private void Drain(LiveCall call)
    {
        while (call.Inbox.TryTake(out var number))
        {
            if (number != call.Record.Received + 1)
            {
                world.Violate($"{Name} got message {number} after {call.Record.Received}");
            }

            call.Record.Received = number;
        }
    }

    private void ResumeRelay()
    {
        foreach (var call in _live.Values)
        {
            if (call.Record.Standing != CallStanding.Ringing)
            {
                call.Outbox.Resend(Now);
            }

            call.Inbox.Resume(Now);
        }
    }

    private void PauseRelay()
    {
        foreach (var call in _live.Values)
        {
            call.Outbox.Hold();
            call.Inbox.Pause();
        }
    }

    /// <summary>Sends what may be sent, and sees to it that time-outs are handled.</summary>
    private void Flush()
    {
        if (!_welcomed)
        {
            return;
        }

        DateTimeOffset? next = null;
        foreach (var call in _live.Values)
        {
            while (call.Outbox.TryTakeSend(out var seq, out var number))
            {
                _socket!.SendUp(new RelayMessage(call.Id, seq, call.Inbox.TakeAck(), number));
            }

            if (call.Inbox.IsAckDue(Now))
            {
                _socket!.SendUp(new RelayMessage(call.Id, 0, call.Inbox.TakeAck(), 0));
            }

            next = Earlier(next, Earlier(call.Outbox.NextTimeout, call.Inbox.NextTimeout));
        }

        if (next is { } due && due != _armedFor)
        {
            _armedFor = due;
            world.Time.At(due, () =>
            {
                if (_armedFor == due)
                {
                    _armedFor = null;
                    HandleTimeouts();
                }
            });
        }
    }

    private void HandleTimeouts()
    {
        if (!_welcomed)
        {
            return;
        }

        foreach (var call in _live.Values)
        {
            call.Outbox.HandleTimeout(Now);
        }

        Flush();
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? a, DateTimeOffset? b) => a is null || b < a ? b : a;
}
