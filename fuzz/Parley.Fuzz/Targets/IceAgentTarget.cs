using System.Text;
using Parley.Ice;
using Parley.Ice.Candidates;
using Parley.SansIO;

namespace Parley.Fuzz.Targets;

/// <summary>
/// An ICE agent under any sequence of datagrams, checks and answers that are signed rightly, relayed data, stream bytes, candidates, time-outs and wishes of its user.
/// Each step begins with a byte that names it and one argument. Nothing throws, time-outs do not spin, everything is bounded, strangers' data are not taken.
/// </summary>
internal static class IceAgentTarget
{
    private const int MostSteps = 200;

    /// <summary>Inputs to begin with: a connection by checks of the other side; by own ones, with a nomination, consent, a restart; over a relay; over streams.</summary>
    public static IReadOnlyList<byte[]> Examples { get; } =
    [
        [0, .. Begin(), (byte)Step.Check, 0, (byte)Step.Answer, 0, (byte)Step.Wait, 1, (byte)Step.Answer, 0, (byte)Step.Data, 1, (byte)Step.Wait, 60,
            (byte)Step.Answer, 0, (byte)Step.Oversleep, 40, (byte)Step.Data, 0],
        [1, .. Begin(), (byte)Step.Check, 32, (byte)Step.Answer, 0, (byte)Step.Check, 32, (byte)Step.Restart, 0, (byte)Step.Credentials, 1, (byte)Step.Candidate, 2,
            (byte)Step.Wait, 1, (byte)Step.Answer, 0, (byte)Step.Data, 2, (byte)Step.Send, 9],
        [2, .. Begin(), (byte)Step.ServerAnswer, 0, (byte)Step.ServerAnswer, 0, (byte)Step.Wait, 1, (byte)Step.ServerAnswer, 0, (byte)Step.ServerAnswer, 0,
            (byte)Step.ServerAnswer, 0, (byte)Step.RelayedCheck, 0, (byte)Step.Answer, 0, (byte)Step.RelayedData, 3, 200, 1, 2, (byte)Step.Wait, 200],
        [0, .. Begin(), (byte)Step.CandidateText, 70, .. "candidate:7 1 tcp 1518280447 198.51.100.3 9000 typ host tcptype passive\0"u8, (byte)Step.Accept, 4,
            (byte)Step.StreamBytes, 255, 0, (byte)Step.Accept, 255, (byte)Step.Wait, 1,
            (byte)Step.StreamBytes, 6, 0, 2, 200, 201, 0, 1, (byte)Step.StreamClosed, 0, (byte)Step.Interfaces, 1, (byte)Step.Wait, 10, (byte)Step.Interfaces, 7],
        [3, .. Begin(), (byte)Step.Check, 8, (byte)Step.Answer, 1, (byte)Step.Check, 16, (byte)Step.Answer, 3, (byte)Step.Check, 0x60, 0x7F, 0xF0, 1, 9,
            (byte)Step.Raw, 8, 0, 1, 0, 0, 33, 18, 164, 66, (byte)Step.End, 0, (byte)Step.Wait, 255, (byte)Step.Close, 0],
    ];

    private enum Step : byte
    {
        Raw,
        Check,
        Answer,
        Data,
        Wait,
        Oversleep,
        Candidate,
        CandidateText,
        Credentials,
        End,
        Restart,
        Send,
        ServerAnswer,
        RelayedCheck,
        RelayedData,
        Accept,
        StreamBytes,
        StreamClosed,
        Interfaces,
        Resolve,
        Spoilt,
        Close,
    }

    public static void Run(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty)
        {
            return;
        }

        var random = new CountingSource();
        var fuzzed = new FuzzedIceAgent((input[0] & 1) == 0 ? IceRole.Controlling : IceRole.Controlled, (input[0] & 2) != 0, random);
        var peer = new FuzzedIcePeer(random);
        input = input[1..];
        for (var step = 0; input.Length >= 2 && step < MostSteps; step++)
        {
            var (kind, argument) = ((Step)(input[0] % 22), input[1]);
            input = input[2..];
            Do(fuzzed, peer, kind, argument, ref input);
            fuzzed.Drain();
            fuzzed.Examine();
        }

