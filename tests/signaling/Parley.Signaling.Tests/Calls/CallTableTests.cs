using System.Text;
using Parley.Signaling.Protocol;

namespace Parley.Signaling.Tests;

/// <summary>
/// Every state × every input × every sender: the whole outcome (next state, reply, effects) as call-table.txt lists it. After a deliberate change of the
/// rules, PARLEY_CALL_TABLE=path writes the table as it is now, to be read line by line before it takes the place of the old one.
/// </summary>
public sealed class CallTableTests
{
    private static readonly DateTimeOffset Now = CallStage.Start.AddMinutes(1);
    private static readonly CallId X = CallStage.Call(1);
    private static readonly UserProfile Ann = new("Ann", "Ann");
    private static readonly UserProfile Ben = new("Ben", "Ben");
    private static readonly MediaWish Wish = new(true, true);
    private static readonly CallTicketCodec Tickets = new(new TokenSigner(new SigningKey(1, new byte[32])));

    private static readonly (string Name, DeviceAddress Address)[] Senders =
    [
        ("caller", At("Ann", 10)),
        ("device", At("Ben", 20)),
        ("other device", At("Ben", 21)),
        ("caller's other", At("Ann", 11)),
        ("stranger", At("Cem", 30)),
    ];

    [Fact]
    public void Every_state_answers_every_input_as_listed()
    {
        var table = Build();
        if (Environment.GetEnvironmentVariable("PARLEY_CALL_TABLE") is { } path)
        {
            File.WriteAllText(path, table);
        }

        using var stream = typeof(CallTableTests).Assembly.GetManifestResourceStream("call-table.txt")!;
        using var reader = new StreamReader(stream);
        Assert.Equal(reader.ReadToEnd().Split('\n'), table.Split('\n'));
    }

    private static string Build()
    {
        var machine = new CallMachine(X, new CallOptions(), Tickets);
        var table = new StringBuilder();
        foreach (var (name, state) in States())
        {
            table.Append("== ").Append(name).Append('\n');
            foreach (var (sender, address) in Senders)
            {
                foreach (var input in Inputs(address))
                {
                    Append(table, $"{Name(input)} from {sender}", state, machine.Next(state, input, Now));
                }
            }

            foreach (var (what, input) in ClusterInputs())
            {
                Append(table, what, state, machine.Next(state, input, Now));
            }

            if (state.NextTimeout is { } due)
            {
                Append(table, "timed out", state, machine.Next(state, new ClusterInput.TimedOut(), due));
                Append(table, "timed out late", state, machine.Next(state, new ClusterInput.TimedOut(), due.AddMinutes(1)));
            }
        }

        return table.ToString();
    }

    private static IEnumerable<(string Name, CallState State)> States()
    {
        var terms = new CallTerms(Ann, new DeviceId(10), Ben, Wish);
        var caller = new Attendance(At("Ann", 10));
        var device = new Attendance(At("Ben", 20));
        var other = new Attendance(At("Ben", 21));
        var claiming = new CallState.Claiming(
            terms, caller, [], new ClaimStep.Slot("Ann"), null, null, 0, Now.AddSeconds(1), Now.AddSeconds(9), 100);
        yield return ("None", CallMachine.Initial);
        yield return ("Claiming the first slot", claiming);
        yield return ("Claiming the second slot", claiming with { Step = new ClaimStep.Slot("Ben") });
        yield return ("Claiming, asking a holder", claiming with { Step = new ClaimStep.Holder("Ann", CallStage.Call(9), 1) });
        yield return ("Ringing", new CallState.Ringing(terms, caller, [device, other], false, Now.AddSeconds(30), 100));
        yield return ("Active", new CallState.Active(terms, caller, device, 3, null, Now.AddSeconds(30), 100));
        yield return ("Active, caller away", new CallState.Active(terms, caller with { Link = Link.Away }, device, 3, null, Now.AddSeconds(30), 100));
        yield return ("Active, caller lost", new CallState.Active(terms, caller with { Link = Link.Lost }, device, 3, null, Now.AddSeconds(30), 100));
        yield return ("Recovering a ringing call, caller back", new CallState.Recovering(
            terms, null, new Returned(caller.Address, Link.Here, Knowledge.Ringing), [], Now.AddSeconds(20), 50, Now.AddSeconds(25), 100));
        yield return ("Recovering a ringing call, device back", new CallState.Recovering(
            terms, null, null, [new Returned(device.Address, Link.Here, Knowledge.Ringing)], Now.AddSeconds(20), 50, Now.AddSeconds(25), 100));
        yield return ("Recovering an active call, caller back", new CallState.Recovering(
            terms, new RecoveredAnswer(new DeviceId(20), 0), new Returned(caller.Address, Link.Here, Knowledge.Answer), [], null, 50, Now.AddSeconds(25), 100));
        yield return ("Ended before it rang", Ended(terms, EndReason.Busy, rang: false));
        yield return ("Ended, cancelled", Ended(terms, EndReason.Cancelled, by: "Ann"));
        yield return ("Ended, declined on device", Ended(terms, EndReason.Declined, by: "Ben", declined: new DeviceId(20)));
        yield return ("Ended after an answer", Ended(terms, EndReason.HungUp, by: "Ann", answered: new DeviceId(20)));
        yield return ("Ended, merged", Ended(terms, EndReason.Merged, rang: false, into: CallStage.Call(9)));
    }

