using Parley.Signaling.Protocol;

namespace Parley.Signaling.Simulation;

/// <summary>All servers from one start to their death: the directory, the calls and the gateways.</summary>
public sealed class SimulatedCluster
{
    private readonly Dictionary<CallId, SimulatedCall> _calls = [];
    private readonly List<ISimulatedServer> _gateways = [];
    private DateTimeOffset? _directoryArmedFor;

    /// <summary>Starts them.</summary>
    public SimulatedCluster(World world)
    {
        World = world;
        for (var i = 0; i < world.Options.Gateways; i++)
        {
            StartGateway();
        }
    }

    /// <summary>Where they are.</summary>
    public World World { get; }

    /// <summary>Whether they are gone.</summary>
    public bool IsDead { get; private set; }

    /// <summary>The directory of all users.</summary>
    public UserShard Directory { get; } = new(new UserShardOptions());

    /// <summary>All calls that were ever spoken of.</summary>
    public IReadOnlyDictionary<CallId, SimulatedCall> Calls => _calls;

    /// <summary>The gateways that are up.</summary>
    public IReadOnlyList<ISimulatedServer> Gateways => _gateways;

    /// <summary>A call, from nothing if need be.</summary>
    public SimulatedCall Call(CallId id)
    {
        if (!_calls.TryGetValue(id, out var call))
        {
            _calls.Add(id, call = new SimulatedCall(this, id));
        }

        return call;
    }

    /// <summary>A gateway that is up, by its id.</summary>
    public T? Gateway<T>(string id)
        where T : class, ISimulatedServer => _gateways.Find(gateway => gateway.Id == id) as T;

    /// <summary>Does something after a message between servers.</summary>
    public void Later(Action what) => World.Time.After(World.ServerDelay(), () =>
    {
        if (!IsDead)
        {
            what();
        }
    });

    /// <summary>A message between servers.</summary>
    public Task Hop() => World.Time.Pause(World.ServerDelay(), () => !IsDead);

    /// <summary>A gateway's question to a call, there and back. Never ends if the gateway dies meanwhile.</summary>
    public async Task<CallReply> Ask(ISimulatedServer gateway, CallId call, CallInput input)
    {
        await Hop();
        var reply = Call(call).Take(input);
        if (World.Random.OneIn(40))
        {
            // The answer is lost and the question is asked again.
            await Hop();
            reply = Call(call).Take(input);
        }

        await World.Time.Pause(World.ServerDelay(), () => !gateway.IsDead);
        return reply;
    }

    /// <summary>One gateway dies with all its sessions; another takes its place. The others notice after a while.</summary>
    public void KillGateway(ISimulatedServer gateway)
    {
        World.Note("servers", $"{gateway.Id} dies");
        _gateways.Remove(gateway);
        gateway.Die();
        StartGateway();
        World.Time.After(TimeSpan.FromSeconds(35), () =>
        {
            if (IsDead)
            {
                return;
            }

            foreach (var device in Directory.ForgetGateway(gateway.Id, World.Now))
            {
                foreach (var call in _calls.Values.ToArray())
                {
                    call.Take(new CallInput.DeviceExpired(device));
                }
            }

            ArmDirectory();
        });
    }

    /// <summary>They die at once.</summary>
    public void Die()
    {
        IsDead = true;
        foreach (var gateway in _gateways)
        {
            gateway.Die();
        }
    }

    /// <summary>Sees to it that the directory's time-outs are handled.</summary>
    public void ArmDirectory()
    {
        if (Directory.NextTimeout is not { } due || due == _directoryArmedFor)
        {
            return;
        }

        _directoryArmedFor = due;
        World.Time.At(due, () =>
        {
            if (!IsDead)
            {
                _directoryArmedFor = null;
                Directory.HandleTimeout(World.Now);
                ArmDirectory();
            }
        });
    }

    private void StartGateway() => _gateways.Add(World.Options.Server(this));
}