        fuzzed.Wait(TimeSpan.FromMinutes(2));
        fuzzed.Agent.Close(fuzzed.Now);
        fuzzed.Drain();
    }

    private static byte[] Begin() => [(byte)Step.Interfaces, 3, (byte)Step.Credentials, 0, (byte)Step.Candidate, 1, (byte)Step.Candidate, 2, (byte)Step.Wait, 1];

    private static TransportAddress Peer(byte number) => number % 8 == 7
        ? new(IpAddress.FromIPv6(0x20010DB8_00000000, number), 4000)
        : new(IpAddress.FromIPv4(0xC6336400u | (number % 8u)), (ushort)(4000 + (number / 8)));

    private static void Do(FuzzedIceAgent fuzzed, FuzzedIcePeer peer, Step kind, byte argument, ref ReadOnlySpan<byte> input)
    {
        var (agent, now) = (fuzzed.Agent, fuzzed.Now);
        var local = fuzzed.Sockets.Count > 0 ? fuzzed.Sockets[argument % fuzzed.Sockets.Count] : default;
        switch (kind)
        {
            case Step.Raw:
                fuzzed.Hand(argument < 128 ? Peer(argument) : FuzzedIceAgent.Server, local, Take(ref input, argument & 0x7F));
                break;
            case Step.Check:
                fuzzed.Hand(Peer((byte)(argument & 3)), local, peer.Check(agent.LocalCredentials, argument, ref input));
                break;
            case Step.Spoilt:
                var spoilt = peer.Check(agent.LocalCredentials, 0, ref input);
                spoilt[argument % spoilt.Length] ^= 1;
                fuzzed.Hand(FuzzedIceAgent.Stranger, local, spoilt);
                break;
            case Step.Answer when fuzzed.LastCheck.Bytes.Length > 0:
                var (check, from, to) = fuzzed.LastCheck;
                fuzzed.Hand((argument & 16) == 0 ? to : Peer(argument), (argument & 32) == 0 ? from : local, FuzzedIcePeer.Answer(check, from, argument, ref input));
                break;
            case Step.Data:
                fuzzed.Hand((argument & 128) != 0 ? FuzzedIceAgent.Stranger : Peer(argument), local, [argument, 1, 2]);
                break;
            case Step.Wait:
                fuzzed.Wait(TimeSpan.FromMilliseconds(argument * argument));
                break;
            case Step.Oversleep:
                fuzzed.Oversleep(TimeSpan.FromSeconds(argument));
                break;
            case Step.ServerAnswer when fuzzed.LastQuestion.Bytes.Length > 0:
                fuzzed.Hand(FuzzedIceAgent.Server, fuzzed.LastQuestion.From, FuzzedIcePeer.ServerAnswer(fuzzed.LastQuestion.Bytes, fuzzed.LastQuestion.From, argument));
                break;
            case Step.RelayedCheck:
                fuzzed.Hand(FuzzedIceAgent.Server, local, peer.Relayed(Peer((byte)(argument & 3)), peer.Check(agent.LocalCredentials, argument, ref input)));
                break;
            case Step.RelayedData:
                fuzzed.Hand(FuzzedIceAgent.Server, local, peer.Relayed(Peer(argument), Take(ref input, argument & 15)));
                break;
            case Step.Accept:
                fuzzed.Accept(argument < 200 ? Peer(argument) : FuzzedIceAgent.Stranger);
                break;
            case Step.StreamBytes when fuzzed.Streams.Count > 0 && (argument & 63) == 63:
                var open = fuzzed.Streams[argument / 64 % fuzzed.Streams.Count];
                if (!fuzzed.IsStrangers(open))
                {
                    var framed = peer.Check(agent.LocalCredentials, Take(ref input, 1) is [var form] ? form : (byte)0, ref input);
                    fuzzed.HandBytes(open, [(byte)(framed.Length >> 8), (byte)framed.Length, .. framed]);
                }

                break;
            case Step.StreamBytes when fuzzed.Streams.Count > 0:
                fuzzed.HandBytes(fuzzed.Streams[argument / 64 % fuzzed.Streams.Count], Take(ref input, argument & 63));
                break;
            case Step.StreamClosed when fuzzed.Streams.Count > 0:
                var closed = fuzzed.Streams[argument % fuzzed.Streams.Count];
                fuzzed.Streams.Remove(closed);
                agent.HandleStreamClosed(now, closed);
                break;
            default:
                DoWish(fuzzed, kind, argument, ref input);
                break;
        }
    }

    // What its user does.
    private static void DoWish(FuzzedIceAgent fuzzed, Step kind, byte argument, ref ReadOnlySpan<byte> input)
    {
        var (agent, now) = (fuzzed.Agent, fuzzed.Now);
        switch (kind)
        {
            case Step.Candidate:
                agent.AddRemoteCandidate(now, new IceCandidate
                {
                    Foundation = $"{argument % 5}", Priority = 1 + (uint)argument, Address = new CandidateAddress(Peer(argument).Address), Port = Peer(argument).Port,
                    Type = (IceCandidateType)(argument / 8 % 4), UsernameFragment = argument < 128 ? null : FuzzedIcePeer.Credentials[argument % 3].UsernameFragment,
                });
                break;
            case Step.CandidateText:
                if (IceCandidate.TryParse(Encoding.UTF8.GetString(Take(ref input, argument)).TrimEnd('\0'), out var candidate) == CandidateParseError.None)
                {
                    agent.AddRemoteCandidate(now, candidate!);
                }

                break;
            case Step.Credentials:
                agent.SetRemoteCredentials(now, FuzzedIcePeer.Credentials[argument % 3], isLite: argument > 250);
                break;
            case Step.End:
                agent.EndRemoteCandidates(now);
                break;
            case Step.Restart:
                agent.Restart(now);
                break;
            case Step.Send:
                agent.Send([argument, 1]);
                break;
            case Step.Interfaces:
                LocalInterface[] all =
                [
                    new(IpAddress.FromIPv4(0xC0A80102)), new(IpAddress.FromIPv6(0x20010DB8_00000000, 0x99)), new(IpAddress.FromIPv4(0xC0A80103), 1),
                ];
                agent.SetInterfaces(now, [.. all.Where((_, index) => (argument & (1 << index)) != 0)]);
                break;
            case Step.Resolve:
                agent.HandleNameResolved(now, "x.local", argument == 0 ? [] : [Peer(argument).Address]);
                break;
            case Step.Close when argument == 0:
                agent.Close(now);
                break;
        }
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> input, int length)
    {
        var taken = input[..Math.Min(length, input.Length)];
        input = input[taken.Length..];
        return taken;
    }

    /// <summary>Different bytes each time, and the same in every run.</summary>
    private sealed class CountingSource : RandomSource
    {
        private ulong _next = 77;

        public override void Fill(Span<byte> bytes)
        {
            foreach (ref var value in bytes)
            {
                _next = unchecked((_next * 6364136223846793005) + 1442695040888963407);
                value = (byte)(_next >> 56);
            }
        }
    }
}
