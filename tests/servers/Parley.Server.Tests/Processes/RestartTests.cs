using System.Net.WebSockets;
using System.Text.Json.Nodes;
using Parley.Server.Tests.Staging;

namespace Parley.Server.Tests.Processes;

/// <summary>A real server that is stopped or killed, and one that takes its place with the same keys.</summary>
public sealed class RestartTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("parley-restart-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task Killed_in_mid_call_the_call_goes_on()
    {
        await using var first = await ServerProcess.StartAsync(_data);
        var (caller, callee) = await SignInAsync(first);
        var call = await ConnectAsync(caller, callee);
        await call.Talk();

        await first.KillAsync();
        await Task.WhenAll(caller.ClosedAsync(), callee.ClosedAsync());
        await using var second = await ServerProcess.StartAsync(_data, first.Port);
        var callerBack = await ComeBackAsync(second, caller, call.CallerTicket);
        Assert.Equal("recovering", State(callerBack));
        var calleeBack = await ComeBackAsync(second, callee, call.CalleeTicket);

        await callerBack.NextAsync(message => call.Call.Is(message, "peer-resumed"));
        Assert.Equal((caller.UserId, callee.UserId), (callerBack.UserId, calleeBack.UserId));
        await call.ContinueAsync(callerBack, calleeBack);
    }

    [Fact]
    public async Task Killed_while_ringing_the_call_can_still_be_answered()
    {
        await using var first = await ServerProcess.StartAsync(_data);
        var (caller, callee) = await SignInAsync(first);
        var ringing = await RingAsync(caller, callee);

        await first.KillAsync();
        await using var second = await ServerProcess.StartAsync(_data, first.Port);
        var callerBack = await ComeBackAsync(second, caller, ringing.CallerTicket);
        var calleeBack = await ComeBackAsync(second, callee, ringing.CalleeTicket);

        ringing.Call.Replace(caller, callerBack);
        ringing.Call.Replace(callee, calleeBack);
        await ringing.Call.AcceptAsync();
        await ringing.Call.TalkAsync();
        await ringing.Call.HangUpAsync();
    }

    [Fact]
    public async Task Stopped_in_mid_call_everybody_is_told_when_to_come_back_and_the_call_goes_on()
    {
        await using var first = await ServerProcess.StartAsync(_data);
        var (caller, callee) = await SignInAsync(first);
        var call = await ConnectAsync(caller, callee);

        var stopping = first.TerminateAsync();
        foreach (var client in new[] { caller, callee })
        {
            Assert.InRange((int)(await client.NextAsync("going-away"))["delay"]!, 0, 2_000);
            Assert.Equal((4000, "going-away"), await client.ClosedAsync());
        }

        var (took, exitCode) = await stopping;
        Assert.Equal(0, exitCode);
        Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromSeconds(8));
        await using var second = await ServerProcess.StartAsync(_data, first.Port);
        var callerBack = await ComeBackAsync(second, caller, call.CallerTicket);
        var calleeBack = await ComeBackAsync(second, callee, call.CalleeTicket);
        await callerBack.NextAsync(message => call.Call.Is(message, "peer-resumed"));
        await call.ContinueAsync(callerBack, calleeBack);
    }

    [Fact]
    public async Task Stopped_while_ringing_the_call_can_still_be_answered()
    {
        await using var first = await ServerProcess.StartAsync(_data);
        var (caller, callee) = await SignInAsync(first);
        var ringing = await RingAsync(caller, callee);

        Assert.Equal(0, (await first.TerminateAsync()).ExitCode);
        await using var second = await ServerProcess.StartAsync(_data, first.Port);
        var calleeBack = await ComeBackAsync(second, callee, ringing.CalleeTicket);
        var callerBack = await ComeBackAsync(second, caller, ringing.CallerTicket);

        ringing.Call.Replace(caller, callerBack);
        ringing.Call.Replace(callee, calleeBack);
        await ringing.Call.AcceptAsync();
        await ringing.Call.HangUpAsync();
    }

    [Fact]
    public async Task A_client_that_does_not_close_does_not_keep_the_process()
    {
        await using var server = await ServerProcess.StartAsync(_data);
        using var mute = new ClientWebSocket();
        mute.Options.AddSubProtocol("parley.v1");
        await mute.ConnectAsync(server.WebSocket, TestClient.Deadline);

        var (took, exitCode) = await server.TerminateAsync();

        Assert.Equal(0, exitCode);
        Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    private static async Task<(TestClient Caller, TestClient Callee)> SignInAsync(ServerProcess server) =>
        (await TestClient.SignInAsync(server.WebSocket, "Naomi"), await TestClient.SignInAsync(server.WebSocket, "Priya"));

    private static async Task<TicketedCall> RingAsync(TestClient caller, TestClient callee)
    {
        var call = await TestCall.RingAsync(caller, callee);
        return new TicketedCall(call, TicketIn(caller, "calling"), TicketIn(callee, "incoming"));
    }

    private static async Task<TicketedCall> ConnectAsync(TestClient caller, TestClient callee)
    {
        var call = await TestCall.ConnectAsync(caller, callee);
        return new TicketedCall(call, TicketIn(caller, "accepted"), TicketIn(callee, "accepted"));
    }

    private static async Task<TestClient> ComeBackAsync(ServerProcess server, TestClient old, string ticket)
    {
        var back = await TestClient.ConnectAsync(server.WebSocket);
        await back.HelloAsync(null, old.Device, new
        {
            resume = new { session = old.Session, epoch = (string)old.Welcome!["epoch"]!, offset = 3 },
            tickets = new[] { ticket },
        });
        Assert.False((bool)back.Welcome!["recovered"]!);
        return back;
    }

    private static string State(TestClient client) => (string)Assert.Single(client.Welcome!["calls"]!.AsArray())!["state"]!;

    private static string TicketIn(TestClient client, string type) => client.Log
        .Select(line => JsonNode.Parse(line)!)
        .Where(message => (string?)message["type"] == type)
        .Select(message => (string)message["ticket"]!)
        .Last();

    private sealed record TicketedCall(TestCall Call, string CallerTicket, string CalleeTicket)
    {
        public Task Talk() => Call.TalkAsync(3);

        public async Task ContinueAsync(TestClient caller, TestClient callee)
        {
            Call.Replace(Call.Caller, caller);
            Call.Replace(Call.Callee, callee);
            await Call.TalkAsync(3);
            await Call.HangUpAsync();
        }
    }
}
