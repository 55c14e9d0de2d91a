using Parley.Signaling.Protocol;

namespace Parley.Signaling.Simulation;

/// <summary>A random story in a random world: who calls whom when, who loses the network, when servers die. Then calm, and a look at the promises.</summary>
public sealed class Scenario
{
    private static readonly string[] Names = ["Ann", "Ben", "Cem"];

    private readonly World _world;
    private readonly Func<World, string, DeviceId, ISimulatedDevice> _makeDevice;
    private readonly bool _mayDie;
    private readonly bool _mayExpire;

    private Scenario(World world, Func<World, string, DeviceId, ISimulatedDevice> makeDevice)
    {
        _world = world;
        _makeDevice = makeDevice;
        _mayDie = Random.OneIn(3);
        _mayExpire = Random.OneIn(4);
    }

    private SeededRandom Random => _world.Random;

    /// <summary>Plays one. What went wrong is in <see cref="World.Violations"/>.</summary>
    /// <param name="options">The world.</param>
    /// <param name="makeDevice">Makes its clients.</param>
    public static World Play(WorldOptions options, Func<World, string, DeviceId, ISimulatedDevice> makeDevice)
    {
        var context = SynchronizationContext.Current;
        var world = new World(options);
        SynchronizationContext.SetSynchronizationContext(new VirtualContext(world.Time));
        try
        {
            new Scenario(world, makeDevice).Play();
            return world;
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    private void Play()
    {
        var users = 2 + Random.Below(2);
        var devices = 2 + Random.Below(3);
        for (var i = 0; i < devices; i++)
        {
            var device = _makeDevice(_world, Names[i < users ? i : Random.Below(users)], new DeviceId((UInt128)(i + 1)));
            _world.Devices.Add(device);
            device.Start();
        }

        _world.Time.RunUntil(_world.Now + Random.UpTo(1500));
        var deeds = 3 + Random.Below(18);
        for (var i = 0; i < deeds; i++)
        {
            _world.Time.RunUntil(_world.Now + Pause());
            Do(Random.OneOf(_world.Devices));
        }

        // Calm: whoever can comes back, whatever rings stops ringing, what is lost expires.
        Pass(_mayExpire ? 170 : 110);
        Promises.CheckSettled(_world);
        foreach (var device in _world.Devices.Where(device => !device.HasLeft))
        {
            foreach (var (call, _) in device.Calls.Where(call => call.Value.Standing == CallStanding.Active).ToArray())
            {
                device.HangUp(call);
                break;
            }
        }

        Pass(60);
        Promises.CheckSilent(_world);
    }

    private void Pass(int seconds) => _world.Time.RunUntil(_world.Now + TimeSpan.FromSeconds(seconds));

    /// <summary>Mostly so short that things cross each other on their way.</summary>
    private TimeSpan Pause() => Random.Below(10) switch
    {
        0 => TimeSpan.Zero,
        < 6 => Random.UpTo(120),
        < 9 => Random.UpTo(1500),
        _ => Random.UpTo(Random.OneIn(6) ? 50_000 : 6_000),
    };

    private void Do(ISimulatedDevice device)
    {
        var rare = Random.Below(100);
        if (rare < 3 && _mayDie)
        {
            if (Random.OneIn(2))
            {
                _world.Restart();
            }
            else
            {
                _world.Cluster.KillGateway(Random.OneOf(_world.Cluster.Gateways));
            }
        }
        else if (device.HasLeft)
        {
            // Nobody is there to do anything.
        }
        else if (rare < 5)
        {
            device.Leave();
        }
        else if (rare < 7)
        {
            device.Reload();
        }
        else if (rare < 20)
        {
            device.LoseNetwork(_mayExpire && Random.OneIn(3) ? Random.UpTo(60_000) : Random.UpTo(3_000));
        }
        else
        {
            Use(device);
        }
    }

    private void Use(ISimulatedDevice device)
    {
        var live = device.Calls.Where(call => call.Value.Standing is not (CallStanding.Ended or CallStanding.Forgotten)).ToArray();
        if (live.Length == 0 || Random.OneIn(20))
        {
            string[] others = [.. _world.Devices.Select(other => other.User).Where(user => user != device.User).Distinct()];
            device.Call(Random.OneIn(30) || others.Length == 0 ? "Nobody" : Random.OneOf(others));
            return;
        }

        var (id, call) = Random.OneOf(live);
        switch (call.Standing)
        {
            case CallStanding.Ringing when Random.Below(10) is var choice:
                if (choice < 7)
                {
                    device.Accept(id);
                }
                else
                {
                    device.Decline(id);
                }

                break;
            case var _ when Random.Below(10) < 7:
                device.SendMessages(id, 1 + Random.Below(Random.OneIn(10) ? 90 : 5));
                break;
            default:
                device.HangUp(id);
                break;
        }
    }
}
