using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Parley.Signaling.Orleans.Tests.Staging;

namespace Parley.Signaling.Orleans.Tests.Hosting;

public sealed class StoppedSiloTests
{
    [Fact]
    public async Task A_backend_whose_silo_has_stopped_says_that_it_is_unavailable()
    {
        var silo = new OneSilo();
        await silo.InitializeAsync();
        var device = await silo.Stage.DeviceAsync("naomi");
        await silo.Services.GetRequiredService<IHost>().StopAsync(TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<BackendUnavailableException>(
            () => device.CallsAsync("priya", new(TestDevice.NewId())).AsTask());
        await Assert.ThrowsAsync<BackendUnavailableException>(
            () => device.Site.Backend.UnregisterAsync(device.Address, TestContext.Current.CancellationToken).AsTask());
    }
}
