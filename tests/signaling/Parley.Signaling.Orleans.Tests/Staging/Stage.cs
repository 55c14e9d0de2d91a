using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Parley.Signaling.Protocol;

namespace Parley.Signaling.Orleans.Tests.Staging;

/// <summary>Gateways beside one or more silos, on which a test's devices play.</summary>
internal sealed class Stage
{
    private readonly IServiceProvider[] _silos;
    private long _version = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

    private Stage(IServiceProvider[] silos, Site[] sites) => (_silos, Sites) = (silos, sites);

    /// <summary>Gateways: on different silos if there are several, else both on the one.</summary>
    public Site[] Sites { get; }

    public CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<Stage> SetAsync(params IServiceProvider[] silos)
    {
        var sites = new Site[Math.Max(2, silos.Length)];
        for (var i = 0; i < sites.Length; i++)
        {
            sites[i] = new Site(
                new RecordingGateway($"gateway-{i}-{Guid.NewGuid():N}"), silos[i % silos.Length].GetRequiredService<ISignalingBackend>());
            await sites[i].Backend.AttachAsync(sites[i].Gateway, CancellationToken.None);
        }

        return new Stage(silos, sites);
    }

    /// <summary>What a silo needs from its host besides the silo itself.</summary>
    public static void AddHostServices(IServiceCollection services) =>
        services.AddSingleton(new CallTicketCodec(new TokenSigner(new SigningKey(1, TicketKey))));

    /// <summary>All processes of a cluster share the key.</summary>
    private static readonly byte[] TicketKey = RandomNumberGenerator.GetBytes(32);

    public CallTicketCodec Tickets => _silos[0].GetRequiredService<CallTicketCodec>();

    /// <summary>A user that no other test knows. The prefix decides whose slot is claimed first.</summary>
    public static UserProfile User(string prefix) => new($"{prefix}-{Guid.NewGuid():N}", prefix);

    /// <summary>A device of a user of its own, entered in the directory.</summary>
    public Task<TestDevice> DeviceAsync(string prefix, int site = 0) => DeviceAsync(User(prefix), site);

    public async Task<TestDevice> DeviceAsync(UserProfile user, int site = 0, DeviceId? id = null)
    {
        var device = new TestDevice(this, Sites[site], user, id ?? new DeviceId(TestDevice.NewId()), Interlocked.Increment(ref _version));
        device.Site.Gateway.Hold(device);
        Assert.IsType<Registration.Entered>(await RegisterAsync(device));
        return device;
    }

    public ValueTask<Registration> RegisterAsync(TestDevice device, string? guestKey = null) =>
        device.Site.Backend.RegisterAsync(device.User, device.Address, guestKey, Cancellation);

    /// <summary>Two devices in a call, everything before that heard.</summary>
    public async Task<(TestDevice Caller, TestDevice Callee, CallId Call)> ConnectedAsync()
    {
        var caller = await DeviceAsync("naomi");
        var callee = await DeviceAsync("priya", 1);
        var call = await caller.CallsAsync(callee);
        await caller.HearsAsync<SessionEvent.Calling>();
        await callee.HearsAsync<SessionEvent.Incoming>();
        await callee.AcceptsAsync(call);
        await caller.HearsAsync<SessionEvent.Accepted>();
        await callee.HearsAsync<SessionEvent.Accepted>();
        return (caller, callee, call);
    }
}
