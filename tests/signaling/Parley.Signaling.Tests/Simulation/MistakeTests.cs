using Parley.Signaling.Protocol;
using Parley.Signaling.Simulation;

namespace Parley.Signaling.Tests;

/// <summary>The simulation notices mistakes: each of these deliberate ones breaks a promise within a few thousand random worlds.</summary>
public sealed class MistakeTests
{
    private const ulong Worlds = 4_000;

    public static TheoryData<string> Mistakes => [.. All.Keys];

    private static readonly Dictionary<string, Func<ICallRules, ICallRules>> All = new()
    {
        ["slots are not given back"] = rules => new Filtered(rules, effect => effect is not CallEffect.ReleaseSlot),
        ["the callee's other devices are not told"] = rules => new Filtered(rules, effect =>
            effect is not CallEffect.Notify { Notice.Event: SessionEvent.Ended { Reason: EndReason.AnsweredElsewhere } }),
        ["the caller is not told of an answer"] = rules => new Filtered(rules, effect =>
            effect is not CallEffect.Notify { Notice.Event: SessionEvent.Accepted { Role: CallRole.Caller } }),
        ["routes do not follow a device that moves"] = rules => new Filtered(rules, effect =>
            effect is not CallEffect.Notify { Notice.Event: SessionEvent.PeerResumed }),
        ["a mirror image is merged, and then told that the line is busy"] = rules => new Changed(rules, effect =>
            effect is CallEffect.AnswerNewcomer { Answer: HolderAnswer.Merged } answer ? answer with { Answer = HolderAnswer.Busy } : effect),
        ["the caller believes that more has arrived than has"] = rules => new Changed(rules, effect =>
            effect is CallEffect.Notify { Notice.Event: SessionEvent.Accepted { Role: CallRole.Caller } told } notify
                ? notify with { Notice = notify.Notice with { Event = told with { Ack = told.Ack + 2 } } }
                : effect),
        ["two notices have one version"] = rules => new Changed(rules, effect =>
            effect is CallEffect.Notify { Notice.Event: SessionEvent.Ended } notify
                ? notify with { Notice = notify.Notice with { Version = notify.Notice.Version - 1 } }
                : effect),
        ["the end is forgotten at once"] = rules => new Forgetful(rules),
        ["expired sessions are not missed"] = rules => new Deaf(rules, input => input is CallInput.DeviceExpired),
        ["leaving is not noticed"] = rules => new Deaf(rules, input => input is CallInput.DeviceLeft),
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_of_the_rules_is_noticed(string mistake) => AssertNoticed(new WorldOptions(0)
    {
        Rules = (call, tickets) => All[mistake](new RealCallRules(call, tickets)),
    });

    [Theory]
    [InlineData(GatewayMistake.TakesNoticesTwice)]
    [InlineData(GatewayMistake.ResumesFromTheEnd)]
    public void A_mistake_of_the_gateway_is_noticed(GatewayMistake mistake) => AssertNoticed(new WorldOptions(0) { Mistake = mistake });

    private static void AssertNoticed(WorldOptions options)
    {
        for (ulong seed = 1; seed <= Worlds; seed++)
        {
            var world = Scenario.Play(options with { Seed = seed }, (world, user, device) => new ModelDevice(world, user, device));
            if (world.Violations.Count > 0)
            {
                TestContext.Current.TestOutputHelper!.WriteLine($"noticed in world {seed}: {world.Violations[0]}");
                return;
            }
        }

        Assert.Fail($"not noticed in {Worlds} worlds");
    }

    private sealed class Filtered(ICallRules rules, Func<CallEffect, bool> keeps) : ICallRules
    {
        public CallTransition Next(CallState state, CallInput input, DateTimeOffset now) => Filter(rules.Next(state, input, now));

        public CallTransition Next(CallState state, ClusterInput input, DateTimeOffset now) => Filter(rules.Next(state, input, now));

        private CallTransition Filter(CallTransition next) => next with { Effects = [.. next.Effects.Where(keeps)] };
    }

    private sealed class Changed(ICallRules rules, Func<CallEffect, CallEffect> change) : ICallRules
    {
        public CallTransition Next(CallState state, CallInput input, DateTimeOffset now) => Change(rules.Next(state, input, now));

        public CallTransition Next(CallState state, ClusterInput input, DateTimeOffset now) => Change(rules.Next(state, input, now));

        private CallTransition Change(CallTransition next) => next with { Effects = [.. next.Effects.Select(change)] };
    }

    private sealed class Forgetful(ICallRules rules) : ICallRules
    {
        public CallTransition Next(CallState state, CallInput input, DateTimeOffset now) => Forget(rules.Next(state, input, now));

        public CallTransition Next(CallState state, ClusterInput input, DateTimeOffset now) => Forget(rules.Next(state, input, now));

        private static CallTransition Forget(CallTransition next) =>
            next.State is CallState.Ended ? next with { State = CallMachine.Initial } : next;
    }

    private sealed class Deaf(ICallRules rules, Func<object, bool> ignores) : ICallRules
    {
        public CallTransition Next(CallState state, CallInput input, DateTimeOffset now) =>
            ignores(input) ? new CallTransition(state, [], CallReply.Done) : rules.Next(state, input, now);

        public CallTransition Next(CallState state, ClusterInput input, DateTimeOffset now) =>
            ignores(input) ? new CallTransition(state, [], CallReply.Done) : rules.Next(state, input, now);
    }
}
