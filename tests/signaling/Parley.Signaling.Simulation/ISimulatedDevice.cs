using Parley.Signaling.Protocol;

namespace Parley.Signaling.Simulation;

/// <summary>A client of the simulated servers, and what a person does with it.</summary>
public interface ISimulatedDevice
{
    /// <summary>Whose it is.</summary>
    string User { get; }

    /// <summary>Which it is.</summary>
    DeviceId Device { get; }

    /// <summary>Whether it has left for good.</summary>
    bool HasLeft { get; }

    /// <summary>Whether it is connected and waits for no answer.</summary>
    bool IsSettled { get; }

    /// <summary>What it knows of its calls, those that are over included.</summary>
    IReadOnlyDictionary<CallId, CallRecord> Calls { get; }

    /// <summary>Connects for the first time.</summary>
    void Start();

    /// <summary>A message arrives on a socket.</summary>
    void Receive(SimulatedSocket socket, object message);

    /// <summary>The client notices the end of a socket.</summary>
    void Closed(SimulatedSocket socket, int code);

    /// <summary>Calls a user.</summary>
    void Call(string user);

    /// <summary>Answers a call that rings here.</summary>
    void Accept(CallId id);

    /// <summary>Declines a call that rings here.</summary>
    void Decline(CallId id);

    /// <summary>Ends a call.</summary>
    void HangUp(CallId id);

    /// <summary>Sends some messages to the other side.</summary>
    void SendMessages(CallId call, int count);

    /// <summary>The network fails.</summary>
    /// <param name="outage">How long there is none.</param>
    void LoseNetwork(TimeSpan outage);

    /// <summary>The tab closes.</summary>
    void Leave();

    /// <summary>The page is loaded again and has forgotten its calls.</summary>
    void Reload();
}

/// <summary>What one device knows of one call.</summary>
public sealed class CallRecord
{
    /// <summary>Where it stands.</summary>
    public CallStanding Standing { get; set; }

    /// <summary>Whether this device called.</summary>
    public bool IsCaller { get; init; }

    /// <summary>The device at the other side, once connected.</summary>
    public DeviceId? Peer { get; set; }

    /// <summary>Why it ended.</summary>
    public EndReason? Reason { get; set; }

    /// <summary>Whether it ended because this device began anew and nobody knew of it any more.</summary>
    public bool LostTrack { get; set; }

    /// <summary>How often all servers had died before those that told the end began; −1 if theirs were dead already. Only they remember the reason.</summary>
    public int EndedAfterRestarts { get; set; }

    /// <summary>How often this device was told of the end by an event.</summary>
    public int Ends { get; set; }

    /// <summary>How many messages it has sent.</summary>
    public int Sent { get; set; }

    /// <summary>How many messages of the other side it has taken.</summary>
    public int Received { get; set; }
}

/// <summary>Where a call stands for one of its devices.</summary>
public enum CallStanding
{
    /// <summary>Called, no answer yet.</summary>
    Calling,

    /// <summary>Rings here.</summary>
    Ringing,

    /// <summary>Accepted here; the server has not confirmed it.</summary>
    Accepting,

    /// <summary>Connected.</summary>
    Active,

    /// <summary>Over.</summary>
    Ended,

    /// <summary>The page was loaded again and has forgotten it.</summary>
    Forgotten,
}