    private static CallState.Ended Ended(
        CallTerms terms, EndReason reason, string? by = null, bool rang = true, DeviceId? answered = null, DeviceId? declined = null, CallId? into = null) =>
        new(terms, reason, by, into, rang, answered, declined, null, 1, Now.AddMinutes(4), 100);

    private static IEnumerable<CallInput> Inputs(DeviceAddress sender)
    {
        var who = new UserProfile(sender.User, sender.User);
        yield return new CallInput.Invite(sender, who, "Ben", Wish);
        yield return new CallInput.Alert(sender);
        yield return new CallInput.Accept(sender, 7);
        yield return new CallInput.Decline(sender);
        yield return new CallInput.HangUp(sender, EndReason.HungUp);
        yield return new CallInput.HangUp(sender, EndReason.NoMedia);
        yield return new CallInput.DeviceJoined(sender with { Version = 2 });
        yield return new CallInput.DeviceAway(sender);
        yield return new CallInput.DeviceBack(sender);
        yield return new CallInput.DeviceBack(sender with { Version = 2 });
        yield return new CallInput.DeviceExpired(sender);
        yield return new CallInput.DeviceExpired(sender with { Version = 0 });
        yield return new CallInput.DeviceLeft(sender);
        yield return new CallInput.Recover(sender with { Version = 2 }, who, Ticket(sender, CallPhase.Ringing));
        yield return new CallInput.Recover(sender with { Version = 2 }, who, Ticket(sender, CallPhase.Active));
    }

    private static IEnumerable<(string Name, ClusterInput Input)> ClusterInputs()
    {
        yield return ("slot of Ann taken", new ClusterInput.SlotTaken("Ann", Ann, [At("Ann", 10)]));
        yield return ("slot of Ben taken, two devices", new ClusterInput.SlotTaken("Ben", Ben, [At("Ben", 20), At("Ben", 21)]));
        yield return ("slot of Ben taken, no device", new ClusterInput.SlotTaken("Ben", null, []));
        yield return ("slot of Ann held", new ClusterInput.SlotHeld("Ann", CallStage.Call(9)));
        yield return ("asked by a mirror image", new ClusterInput.HolderAsked(new Newcomer(CallStage.Call(2), Ben, "Ann", At("Ben", 20), 40)));
        yield return ("asked by a stale mirror image",
            new ClusterInput.HolderAsked(new Newcomer(CallStage.Call(2), Ben, "Ann", At("Ben", 20) with { Version = 0 }, 40)));
        yield return ("asked by another call", new ClusterInput.HolderAsked(new Newcomer(CallStage.Call(3), new("Cem", "Cem"), "Ann", At("Cem", 30), 40)));
        yield return ("holder merged", new ClusterInput.HolderAnswered(CallStage.Call(9), HolderAnswer.Merged));
        yield return ("holder busy", new ClusterInput.HolderAnswered(CallStage.Call(9), HolderAnswer.Busy));
        yield return ("holder gone", new ClusterInput.HolderAnswered(CallStage.Call(9), HolderAnswer.Gone));
        yield return ("timed out too early", new ClusterInput.TimedOut());
    }

