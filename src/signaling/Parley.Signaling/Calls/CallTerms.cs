using Parley.Signaling.Protocol;

namespace Parley.Signaling;

/// <summary>Who calls whom, from which device, and what for: what stays the same for the whole life of a call.</summary>
/// <param name="Caller">Who calls.</param>
/// <param name="CallerDevice">From which device.</param>
/// <param name="Callee">Who is called. Its name is its id until the directory has told it.</param>
/// <param name="Media">What the caller wishes.</param>
public sealed record CallTerms(UserProfile Caller, DeviceId CallerDevice, UserProfile Callee, MediaWish Media)
{
    /// <summary>The user whose slot is claimed first: the same for both directions of a call, so that glare has one winner.</summary>
    public string FirstSlot => string.CompareOrdinal(Caller.Id, Callee.Id) < 0 ? Caller.Id : Callee.Id;

    /// <summary>The user whose slot is claimed second.</summary>
    public string SecondSlot => FirstSlot == Caller.Id ? Callee.Id : Caller.Id;

    /// <summary>What a device has to do with this call.</summary>
    public CallSide SideOf(DeviceAddress device) =>
        device.User == Caller.Id && device.Device == CallerDevice ? CallSide.Caller
        : device.User == Callee.Id ? CallSide.Callee
        : CallSide.Stranger;

    /// <summary>Whether a call from <paramref name="caller"/> to <paramref name="callee"/> is the mirror image of this one (glare).</summary>
    public bool Mirrors(string caller, string callee) => Caller.Id == callee && Callee.Id == caller;

    internal CallPeer CallerPeer => new(Caller.Id, Caller.Name, CallerDevice);

    internal CallPeer CalleePeer(DeviceId? device) => new(Callee.Id, Callee.Name, device);
}

/// <summary>What a device has to do with a call.</summary>
public enum CallSide
{
    /// <summary>The device that called.</summary>
    Caller,

    /// <summary>A device of the user who is called.</summary>
    Callee,

    /// <summary>Any other device, those of the caller included.</summary>
    Stranger,
}

/// <summary>A device that takes part in a call.</summary>
/// <param name="Address">Where its session lives.</param>
/// <param name="Link">How it is connected.</param>
public sealed record Attendance(DeviceAddress Address, Link Link = Link.Here);

/// <summary>How a device in a call is connected to its server.</summary>
public enum Link
{
    /// <summary>Connected.</summary>
    Here,

    /// <summary>Its connection is lost, its session waits for it.</summary>
    Away,

    /// <summary>Its session has expired.</summary>
    Lost,
}
