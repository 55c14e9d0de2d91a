using Parley.Ice.Pairs;
using Parley.Ice.Tests.Agent;
using Parley.SansIO;
using Parley.Simulation;
using Parley.Simulation.Hosts;
using Parley.Simulation.Nats;
using Parley.Simulation.Networks;

namespace Parley.Ice.Tests.Streams;

/// <summary>Naomi behind a NAT that lets no UDP out, and Priya on the open Internet: TCP from Naomi to Priya is all there is.</summary>
internal sealed class TcpPlace
{
    public static readonly IpAddress PriyasAddress = IpAddress.Parse("198.51.100.2");

    public TcpPlace(ulong seed = 1, LinkProfile? link = null)
    {
        World = new SimulatedWorld(seed);
        var network = new SimulatedNetwork(World);
        Internet = network.AddRealm("Internet");
        var home = network.AddRealm("home");
        Gateway = new Nat(home, Internet, IpAddress.Parse("203.0.113.1"), new NatBehavior(), OutboundRules.NoUdp);
        (Naomi, Priya) = (new SimulatedHost(World, "Naomi"), new SimulatedHost(World, "Priya"));
        NaomisLink = Naomi.Connect(home, link, IpAddress.Parse("192.168.1.2"));
        PriyasLink = Priya.Connect(Internet, null, PriyasAddress);
    }

    public SimulatedWorld World { get; }

    public Realm Internet { get; }

    public Nat Gateway { get; }

    public SimulatedHost Naomi { get; }

    public SimulatedHost Priya { get; }

    public Attachment NaomisLink { get; }

    public Attachment PriyasLink { get; }

    public SimulatedCall Call(IceAgentSettings? settings = null, IceTcp tcp = IceTcp.ActiveAndPassive) =>
        new(World, Naomi, Priya, settings, tcp: tcp);

    /// <summary>A call that has found its TCP pair.</summary>
    public SimulatedCall Connected(IceAgentSettings? settings = null)
    {
        var call = Call(settings).Begin();
        Assert.True(call.RunUntilBoth(settings?.Renomination == true ? IceState.Connected : IceState.Completed, TimeSpan.FromSeconds(10)));
        Assert.Equal(TransportProtocol.Tcp, call.Naomi.Agent.SelectedPair!.Local.Transport);
        return call;
    }

    public static CandidatePairInfo Selected(SimulatedAgent agent) => agent.Agent.SelectedPair!;
}
