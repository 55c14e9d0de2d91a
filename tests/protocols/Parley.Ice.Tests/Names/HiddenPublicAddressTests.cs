using Parley.Ice.Candidates;
using Parley.Ice.Tests.Agent;
using Parley.Ice.Tests.Verdicts;

namespace Parley.Ice.Tests.Names;

/// <summary>Hosts that hide their addresses and have no NAT, as all with IPv6.</summary>
public sealed class HiddenPublicAddressTests
{
    private readonly VerdictScene _scene = new();

    [Fact]
    public void Are_found_by_what_a_server_sees_although_it_is_the_address_that_they_hide()
    {
        var settings = new IceAgentSettings { Servers = _scene.Stun("198.51.100.100"), HideHostAddresses = true };

        var call = new SimulatedCall(_scene.World, _scene.Public("Naomi", "198.51.100.1"), _scene.Public("Priya", "198.51.100.2"), settings).Begin();

        Assert.True(call.RunUntilBoth(IceState.Completed, TimeSpan.FromSeconds(20)));
        Assert.Equal([IceCandidateType.Host, IceCandidateType.ServerReflexive], call.Naomi.Candidates.Select(one => one.Type));
        Assert.True(call.DataFlow());
    }
}
