using System.Globalization;
using System.Text;
using System.Text.Json;
using Parley.Ice;
using Parley.Ice.Candidates;
using Parley.Ice.Pairs;
using Parley.NatLab.Servers;
using Parley.SansIO;
using Parley.WebRtc.Ice;

namespace Parley.NatLab.Peers;

/// <summary>A peer of the laboratory: our agent in its shell, which obeys and reports in lines of JSON. It runs in a process of its own.</summary>
internal sealed class ParleyPeer
{
    private readonly Lock _output = new();
    private IceConnection? _connection;
    private IceCredentials? _remote;
    private bool _restarting;

    /// <summary>Runs until its standard input ends.</summary>
    public static async Task<int> RunAsync()
    {
        var peer = new ParleyPeer();
        await WarmUp.RunAsync();
        peer.Say(new PeerReport.Ready());
        while (await Console.In.ReadLineAsync() is { } line)
        {
            await peer.ObeyAsync(JsonSerializer.Deserialize<PeerOrder>(line, PeerJson.Options)!);
        }

        if (peer._connection is { } connection)
        {
            await connection.DisposeAsync();
        }

        return 0;
    }

    private Task ObeyAsync(PeerOrder order) => order switch
    {
        PeerOrder.Start start => StartAsync(start),
        _ when _connection is null => Task.CompletedTask,
        PeerOrder.Remote remote => FollowAsync(_connection, new(remote.UsernameFragment, remote.Password)),
        PeerOrder.Candidate candidate => IceCandidate.TryParse(candidate.Text, out var parsed) == CandidateParseError.None && parsed is not null
            ? _connection.AddRemoteCandidateAsync(parsed)
            : Task.CompletedTask,
        PeerOrder.EndOfCandidates => _connection.EndRemoteCandidatesAsync(),
        PeerOrder.Restart => RestartAsync(_connection),
        PeerOrder.Send send => Task.FromResult(_connection.Send(Encoding.UTF8.GetBytes(send.Text))),
        _ => Task.CompletedTask,
    };

    private Task StartAsync(PeerOrder.Start start)
    {
        var connection = _connection = new IceConnection(new IceConnectionOptions
        {
            Agent = new IceAgentSettings
            {
                Role = start.Controlling ? IceRole.Controlling : IceRole.Controlled,
                Renomination = start.Renomination,
                Servers = [.. start.Servers.Select(Server)],
            },
        });
        connection.CandidateGathered += candidate => Say(new PeerReport.Candidate(candidate.ToString()));
        connection.GatheringCompleted += _ => Say(new PeerReport.EndOfCandidates());
        connection.SelectedPairChanged += pair => Say(new PeerReport.Selected(End(pair.Local), End(pair.Remote)));
        connection.StateChanged += state => Say(new PeerReport.State(state.ToString().ToLowerInvariant()));
        connection.VerdictReached += verdict => Say(new PeerReport.Verdict($"{verdict.Cause}: {verdict}"));
        connection.DataReceived += data => Say(new PeerReport.Data(Encoding.UTF8.GetString(data)));
        SayCredentials(connection.LocalCredentials);
        return connection.GatherAsync();
    }

    // RFC 8445 §9: new credentials of the other side are its restart, which this side follows unless it has begun it.
    private async Task FollowAsync(IceConnection connection, IceCredentials remote)
    {
        if (_remote is not null && _remote != remote && !_restarting)
        {
            SayCredentials(await connection.RestartAsync());
        }

        (_remote, _restarting) = (remote, false);
        await connection.SetRemoteCredentialsAsync(remote);
    }

    private async Task RestartAsync(IceConnection connection)
    {
        _restarting = true;
        SayCredentials(await connection.RestartAsync());
    }

    private void SayCredentials(IceCredentials credentials) => Say(new PeerReport.Credentials(credentials.UsernameFragment, credentials.Password));

    private void Say(PeerReport report)
    {
        var line = JsonSerializer.Serialize(report, PeerJson.Options);
        lock (_output)
        {
            Console.Out.WriteLine(line);
            Console.Out.Flush();
        }
    }

    private static PairEnd End(IceCandidate candidate) => new(
        candidate.Type switch
        {
            IceCandidateType.Host => "host",
            IceCandidateType.ServerReflexive => "srflx",
            IceCandidateType.PeerReflexive => "prflx",
            _ => "relay",
        },
        candidate.Address.ToString(),
        candidate.Port,
        (candidate.RelayProtocol ?? candidate.Transport).ToString().ToLowerInvariant());

    private static IceServer Server(ServerPlace place)
    {
        var endPoint = System.Net.IPEndPoint.Parse(string.Create(
            CultureInfo.InvariantCulture, $"{(place.Address.Contains(':', StringComparison.Ordinal) ? $"[{place.Address}]" : place.Address)}:{place.Port}"));
        return new IceServer(
            new TransportAddress(IpAddress.From(endPoint.Address), (ushort)endPoint.Port), Enum.Parse<TransportProtocol>(place.Transport, ignoreCase: true),
            place.Username, place.Password, place.Name);
    }
}
