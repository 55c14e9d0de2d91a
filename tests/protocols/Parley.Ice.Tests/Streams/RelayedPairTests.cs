using Parley.Ice.Candidates;
using Parley.Ice.Pairs;
using Parley.Ice.Tests.Agent;
using Parley.SansIO;
using Parley.Simulation;
using Parley.Simulation.Hosts;
using Parley.Simulation.Networks;

namespace Parley.Ice.Tests.Streams;

/// <summary>A relayed pair is usable as soon as a direct one: its check goes out right behind the request for its permission.</summary>
public sealed class RelayedPairTests
{
    // 5 ms to the middle of the Internet, 5 ms from there; to the server and on, and back.
    private static readonly TimeSpan RoundTrip = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan Ta = new IceAgentSettings().Pace;

    private readonly SimulatedWorld _world = new(1);
    private readonly SimulatedAgent _naomi;
    private readonly SimulatedAgent _priya;
    private readonly Attachment _naomisLink;

    public RelayedPairTests()
    {
        var internet = new SimulatedNetwork(_world).AddRealm("Internet");
        var server = new SimulatedTurnServer(Host("server", "198.51.100.100"));
        var settings = new IceAgentSettings { Servers = server.Servers, Policy = IceCandidatePolicy.Relay, Role = IceRole.Controlling };
        var naomi = new SimulatedHost(_world, "Naomi");
        _naomisLink = naomi.Connect(internet, null, IpAddress.Parse("198.51.100.1"));
        _naomi = new SimulatedAgent(naomi, settings);
        _priya = new SimulatedAgent(Host("Priya", "198.51.100.2"), new IceAgentSettings { Role = IceRole.Controlled });
        foreach (var (one, other) in new[] { (_naomi, _priya), (_priya, _naomi) })
        {
            one.Start();
            one.Do(now => one.Agent.SetRemoteCredentials(now, other.Agent.LocalCredentials));
        }

        _world.RunFor(TimeSpan.FromSeconds(1));

        SimulatedHost Host(string name, string address)
        {
            var host = new SimulatedHost(_world, name);
            host.Connect(internet, null, IpAddress.Parse(address));
            return host;
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    public void It_is_usable_one_round_trip_and_its_place_in_the_list_after_its_candidates_are_known(int place)
    {
        var known = _world.Now;
        _naomi.Do(now =>
        {
            for (var i = 0; i < place; i++)
            {
                _naomi.Agent.AddRemoteCandidate(now, Candidate($"198.51.100.{200 + i}", 65535 - i));
            }

            _naomi.Agent.AddRemoteCandidate(now, _priya.Candidates.Single() with { Priority = 1 });
        });
        _world.RunUntil(() => _naomi.Agent.SelectedPair is not null, TimeSpan.FromSeconds(10));

        Assert.Equal(IceCandidateType.Relayed, _naomi.Agent.SelectedPair!.Local.Type);
        Assert.Equal(RoundTrip + (place * Ta), _world.Now - known);
    }

    [Fact]
    public void A_forbidden_address_among_the_others_does_not_hold_them_up()
    {
        var known = _world.Now;
        _naomi.Do(now =>
        {
            _naomi.Agent.AddRemoteCandidate(now, Candidate("192.168.1.2", 65535));
            _naomi.Agent.AddRemoteCandidate(now, _priya.Candidates.Single() with { Priority = 1 });
        });
        _world.RunUntil(() => _naomi.Agent.SelectedPair is not null, TimeSpan.FromSeconds(10));

        Assert.Equal(RoundTrip + Ta, _world.Now - known);
        Assert.Contains(_naomi.Agent.Pairs, pair => pair.Failure == PairFailure.NoPermission);
    }

    [Fact]
    public void A_check_that_was_dropped_with_the_request_for_its_permission_goes_out_again_when_the_permission_is_there()
    {
        var known = _world.Now;
        _naomisLink.Profile = new LinkProfile { Loss = 1 };
        _naomi.Do(now => _naomi.Agent.AddRemoteCandidate(now, _priya.Candidates.Single()));
        _naomisLink.Profile = new LinkProfile();
        _world.RunUntil(() => _naomi.Agent.SelectedPair is not null, TimeSpan.FromSeconds(10));

        // The request is sent again after 500 ms and answered after 20 ms more; the check does not wait for its own turn, which is at 1500 ms.
        Assert.Equal(TimeSpan.FromMilliseconds(520) + RoundTrip, _world.Now - known);
    }

    private static IceCandidate Candidate(string address, int preference) => new()
    {
        Foundation = address,
        Priority = CandidatePriority.Compute(CandidatePriority.HostPreference, preference),
        Address = new CandidateAddress(IpAddress.Parse(address)),
        Port = 7,
        Type = IceCandidateType.Host,
    };
}
