using Parley.Signaling.Protocol;

namespace Parley.Signaling.Tests;

/// <summary>Whole calls, as sentences.</summary>
public sealed class CallMachineTests
{
    private static readonly CallId X = CallStage.Call(1);

    private readonly CallStage _stage = new();
    private readonly DeviceAddress _ann;
    private readonly DeviceAddress _ben;
    private readonly DeviceAddress _benToo;

    public CallMachineTests()
    {
        _ann = _stage.Connect("Ann", 10);
        _ben = _stage.Connect("Ben", 20);
        _benToo = _stage.Connect("Ben", 21);
    }

    [Fact]
    public void A_call_rings_all_devices_of_the_callee()
    {
        Assert.Equal(CallReply.Done, _stage.Invite(X, _ann, "Ben"));

        Assert.Equal("calling Ben", _stage.Heard(_ann));
        Assert.Equal("incoming from Ann for 45 s", _stage.Heard(_ben));
        Assert.Equal("incoming from Ann for 45 s", _stage.Heard(_benToo));
    }

    [Fact]
    public void The_caller_hears_once_that_it_rings()
    {
        Ring();

        _stage.Send(X, new CallInput.Alert(_ben));
        _stage.Send(X, new CallInput.Alert(_benToo));

        Assert.Equal("ringing", _stage.Heard(_ann));
    }

    [Fact]
    public void First_answer_wins_and_the_others_learn_it()
    {
        Ring();

        Assert.Equal(CallReply.Done, _stage.Send(X, new CallInput.Accept(_benToo, 7)));
        Assert.Equal(ErrorCode.NotRinging, _stage.Send(X, new CallInput.Accept(_ben, 7)).Error);

        Assert.Equal("accepted as Caller with Ben/21 ack 7", _stage.Heard(_ann));
        Assert.Equal("accepted as Callee with Ann/10", _stage.Heard(_benToo));
        Assert.Equal("ended AnsweredElsewhere by Ben", _stage.Heard(_ben));
    }

    [Fact]
    public void Declining_on_one_device_declines_for_all()
    {
        Ring();

        _stage.Send(X, new CallInput.Decline(_ben));

        Assert.Equal("ended Declined by Ben", _stage.Heard(_ann));
        Assert.Equal("ended Declined by Ben", _stage.Heard(_ben));
        Assert.Equal("ended DeclinedElsewhere by Ben", _stage.Heard(_benToo));
        Assert.Equal(0, _stage.Directory.Busy);
    }

    [Fact]
    public void Whoever_is_in_a_call_is_busy()
    {
        var cem = _stage.Connect("Cem", 30);
        Answer();

        _stage.Invite(CallStage.Call(2), cem, "Ben");

        Assert.Equal("ended Busy", _stage.Heard(cem));
        Assert.Equal("", _stage.Heard(_ben));
        Assert.Equal(2, _stage.Directory.Busy);
    }

    [Fact]
    public void Hanging_up_ends_the_call_for_both_and_frees_them()
    {
        Answer();

        _stage.Send(X, new CallInput.HangUp(_ann, EndReason.HungUp));

        Assert.Equal("ended HungUp by Ann", _stage.Heard(_ann));
        Assert.Equal("ended HungUp by Ann", _stage.Heard(_ben));
        Assert.Equal(0, _stage.Directory.Busy);
    }

    [Fact]
    public void Opposite_calls_become_one()
    {
        var y = CallStage.Call(2);
        _stage.Invite(X, _ann, "Ben");
        _stage.Heard(_ann);
        _stage.Heard(_ben);

        _stage.Invite(y, _ben, "Ann");

        Assert.Equal("accepted as Caller with Ben/20", _stage.Heard(_ann));
        Assert.Equal("2 merged into 1; accepted as Callee with Ann/10", _stage.Heard(_ben));
        Assert.IsType<CallState.Active>(_stage.StateOf(X));
        Assert.Equal(EndReason.Merged, Assert.IsType<CallState.Ended>(_stage.StateOf(y)).Reason);
    }

    private void Ring()
    {
        _stage.Invite(X, _ann, "Ben");
        Quiet();
    }

    private void Answer()
    {
        Ring();
        _stage.Send(X, new CallInput.Accept(_ben, 0));
        Quiet();
    }

    private void Quiet()
    {
        _stage.Heard(_ann);
        _stage.Heard(_ben);
        _stage.Heard(_benToo);
    }
}
