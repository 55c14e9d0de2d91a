using Parley.Signaling.Protocol;

namespace Parley.Signaling.Simulation;

/// <summary>One call on the servers: the shell around its rules, with everything it asks of others delayed at random.</summary>
public sealed class SimulatedCall(SimulatedCluster cluster, CallId id)
{
    private readonly ICallRules _rules = cluster.World.Options.Rules(id, cluster.World.Tickets);
    private readonly NoticeOutbox _outbox = new();
    private DateTimeOffset _lastArrival;
    private DateTimeOffset? _armedFor;

    /// <summary>What the rules made of it.</summary>
    public CallState State { get; private set; } = CallMachine.Initial;

    private World World => cluster.World;

    /// <summary>A device's input arrives.</summary>
    public CallReply Take(CallInput input)
    {
        var next = _rules.Next(State, input, World.Now);
        World.Note(Name, $"{input} → {next.State.GetType().Name} {next.Reply.Error} {next.Reply.Snapshot?.State}");
        Become(next);
        return next.Reply;
    }

    /// <summary>An answer or question of the cluster arrives.</summary>
    public void Take(ClusterInput input)
    {
        var next = _rules.Next(State, input, World.Now);
        World.Note(Name, $"{input} → {next.State.GetType().Name}");
        Become(next);
    }

    private string Name => $"call {(ulong)id.Value % 1000}";

    private void Become(CallTransition next)
    {
        State = next.State;
        foreach (var effect in next.Effects)
        {
            Perform(effect);
        }

        foreach (var device in _outbox.Ready.ToArray())
        {
            World.Watch(PumpAsync(device));
        }

        Arm();
    }

    private void Arm()
    {
        if (State.NextTimeout is not { } due || due == _armedFor)
        {
            return;
        }

        _armedFor = due;
        World.Time.At(due, () =>
        {
            if (!cluster.IsDead && State.NextTimeout == due)
            {
                _armedFor = null;
                Take(new ClusterInput.TimedOut());
            }
        });
    }

    private void Perform(CallEffect effect)
    {
        _outbox.Take(effect);
        switch (effect)
        {
            case CallEffect.ClaimSlot claim:
                Send(() =>
                {
                    var answer = cluster.Directory.Claim(claim.User, claim.Call, claim.Caller, claim.Callee, World.Now);
                    cluster.ArmDirectory();
                    cluster.Later(() => Take(answer));
                });
                break;
            case CallEffect.ReleaseSlot release:
                Send(() => cluster.Directory.Release(release.User, release.Call, World.Now));
                break;
            case CallEffect.AskHolder ask:
                Send(() => cluster.Call(ask.Holder).Take(new ClusterInput.HolderAsked(ask.Newcomer)));
                break;
            case CallEffect.AnswerNewcomer answer:
                Send(() => cluster.Call(answer.Newcomer).Take(new ClusterInput.HolderAnswered(id, answer.Answer)));
                break;
            case CallEffect.Forward forward:
                Send(() => cluster.Call(forward.Call).Take(forward.Input));
                break;
        }
    }

    /// <summary>Sends to another part of the cluster. What one call sends arrives in order.</summary>
    private void Send(Action arrive)
    {
        var arrival = World.Now + World.ServerDelay();
        _lastArrival = arrival > _lastArrival ? arrival : _lastArrival;
        World.Time.At(_lastArrival, () =>
        {
            if (!cluster.IsDead)
            {
                arrive();
            }
        });
    }

    /// <summary>Brings a device's notices to its gateway, one after the other.</summary>
    private async Task PumpAsync(DeviceAddress device)
    {
        while (_outbox.TryBegin(device, out var delivery))
        {
            var (to, notice) = (delivery.To, delivery.Notice);
            await cluster.Hop();
            bool? taken = cluster.Gateway<ISimulatedServer>(to.Gateway) is { } gateway ? await gateway.NotifyAsync(to, notice) : null;
            await cluster.Hop();
            if (taken is null)
            {
                // The gateway cannot be reached.
                await World.Time.Pause(TimeSpan.FromSeconds(1), () => !cluster.IsDead);
            }

            if (taken == true && World.Random.OneIn(30))
            {
                // Its answer was lost.
                _outbox.Failed(delivery);
                await World.Time.Pause(TimeSpan.FromSeconds(1), () => !cluster.IsDead);
            }
            else if (taken == true)
            {
                _outbox.Delivered(delivery);
            }
            else if (_outbox.Refused(delivery))
            {
                await cluster.Hop();
                var known = cluster.Directory.Find(to.User, to.Device);
                await cluster.Hop();
                if (known is not null && known.Version > to.Version)
                {
                    _outbox.Readdress(known);
                    Take(new CallInput.DeviceBack(known));
                }
                else if (known is not null)
                {
                    // The session is on its way from one gateway to another.
                    await World.Time.Pause(TimeSpan.FromSeconds(1), () => !cluster.IsDead);
                }
                else
                {
                    _outbox.Drop(to);
                    Take(new CallInput.DeviceExpired(to));
                }
            }
        }
    }
}