    private static CallTicket Ticket(DeviceAddress holder, CallPhase phase) => new(
        X, 60, phase, Ann, new DeviceId(10), Ben, phase == CallPhase.Active ? new DeviceId(20) : null, Wish,
        phase == CallPhase.Ringing ? Now.AddSeconds(20) : null, holder.User, holder.Device, Now.AddSeconds(-5));

    private static void Append(StringBuilder table, string what, CallState before, CallTransition after)
    {
        var next = after.State == before ? "same" : NameOf(after.State);
        var reply = after.Reply.Error?.ToString() ?? "done";
        var snapshot = after.Reply.Snapshot is { } seen ? $" snapshot {seen.State} {seen.Role} {seen.Reason}".TrimEnd() : "";
        table.Append(what).Append(" → ").Append(next).Append(" | ").Append(reply).Append(snapshot);
        foreach (var effect in after.Effects)
        {
            table.Append(" | ").Append(Describe(effect));
        }

        table.Append('\n');
    }

    private static string NameOf(CallState state) => state switch
    {
        CallState.Claiming s => $"Claiming[{s.Step.GetType().Name}{(s.Farewell is null ? "" : " farewell")}{(s.Waiting is null ? "" : " waiting")} " +
            $"{s.Caller.Link} v{s.Caller.Address.Version} devices {s.Devices.Length}]",
        CallState.Ringing s => $"Ringing[{s.Caller.Link} v{s.Caller.Address.Version} devices {string.Join(',', s.Devices.Select(Short))}" +
            $"{(s.Announced ? " announced" : "")}]",
        CallState.Active s => $"Active[{Short(s.Caller)} {Short(s.Callee)}{(s.MergedFrom is null ? "" : " merged")}]",
        CallState.Recovering s => $"Recovering[{(s.Answer is null ? "ringing" : "answered")} {(s.Caller is null ? "-" : Short(s.Caller))} " +
            $"{string.Join(',', s.Devices.Select(Short))}]",
        CallState.Ended s => $"Ended[{s.Reason}{(s.By is null ? "" : " by " + s.By)}{(s.Rang ? "" : " silently")}]",
        _ => "None",
    };

    private static string Short(Attendance device) => $"{device.Address.Device.Value}{device.Link}v{device.Address.Version}";

    private static string Short(Returned device) => $"{device.Address.Device.Value}{device.Link}v{device.Address.Version}{device.Knows}";

    private static string Describe(CallEffect effect) => effect switch
    {
        CallEffect.Notify e => $"tell {e.To.User}/{e.To.Device.Value}v{e.To.Version} #{e.Notice.Version % 1000} " +
            $"{(e.Notice.Event is null ? "route" : CallStage.Describe(e.Notice.Event))}{Describe(e.Notice.Route)}",
        CallEffect.Readdress e => $"readdress {e.To.User}/{e.To.Device.Value}v{e.To.Version}",
        CallEffect.ForgetNotices e => $"forget {e.To.User}/{e.To.Device.Value}v{e.To.Version}",
        CallEffect.ClaimSlot e => $"claim {e.User}",
        CallEffect.ReleaseSlot e => $"release {e.User} of {e.Call.Value}",
        CallEffect.AskHolder e => $"ask {e.Holder.Value}",
        CallEffect.AnswerNewcomer e => $"answer {e.Newcomer.Value} {e.Answer}",
        CallEffect.Forward e => $"forward {Name(e.Input)} to {e.Call.Value}",
        _ => effect.ToString(),
    };

    private static string Describe(CallRoute? route) => route switch
    {
        null => "",
        { Over: true } => " over",
        { To.IsEmpty: true } => " to nobody",
        _ => " to " + string.Join(',', route.To.Select(to => to.Device.Value)),
    };

    private static string Name(CallInput input) => input.GetType().Name + input switch
    {
        CallInput.HangUp { Reason: EndReason.NoMedia } => " no-media",
        CallInput.Recover recover => " " + recover.Ticket.Phase,
        _ => input.From.Version switch { 1 => "", 0 => " (older)", _ => " (newer)" },
    };

    private static DeviceAddress At(string user, ulong device) => CallStage.Address(user, device);
}
